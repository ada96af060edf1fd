/* Facts for a message, gathered once it is clear that there will be one: what this host is, which
   packages and base images it has, whose trouble it is. */
#include <landfall/verdict.h>

#include <landfall/machine.h>
#include <landfall/release.h>
#include <landfall/target.h>

#include <string.h>

struct image_row {
	char glibc[8];
	char image[20];
};

struct shell_row {
	char name[8];
	char apk[12];
	char apt[20];
	char dnf[32];
};

static const struct image_row images[] = {
#include "tables/images.inc"
};
static const struct shell_row shells[] = {
#include "tables/shells.inc"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* An image new enough for the release, from Debian 12 on; and one to build on that is as old as
   the host. */
static void say_images(struct verdict *v, struct span release, struct span here)
{
	const struct image_row *build = NULL;
	for (size_t i = 0; i < COUNT(images); i++) {
		uint64_t rank = release_rank(span_of(images[i].glibc));
		if (rank >= release_rank(span_of("2.36")) && rank >= release_rank(release)) {
			facts_text(&v->facts, ".image", span_of(images[i].image));
			facts_text(&v->facts, ".image_glibc", span_of(images[i].glibc));
		}
		if (here.p && rank <= release_rank(here))
			build = &images[i];
	}
	if (build) {
		facts_text(&v->facts, ".build_image", span_of(build->image));
		facts_text(&v->facts, ".build_glibc", span_of(build->glibc));
	}
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

static bool os_is(const struct os *os, const char *id)
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

static void say_packager(struct verdict *v, const struct os *os)
{
	if (os_is(os, "alpine"))
		facts_flag(&v->facts, ".apk");
	else if (os_is(os, "debian"))
		facts_flag(&v->facts, ".apt");
	else if (os_is(os, "fedora") || os_is(os, "rhel"))
		facts_flag(&v->facts, ".dnf");
}

static void say_shell_package(struct host *h, struct verdict *v)
{
	const struct fact *name = facts_find(&v->facts, span_of("interp_name"));
	const struct os *os = host_os(h);
	for (size_t i = 0; name && i < COUNT(shells); i++) {
		if (!span_is(name->text, shells[i].name))
			continue;
		const char *package = os_is(os, "alpine")   ? shells[i].apk
				      : os_is(os, "debian") ? shells[i].apt
							    : shells[i].dnf;
		facts_text(&v->facts, ".package", span_of(package));
	}
}

/* What a kernel's refusal that nobody foresaw may mean; the sentences are in diag.def. */
static void say_errno(struct verdict *v)
{
	static const char flags[][2][16] = {
		{"ENOENT", ".part_missing"}, {"EACCES", ".forbidden"}, {"EPERM", ".forbidden"},
		{"ENOEXEC", ".no_format"},   {"ELIBBAD", ".bad_loader"}, {"ETXTBSY", ".busy"},
		{"E2BIG", ".too_big"},       {"ENAMETOOLONG", ".too_long"},
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

void describe_host(struct host *h, struct verdict *v)
{
	const struct os *os = host_os(h);
	const struct libc *l = host_libc(h);
	const struct machine *m = host_machine(h);
	say_subject(v);
	facts_text(&v->facts, "have.os", os->id);
	facts_text(&v->facts, "have.os_version", os->version_id);
	say_os_name(v, os);
	say_packager(v, os);
	say_libc(h, v);
	facts_text(&v->facts, "have.docker", span_of(m ? m->docker : NULL));
	facts_text(&v->facts, ".system", h->target ? h->target->name : span_of("this system"));
	if (h->root[0])
		facts_flag(&v->facts, ".other_root");
	const struct fact *need = facts_find(&v->facts, span_of("need.libc"));
	const struct fact *release = facts_find(&v->facts, span_of(".need_version"));
	if (need && span_is(need->text, "musl"))
		facts_flag(&v->facts, ".musl_program");
	if (need && span_is(need->text, "glibc"))
		facts_flag(&v->facts, ".glibc_program");
	say_images(v, release ? release->text : (struct span){NULL, 0},
		   l->kind == LIBC_GLIBC ? l->version : (struct span){NULL, 0});
	say_shell_package(h, v);
	say_errno(v);
	say_tried(v);
}
