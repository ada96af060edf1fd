/* Facts for a message, gathered once it is clear that there will be one: what this host is, which
   packages and base images it has, whose trouble it is. */
#include <landfall/verdict.h>

#include <landfall/machine.h>
#include <landfall/release.h>
#include <landfall/texts.h>
#include <landfall/elsewhere.h>

#include <string.h>

/* In the order of the columns of tables/shells.tsv. */
enum packager { APK, APT, DNF, ZYPPER, PACMAN, PACKAGERS };

struct shell_row {
	char name[8];
	char apk[40];
	char apt[20];
	char dnf[32];
	char zypper[16];
	char pacman[8];
};

/* As long as the table, which is packed with the texts. */
static struct shell_row shells[sizeof((const struct shell_row[]){
#include "tables/shells.inc"
}) / sizeof(struct shell_row)];

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void load_shells(void)
{
	static const unsigned char widths[] = {sizeof shells[0].name,
					       sizeof shells[0].apk,
					       sizeof shells[0].apt,
					       sizeof shells[0].dnf,
					       sizeof shells[0].zypper,
					       sizeof shells[0].pacman};
	texts_table("shell", shells, COUNT(shells), widths, sizeof widths);
}

/* Whose trouble it is: that of the program itself or of its script's interpreter. */
static void say_subject(struct verdict *v)
{
	char text[PATH_BYTES + 32];
	struct buf b = buf_of(text, sizeof text);
	const struct fact *interp = facts_find(&v->facts, span_of("script_interp"));
	if (interp) {
		buf_adds(&b, "its interpreter '");
		buf_add(&b, interp->text);
		buf_adds(&b, "'");
	}
	facts_text(&v->facts, ".subject", interp && !b.full ? buf_span(&b) : span_of("it"));
	facts_text(&v->facts, ".its", span_of(interp ? "its interpreter's" : "its"));
}

static void say_os_name(struct verdict *v, const struct os *os)
{
	static const char *const known[][2] = {
		{"alpine", "Alpine"}, {"debian", "Debian"}, {"ubuntu", "Ubuntu"},
		{"fedora", "Fedora"}, {"rhel", "RHEL"}, {"centos", "CentOS"},
		{"amzn", "Amazon Linux"}, {"arch", "Arch Linux"}, {"nixos", "NixOS"},
	};
	char text[128];
	struct buf b = buf_of(text, sizeof text);
	struct span name = os->name.p ? os->name : os->id;
	for (size_t i = 0; i < COUNT(known); i++)
		if (span_is(os->id, known[i][0]))
			name = span_of(known[i][1]);
	buf_add(&b, name);
	if (os->version_id.n) {
		buf_addc(&b, ' ');
		buf_add(&b, os->version_id);
	}
	facts_text(&v->facts, ".os", b.n ? buf_span(&b) : span_of("this system"));
}

bool os_is(const struct os *os, const char *id)
{
	struct span like = os->id_like;
	struct span one;
	if (span_is(os->id, id))
		return true;
	while (span_cut(&like, " ", &one))
		if (span_is(one, id))
			return true;
	return false;
}

static enum packager packager_of(const struct os *os)
{
	static const struct {
		char id[8];
		unsigned char packager;
	} known[] = {
		{"alpine", APK}, {"debian", APT},  {"fedora", DNF},   {"rhel", DNF},
		{"suse", ZYPPER}, {"sles", ZYPPER}, {"arch", PACMAN},
	};
	for (size_t i = 0; i < COUNT(known); i++)
		if (os_is(os, known[i].id))
			return known[i].packager;
	return PACKAGERS;
}

static void say_packager(struct verdict *v, const struct os *os)
{
	static const char flags[][8] = {".apk", ".apt", ".dnf", ".zypper", ".pacman"};
	enum packager p = packager_of(os);
	if (p != PACKAGERS)
		facts_flag(&v->facts, flags[p]);
	if (os_is(os, "nixos"))
		facts_flag(&v->facts, ".nixos");
}

static const char *package_of(const struct shell_row *r, enum packager p)
{
	switch (p) {
	case APK: return r->apk;
	case APT: return r->apt;
	case DNF: return r->dnf;
	case ZYPPER: return r->zypper;
	case PACMAN: return r->pacman;
	case PACKAGERS: break;
	}
	return "-";
}

/* Whose images are called by ID and VERSION_ID. */
static void say_image_of_host(struct verdict *v, const struct os *os)
{
	if ((span_is(os->id, "debian") || span_is(os->id, "ubuntu")) && os->version_id.n)
		facts_flag(&v->facts, ".debian_like");
}

static void say_shell_package(struct host *h, struct verdict *v)
{
	const struct fact *name = facts_find(&v->facts, span_of("interp_name"));
	enum packager p = packager_of(host_os(h));
	load_shells();
	for (size_t i = 0; name && i < COUNT(shells); i++)
		if (span_is(name->text, shells[i].name) && package_of(&shells[i], p)[0] != '-')
			facts_text(&v->facts, ".package", span_of(package_of(&shells[i], p)));
}

/* What a kernel's refusal that nobody foresaw may mean; the sentences are in diag.def. */
static void say_errno(struct verdict *v)
{
	static const char flags[][2][20] = {
		{"ENOENT", ".part_missing"}, {"EACCES", ".forbidden"}, {"EPERM", ".forbidden"},
		{"ENOEXEC", ".no_format"},   {"ELIBBAD", ".bad_loader"}, {"EIO", ".io_error"},
		{"ENOMEM", ".no_memory"},    {"ENAMETOOLONG", ".too_long"}, {"EAGAIN", ".too_many"},
		{"EMFILE", ".too_many_files"}, {"ENFILE", ".too_many_files"},
	};
	const struct fact *e = facts_find(&v->facts, span_of("errno"));
	for (size_t i = 0; e && i < COUNT(flags); i++)
		if (span_is(e->text, flags[i][0]))
			facts_flag(&v->facts, flags[i][1]);
}

/* The glibc that was tried instead, and why it will not do. */
static void say_tried(struct verdict *v)
{
	char text[2 * PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct fact *dir = facts_find(&v->facts, span_of("bundle.dir"));
	const struct fact *version = facts_find(&v->facts, span_of("bundle.version"));
	const struct fact *lacks = facts_find(&v->facts, span_of("bundle.lacks"));
	const struct fact *why = facts_find(&v->facts, span_of("bundle.why"));
	if (!dir || (!lacks && !why))
		return;
	buf_adds(&b, "glibc ");
	if (version) {
		buf_add(&b, version->text);
		buf_addc(&b, ' ');
	}
	buf_adds(&b, "in ");
	buf_add(&b, dir->text);
	buf_adds(&b, lacks ? ": lacks " : ": ");
	buf_add(&b, lacks ? lacks->text : why->text);
	facts_text(&v->facts, ".tried", buf_span(&b));
}

static void say_libc(struct host *h, struct verdict *v)
{
	const struct libc *l = host_libc(h);
	if (l->kind == LIBC_NONE) {
		facts_flag(&v->facts, ".no_libc");
		return;
	}
	facts_text(&v->facts, "have.libc", span_of(l->kind == LIBC_MUSL ? "musl" : "glibc"));
	facts_text(&v->facts, "have.libc_version", l->version);
	facts_text(&v->facts, "have.libc_path", span_of(l->file->path));
	facts_text(&v->facts, ".here_loader", span_of(l->loader->path));
	facts_flag(&v->facts, l->kind == LIBC_MUSL ? ".musl_host" : ".glibc_host");
}

/* A program for glibc as distributions and their users make it, not one of a store of its own. */
static void say_home(struct verdict *v)
{
	static const char others[][12] = {".nix", ".guix", ".homebrew", ".android", ".i386"};
	bool own = false;
	for (size_t i = 0; i < COUNT(others); i++)
		own = own || facts_find(&v->facts, span_of(others[i]));
	if (facts_find(&v->facts, span_of(".glibc_program")) && !own)
		facts_flag(&v->facts, ".plain_glibc");
}

void describe_host(struct host *h, struct verdict *v)
{
	const struct os *os = host_os(h);
	const struct machine *m = host_machine(h);
	say_subject(v);
	facts_text(&v->facts, "have.os", os->id);
	facts_text(&v->facts, "have.os_version", os->version_id);
	say_os_name(v, os);
	say_packager(v, os);
	say_image_of_host(v, os);
	say_libc(h, v);
	facts_text(&v->facts, "have.docker", span_of(m ? m->docker : NULL));
	facts_text(&v->facts, ".system", h->elsewhere ? h->elsewhere->name : span_of("this system"));
	if (h->root[0])
		facts_flag(&v->facts, ".other_root");
	const struct fact *need = facts_find(&v->facts, span_of("need.libc"));
	if (need && span_is(need->text, "musl"))
		facts_flag(&v->facts, ".musl_program");
	if (need && span_is(need->text, "glibc"))
		facts_flag(&v->facts, ".glibc_program");
	describe_images(h, v);
	say_home(v);
	say_shell_package(h, v);
	say_errno(v);
	say_tried(v);
}
