/* Installs this program as the loader that a system does not have, and removes it again. Looks at
   the paths through the host, and so below its root; writes one file per path. Any other file
   stays: a real loader, gcompat's, a dangling symbolic link. */
#include "make/install.h"

#include "machine/machine.h"
#include "write/beside.h"
#include "make/own_bytes.h"
#include "write/tree_dir.h"
#include "message/errno_name.h"
#include "read/own.h"
#include "read/phrases.h"
#include "redirect/bundle.h"
#include "report/report.h"
#include "report/streams.h"
#include "start/stop_signals.h"

#include <landfall/landfall.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NO_REPLACE 1 /* RENAME_NOREPLACE of linux/fs.h, which musl does not define */

/* A loader's path, NUL included. */
#define LOADER_BYTES 64

enum there { ABSENT, OURS, SAME, KEPT };

struct spot {
	const char *path;      /* the path in PT_INTERP */
	char dir[PATH_BYTES];  /* its directory, links resolved, below the root */
	char real[PATH_BYTES]; /* the file */
	bool dir_absent;
	enum there there;
	const char *what; /* KEPT: what it is */
};

struct work {
	struct host *h;
	struct span self;
	char paths[2][LOADER_BYTES]; /* of the loaders of glibc and of musl */
	bool dry_run;
	bool silent;
	struct out *out;
	unsigned done;
	bool is_glibc; /* glibc's own loader is at its path */
};

static int fail(struct work *w, const char *path, const char *reason, int os)
{
	struct verdict v;
	if (w->silent)
		return LANDFALL_EXIT_OWN_FAULT;
	memset(&v, 0, sizeof v);
	facts_init(&v.message.facts, w->h->arena);
	v.program = path;
	facts_text(&v.message.facts, FACT_PROGRAM, span_of(path));
	facts_text(&v.message.facts, HINT_DIR, span_dir(span_of(path)));
	facts_text(&v.message.facts, FACT_REASON, span_of(os ? errno_text(os) : reason));
	facts_text(&v.message.facts, FACT_ERRNO, span_of(os ? errno_name(os) : NULL));
	verdict_refuse(&v, LANDFALL_LF505);
	return report_aside(&v);
}

static const char *what_is(const struct file *f)
{
	size_t at;
	if (!f || f->os)
		return PHRASE_DANGLING_LINK;
	if (!f->bytes.p)
		return PHRASE_CANNOT_BE_READ;
	if (span_find(f->bytes, span_of("gcompat"), &at))
		return PHRASE_IS_GCOMPAT;
	switch (libc_kind_of(f)) {
	case LIBC_GLIBC: return PHRASE_IS_GLIBC_LOADER;
	case LIBC_MUSL: return PHRASE_IS_MUSL_LOADER;
	case LIBC_NONE:
	case LIBC_OTHER: break;
	}
	return PHRASE_IS_UNKNOWN_LOADER;
}

static bool is_own(const struct file *f)
{
	struct elf e;
	return f && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK && elf_is_own(&e);
}

/* Resolves the directory of path; a symbolic link as the last component is a file of others and
   stays. */
static bool look(struct work *w, const char *path, struct spot *p)
{
	struct path_resolution resolution;
	struct stat st;
	struct span dir = span_dir(span_of(path));
	path_resolve(w->h, dir, &resolution);
	struct buf d = buf_of(p->dir, sizeof p->dir);
	struct buf r = buf_of(p->real, sizeof p->real);
	p->path = path;
	p->dir_absent = resolution.os == ENOENT && !resolution.link[0];
	if (resolution.os && !p->dir_absent) {
		(void)fail(w, path, "", resolution.os);
		return false;
	}
	buf_adds(&d, w->h->root);
	buf_adds(&d, resolution.real);
	buf_path(&r, buf_span(&d), span_base(span_of(path)));
	const struct file *f = host_file(w->h, span_of(path));
	if (d.full || r.full) {
		(void)fail(w, path, "", ENAMETOOLONG);
		return false;
	}
	if (lstat(p->real, &st) != 0)
		p->there = ABSENT;
	else if (S_ISREG(st.st_mode) && is_own(f))
		p->there = span_eq(f->bytes, w->self) ? SAME : OURS;
	else
		p->there = KEPT;
	p->what = p->there == KEPT ? what_is(f) : "";
	return true;
}

static int move_there(const struct beside *b, const struct spot *p)
{
	if (p->there == OURS)
		return renameat(b->dir, b->name, AT_FDCWD, p->real) ? errno : 0;
	if (syscall(SYS_renameat2, b->dir, b->name, AT_FDCWD, p->real, NO_REPLACE) == 0)
		return 0;
	/* link(2) also never replaces a file, for file systems without RENAME_NOREPLACE. */
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	if (linkat(b->dir, b->name, AT_FDCWD, p->real, 0))
		return errno;
	(void)unlinkat(b->dir, b->name, 0);
	return 0;
}

/* Is it a part of our own file, or all of it? That is what a killed run leaves. */
static bool is_part_of_self(void *ctx, int fd, const struct stat *st)
{
	const struct span *self = ctx;
	unsigned char piece[4096];
	struct span part;
	uint64_t at = 0;
	ssize_t n;
	if (st->st_uid != geteuid())
		return false;
	while ((n = pread(fd, piece, sizeof piece, (off_t)at)) > 0) {
		if (!span_sub(*self, at, (uint64_t)n, &part) ||
		    !span_eq(part, (struct span){piece, (size_t)n}))
			return false;
		at += (uint64_t)n;
	}
	return n == 0;
}

static int write_there(struct work *w, const struct spot *p, struct beside *b)
{
	stop_signals_begin();
	int os = write_span(b->fd, w->self, NULL);
	if (!os && (fchmod(b->fd, 0755) || fsync(b->fd)))
		os = errno;
	if (!os)
		os = move_there(b, p);
	beside_close(b, !os);
	stop_signals_end();
	return os;
}

static int put(struct work *w, const struct spot *p)
{
	struct beside b;
	if (p->dir_absent && mkdir(p->dir, 0755) && errno != EEXIST)
		return errno;
	int dir = open(p->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno;
	beside_sweep(dir, is_part_of_self, &w->self);
	int os = beside_open(dir, 0755, false, &b);
	if (!os)
		os = write_there(w, p, &b);
	(void)close(dir);
	return os;
}

static void say(struct work *w, const char *path, const char *what, const char *more)
{
	if (w->silent)
		return;
	out_str(w->out, path);
	out_str(w->out, ": ");
	out_str(w->out, what);
	out_str(w->out, more);
	out_str(w->out, "\n");
}

static bool is_forbidden(int os)
{
	return os == EACCES || os == EPERM || os == EROFS;
}

static int install_at(struct work *w, const char *path)
{
	struct spot p;
	if (!look(w, path, &p))
		return LANDFALL_EXIT_OWN_FAULT;
	if (p.there == SAME) {
		say(w, path, PHRASE_ALREADY_THERE, "");
		w->done++;
	} else if (p.there == KEPT) {
		say(w, path, PHRASE_LEFT "; ", p.what);
		w->is_glibc = w->is_glibc || strcmp(p.what, PHRASE_IS_GLIBC_LOADER) == 0;
	} else {
		int os = w->dry_run ? 0 : put(w, &p);
		if (w->done && is_forbidden(os)) {
			say(w, path, PHRASE_LEFT "; ", errno_text(os));
			return 0;
		}
		if (os)
			return fail(w, path, "", os);
		say(w, path, w->dry_run ? "would be " : "",
		    p.there == OURS ? "replaced" : "installed");
		w->done++;
	}
	return 0;
}

static int remove_at(struct work *w, const char *path)
{
	struct spot p;
	if (!look(w, path, &p))
		return LANDFALL_EXIT_OWN_FAULT;
	if (p.there == ABSENT) {
		say(w, path, PHRASE_NOTHING_THERE, "");
	} else if (p.there == KEPT) {
		say(w, path, PHRASE_LEFT "; ", p.what);
	} else if (!w->dry_run && unlink(p.real)) {
		return fail(w, path, "", errno);
	} else {
		say(w, path, w->dry_run ? "would be " : "", "removed");
	}
	return 0;
}

/* Names the loader of the 32-bit programs that this processor's kernels start too. */
static void say_beside(struct work *w, const struct machine *m)
{
	char text[LOADER_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct machine *beside = machine_by_number(m->beside, false, m->big);
	if (!beside)
		return;
	machine_loader(beside, false, &b);
	say(w, text, PHRASE_LEFT "; " PHRASE_NOT_32_BIT, "");
}

/* Adds which glibc programs will get, which loader path is not handled, and what surprises
   users. */
static void say_more(struct work *w)
{
	struct bundle b;
	const struct machine *m = host_machine(w->h);
	struct bundle_iter iter = {.loader_name = m->glibc_ld, .multiarch = m->multiarch};
	say_beside(w, m);
	out_str(w->out, "glibc ");
	if (bundle_next(w->h, &iter, &b)) {
		out_escaped(w->out, bundle_version(&b));
		out_str(w->out, " in ");
		out_escaped(w->out, b.dir);
		out_str(w->out, "\n");
	} else {
		out_str(w->out, PHRASE_NONE_YET "; " BUNDLE_HOME " " PHRASE_IS_WHERE_LOOKED "\n");
	}
	if (w->is_glibc)
		out_str(w->out, PHRASE_NOT_NEWER_GLIBC "\n");
	if (!w->done)
		return;
	if (span_is(host_os(w->h)->id, "alpine"))
		out_str(w->out, PHRASE_BESIDE_GCOMPAT "\n");
	out_str(w->out, PHRASE_WARNING_PATH "\n");
}

static bool find_paths(struct work *w)
{
	const struct machine *m = host_machine(w->h);
	for (unsigned i = 0; m && i < 2; i++) {
		struct buf b = buf_of(w->paths[i], sizeof w->paths[i]);
		machine_loader(m, i == 1, &b);
	}
	return m;
}

static int start_work(struct work *w, struct host *h, enum install_how how)
{
	memset(w, 0, sizeof *w);
	w->h = h;
	w->dry_run = how == INSTALL_DRY_RUN;
	w->silent = how == INSTALL_SILENT;
	w->self = own_bytes();
	w->out = out_shared(STDOUT_FILENO);
	if (!find_paths(w) || !w->self.p)
		return fail(w, w->paths[0], PHRASE_NO_OWN_FILE, 0);
	return 0;
}

static int each_path(struct work *w, int (*act)(struct work *, const char *))
{
	int worst = 0;
	for (size_t i = 0; i < 2; i++) {
		int r = act(w, w->paths[i]);
		worst = r > worst ? r : worst;
	}
	return worst;
}

int make_install(struct host *h, enum install_how how)
{
	struct work w;
	int r = start_work(&w, h, how);
	if (r)
		return r;
	r = each_path(&w, install_at);
	if (!r && !w.silent)
		say_more(&w);
	return out_end(w.out, r);
}

int make_uninstall(struct host *h, bool dry_run)
{
	struct work w;
	int r = start_work(&w, h, dry_run ? INSTALL_DRY_RUN : INSTALL_SAYING);
	if (!r)
		r = each_path(&w, remove_at);
	return out_end(w.out, r);
}
