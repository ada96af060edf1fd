/* Facts about the host for a message: the distribution, its package manager and base images, and
   the subject of the message. Gathered only once there will be a message. */
#include "explain/explain.h"

#include "machine/machine.h"
#include "message/verdict.h"
#include "read/phrases.h"
#include "read/release.h"
#include "read/table.h"
#include "target/systems.h"

#include <errno.h>
#include <string.h>

/* Package managers, in the order of the columns of tables/shells.tsv. */
enum packager { APK, APT, DNF, ZYPPER, PACMAN, PACKAGERS };

struct shell_row {
	char name[8];
	char apk[40];
	char apt[20];
	char dnf[32];
	char zypper[16];
	char pacman[8];
};

static const struct shell_row shells[] TABLE = {
#include "tables/shells.inc"
};

/* Adds the subject of the message: the program itself or its script's interpreter. */
static void say_subject(struct verdict *v)
{
	char text[PATH_BYTES + 32];
	struct buf b = buf_of(text, sizeof text);
	const struct fact *interp = facts_find(&v->message.facts, FACT_SCRIPT_INTERP);
	if (interp) {
		buf_adds(&b, PHRASE_ITS_INTERPRETER " '");
		buf_add(&b, interp->text);
		buf_adds(&b, "'");
	}
	facts_text(&v->message.facts, HINT_SUBJECT,
		   interp && !b.full ? buf_span(&b) : span_of(PHRASE_IT));
	facts_text(&v->message.facts, HINT_ITS,
		   span_of(interp ? PHRASE_ITS_INTERPRETERS : PHRASE_ITS));
}

static void say_os_name(struct verdict *v, const struct os *os)
{
	static const char *const known[][2] = {
		{"alpine", "Alpine"},     {"debian", "Debian"},   {"ubuntu", "Ubuntu"},
		{"fedora", "Fedora"},     {"rhel", "RHEL"},       {"centos", "CentOS"},
		{"amzn", "Amazon Linux"}, {"arch", "Arch Linux"}, {"nixos", "NixOS"},
	};
	char text[128];
	struct buf b = buf_of(text, sizeof text);
	/* what os-release(5) says of a system without a name, and what people write */
	bool none = span_is(os->id, "linux") || span_is(os->id, "none");
	struct span name = os->name.p ? os->name : none ? span_of("") : os->id;
	for (size_t i = 0; i < COUNT(known); i++)
		if (span_is(os->id, known[i][0]))
			name = span_of(known[i][1]);
	buf_add(&b, name);
	if (os->version_id.n && b.n) {
		buf_addc(&b, ' ');
		buf_add(&b, os->version_id);
	}
	facts_text(&v->message.facts, HINT_OS, b.n ? buf_span(&b) : span_of(PHRASE_THIS_SYSTEM));
}

static enum packager packager_of(const struct os *os)
{
	static const struct {
		char id[8];
		unsigned char packager;
	} known[] = {
		{"alpine", APK},  {"debian", APT},  {"fedora", DNF},  {"rhel", DNF},
		{"suse", ZYPPER}, {"sles", ZYPPER}, {"arch", PACMAN},
	};
	for (size_t i = 0; i < COUNT(known); i++)
		if (os_is(os, known[i].id))
			return known[i].packager;
	return PACKAGERS;
}

/* Where each package manager lies; of one family the first that is there. */
static const struct {
	unsigned char packager;
	char path[20];
} managers[] = {
	{APK, "/sbin/apk"},        {APK, "/usr/bin/apk"},       {APK, "/usr/sbin/apk"},
	{APT, "/usr/bin/apt-get"}, {DNF, "/usr/bin/dnf"},       {DNF, "/usr/bin/microdnf"},
	{DNF, "/usr/bin/yum"},     {ZYPPER, "/usr/bin/zypper"}, {PACMAN, "/usr/bin/pacman"},
};

static bool exists(struct host *h, const char *path)
{
	const struct file *f = host_file(h, span_of(path));
	return f && !f->os;
}

/* Adds the package manager that the disk has: an image may be of a distribution and have lost its
   own, as those without a shell have. A system that is not here, or only a part of one, with no
   directory of programs, is taken to have it. */
static void say_packager(struct host *h, struct verdict *v, const struct os *os)
{
	static const enum fact_key flags[] = {HINT_APK, HINT_APT, HINT_DNF, HINT_ZYPPER,
					      HINT_PACMAN};
	enum packager p = packager_of(os);
	if (p == APK)
		facts_flag(&v->message.facts, HINT_ALPINE);
	if (h->target || (!exists(h, "/usr/bin") && !exists(h, "/bin"))) {
		if (p == PACKAGERS)
			facts_flag(&v->message.facts, HINT_BARE);
		else
			facts_text(&v->message.facts, flags[p], span_of(p == DNF ? "dnf" : ""));
		return;
	}
	for (size_t i = 0; i < COUNT(managers); i++) {
		struct span path = span_of(managers[i].path);
		if (p != PACKAGERS && p != managers[i].packager)
			continue;
		if (exists(h, managers[i].path)) {
			facts_text(&v->message.facts, flags[managers[i].packager], span_base(path));
			return;
		}
	}
	facts_flag(&v->message.facts, HINT_BARE);
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

/* Adds the base image of this host, for distributions that name images by ID and VERSION_ID. */
static void say_image_of_host(struct verdict *v, const struct os *os)
{
	if ((span_is(os->id, "debian") || span_is(os->id, "ubuntu")) && os->version_id.n)
		facts_flag(&v->message.facts, HINT_DEBIAN_LIKE);
}

/* Do the packages of this system put a program of that name into /bin itself, where that is no link
   to /usr/bin? Alpine's shells are there, and what Debian's essential packages have. */
static bool is_in_bin(struct span name, enum packager p)
{
	static const char known[][6] = {"bash", "sh", "dash", "zsh", "sed", "fish"};
	for (size_t i = 0; i < COUNT(known) - (p == APK ? 1 : 2); i++)
		if (span_is(name, known[i]))
			return true;
	return false;
}

/* Is this path where a package puts the program? One that env looks up has no directory. */
static bool is_packages_place(struct host *h, struct span path, enum packager p)
{
	struct inode bin;
	struct span dir = span_dir(path);
	bool merged = h->ops->lstat(h, "/bin", &bin) == 0 && file_type(&bin) == TYPE_SYMLINK;
	if (!span_has(path, '/') || (merged && (span_is(dir, "/bin") || span_is(dir, "/usr/bin"))))
		return span_has(path, '/');
	if (span_is(dir, "/usr/bin"))
		return p != APK || !is_in_bin(span_base(path), p);
	return span_is(dir, "/bin") && is_in_bin(span_base(path), p);
}

static void say_shell_package(struct host *h, struct verdict *v)
{
	const struct fact *name = facts_find(&v->message.facts, FACT_INTERP_NAME);
	const struct fact *path = facts_find(&v->message.facts, FACT_INTERP);
	enum packager p = packager_of(host_os(h));
	if (path && span_is(v->message.diag.id, LANDFALL_LF104) &&
	    !is_packages_place(h, path->text, p))
		return;
	for (size_t i = 0; name && i < COUNT(shells); i++)
		if (span_is(name->text, shells[i].name) && package_of(&shells[i], p)[0] != '-')
			facts_text(&v->message.facts, HINT_PACKAGE,
				   span_of(package_of(&shells[i], p)));
}

/* Adds the meaning of an errno that no rule predicted; its sentences stand with the messages. */
static void say_errno(struct verdict *v)
{
	static const struct {
		int os;
		enum fact_key hint;
	} hints[] = {
		{ENOENT, HINT_PART_MISSING},   {EACCES, HINT_FORBIDDEN},
		{EPERM, HINT_FORBIDDEN},       {ENOEXEC, HINT_NO_FORMAT},
		{ELIBBAD, HINT_BAD_LOADER},    {EIO, HINT_IO_ERROR},
		{ENOMEM, HINT_NO_MEMORY},      {ENAMETOOLONG, HINT_TOO_LONG},
		{EAGAIN, HINT_TOO_MANY},       {EMFILE, HINT_TOO_MANY_FILES},
		{ENFILE, HINT_TOO_MANY_FILES},
	};
	for (size_t i = 0; i < COUNT(hints); i++)
		if (v->os == hints[i].os)
			facts_flag(&v->message.facts, hints[i].hint);
}

/* Adds the bundle's glibc that was tried and why it does not fit. */
static void say_tried(struct verdict *v)
{
	char text[2 * PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct fact *dir = facts_find(&v->message.facts, FACT_BUNDLE_DIR);
	const struct fact *version = facts_find(&v->message.facts, FACT_BUNDLE_VERSION);
	const struct fact *missing = facts_find(&v->message.facts, FACT_BUNDLE_LACKS);
	const struct fact *why = facts_find(&v->message.facts, FACT_BUNDLE_WHY);
	if (!dir || (!missing && !why))
		return;
	buf_adds(&b, "glibc ");
	if (version) {
		buf_add(&b, version->text);
		buf_addc(&b, ' ');
	}
	buf_adds(&b, "in ");
	buf_add(&b, dir->text);
	buf_adds(&b, missing ? ": lacks " : ": ");
	buf_add(&b, missing ? missing->text : why->text);
	facts_text(&v->message.facts, HINT_TRIED, buf_span(&b));
}

static void say_libc(struct host *h, struct verdict *v)
{
	const struct libc *l = host_libc(h);
	if (l->kind == LIBC_NONE) {
		if (!describe_libc_apart(h, v))
			facts_flag(&v->message.facts, HINT_NO_LIBC);
		return;
	}
	facts_text(&v->message.facts, FACT_HAVE_LIBC,
		   span_of(l->kind == LIBC_MUSL ? "musl" : "glibc"));
	facts_text(&v->message.facts, FACT_HAVE_LIBC_VERSION, libc_version(l));
	facts_text(&v->message.facts, FACT_HAVE_LIBC_PATH, span_of(l->file->path));
	facts_text(&v->message.facts, HINT_LIBC_DIR, span_dir(span_of(l->file->path)));
	facts_flag(&v->message.facts, l->kind == LIBC_MUSL ? HINT_MUSL_HOST : HINT_GLIBC_HOST);
}

/* Is this a glibc program built for the usual paths, and not for a store such as Nix's or
   Guix's? */
static void say_home(struct verdict *v)
{
	static const enum fact_key others[] = {HINT_NIX,     HINT_GUIX, HINT_HOMEBREW,
					       HINT_ANDROID, HINT_I386, HINT_RIGHT_LOADER};
	bool own = false;
	for (size_t i = 0; i < COUNT(others); i++)
		own = own || facts_find(&v->message.facts, others[i]);
	if (facts_find(&v->message.facts, HINT_GLIBC_PROGRAM) && !own)
		facts_flag(&v->message.facts, HINT_PLAIN_GLIBC);
}

void describe_host(struct host *h, struct verdict *v)
{
	const struct os *os = host_os(h);
	const struct machine *m = host_machine(h);
	say_subject(v);
	facts_text(&v->message.facts, FACT_HAVE_OS, os->id);
	facts_text(&v->message.facts, FACT_HAVE_OS_VERSION, os->version_id);
	say_os_name(v, os);
	say_packager(h, v, os);
	say_image_of_host(v, os);
	say_libc(h, v);
	facts_text(&v->message.facts, FACT_HAVE_DOCKER, span_of(m ? m->docker : NULL));
	facts_text(&v->message.facts, HINT_SYSTEM,
		   h->target ? h->target->name : span_of(PHRASE_THIS_SYSTEM));
	if (h->root[0])
		facts_flag(&v->message.facts, HINT_OTHER_ROOT);
	const struct fact *need = facts_find(&v->message.facts, FACT_NEED_LIBC);
	if (need && span_is(need->text, "musl"))
		facts_flag(&v->message.facts, HINT_MUSL_PROGRAM);
	if (need && span_is(need->text, "glibc"))
		facts_flag(&v->message.facts, HINT_GLIBC_PROGRAM);
	describe_images(h, v);
	say_home(v);
	say_shell_package(h, v);
	say_errno(v);
	say_tried(v);
}
