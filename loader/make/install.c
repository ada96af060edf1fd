/* Installs this program as the loader that a system lacks, and removes it again. Looks at the paths
   through the host (and so below its root); writes one file a path. What lies there and is not ours
   stays: a real loader, gcompat's, a link that leads nowhere. */
#include <landfall/make_install.h>

#include <landfall/bundle.h>
#include <landfall/machine.h>
#include <landfall/own.h>
#include <landfall/report.h>
#include <landfall/tree_dir.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NO_REPLACE 1    /* RENAME_NOREPLACE of linux/fs.h, which musl does not declare */
#define EXIT_OWN_FAULT 125

/* What programs for 64-bit x86 name (psABI; musl: arch/x86_64/reloc.h). */
static const char paths[][28] = {
	"/lib64/ld-linux-x86-64.so.2",
	"/lib/ld-musl-x86_64.so.1",
};

enum there { ABSENT, OURS, SAME, KEPT };

struct spot {
	const char *path;               /* as programs name it */
	char dir[PATH_BYTES];           /* its directory, links resolved, below the root */
	char real[PATH_BYTES];          /* the file */
	bool dir_absent;
	enum there there;
	const char *what;               /* KEPT: what it is */
};

struct work {
	struct host *h;
	struct span self;
	bool dry_run;
	struct out *out;
	unsigned done;
};

static int fail(const char *path, const char *reason, int os)
{
	static struct out out;  /* not the shared one, where lines may be waiting */
	struct verdict v;
	memset(&v, 0, sizeof v);
	facts_init(&v.facts);
	v.program = path;
	facts_text(&v.facts, "program", span_of(path));
	facts_text(&v.facts, ".dir", span_dir(span_of(path)));
	facts_text(&v.facts, "reason", span_of(os ? errno_text(os) : reason));
	facts_text(&v.facts, "errno", span_of(os ? errno_name(os) : NULL));
	verdict_refuse(&v, "LF505");
	out_open(&out, STDERR_FILENO);
	report_text(&out, &v);
	(void)out_flush(&out);
	return v.exit;
}

/* The file that this process was started from. */
static struct span own_file(void)
{
	struct span none = {NULL, 0};
	struct elf e;
	struct stat st;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fd = open((const char *)(uintptr_t)getauxval(AT_EXECFN), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return none;
	void *p = fstat(fd, &st) == 0 && st.st_size > 0
			  ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
			  : MAP_FAILED;
	(void)close(fd);
	if (p == MAP_FAILED)
		return none;
	struct span self = {p, (size_t)st.st_size};
	return elf_open(self, &e) == ELF_OK && elf_is_own(&e) ? self : none;
}

static const char *what_is(const struct file *f)
{
	size_t at;
	if (!f || f->os)
		return "it is a link that leads nowhere";
	if (!f->bytes.p)
		return "it cannot be read";
	if (span_find(f->bytes, span_of("gcompat"), &at))
		return "it is gcompat's; after apk del gcompat this can be run again";
	switch (libc_kind_of(f->bytes)) {
	case LIBC_GLIBC: return "it is glibc's own loader";
	case LIBC_MUSL: return "it is musl's own loader";
	case LIBC_NONE:
	case LIBC_OTHER: break;
	}
	return "it is no loader that is known here";
}

static bool is_own(const struct file *f)
{
	struct elf e;
	return f && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK && elf_is_own(&e);
}

/* Links on the way are followed; at the end they are something that is not ours. */
static bool look(struct work *w, const char *path, struct spot *p)
{
	struct walk walk;
	struct stat st;
	struct span dir = span_dir(span_of(path));
	host_walk(w->h, dir, &walk);
	struct buf d = buf_of(p->dir, sizeof p->dir);
	struct buf r = buf_of(p->real, sizeof p->real);
	p->path = path;
	p->dir_absent = walk.os == ENOENT && !walk.link[0];
	if (walk.os && !p->dir_absent) {
		(void)fail(path, "", walk.os);
		return false;
	}
	buf_adds(&d, w->h->root);
	buf_adds(&d, walk.real);
	buf_path(&r, buf_span(&d), span_base(span_of(path)));
	const struct file *f = host_file(w->h, span_of(path));
	if (d.full || r.full) {
		(void)fail(path, "", ENAMETOOLONG);
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

static int move_there(const char *temp, const struct spot *p)
{
	if (p->there == OURS)
		return rename(temp, p->real) ? errno : 0;
	if (syscall(SYS_renameat2, AT_FDCWD, temp, AT_FDCWD, p->real, NO_REPLACE) == 0)
		return 0;
	/* File systems that do not know the flag: a second name cannot replace anything either. */
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	if (link(temp, p->real))
		return errno;
	(void)unlink(temp);
	return 0;
}

static int put(struct work *w, const struct spot *p)
{
	char temp[PATH_BYTES];
	struct buf b = buf_of(temp, sizeof temp);
	buf_path(&b, span_of(p->dir), span_of(".landfall-"));
	buf_addu(&b, (uint64_t)getpid());
	if (p->dir_absent && mkdir(p->dir, 0755) && errno != EEXIST)
		return errno;
	(void)unlink(temp);     /* of a process long gone that had our number */
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0755);
	if (fd < 0)
		return errno;
	int os = write_span(fd, w->self);
	if (!os && (fchmod(fd, 0755) || fsync(fd)))
		os = errno;
	if (close(fd) && !os)
		os = errno;
	if (!os)
		os = move_there(temp, p);
	if (os)
		(void)unlink(temp);
	return os;
}

static void say(struct work *w, const char *path, const char *what, const char *more)
{
	out_str(w->out, path);
	out_str(w->out, ": ");
	out_str(w->out, what);
	out_str(w->out, more);
	out_str(w->out, "\n");
}

static int install_at(struct work *w, const char *path)
{
	struct spot p;
	if (!look(w, path, &p))
		return EXIT_OWN_FAULT;
	if (p.there == SAME) {
		say(w, path, "landfall is there already", "");
		w->done++;
	} else if (p.there == KEPT) {
		say(w, path, "left as it is; ", p.what);
	} else {
		int os = w->dry_run ? 0 : put(w, &p);
		if (os)
			return fail(path, "", os);
		say(w, path, w->dry_run ? "would be " : "", p.there == OURS ? "replaced" : "installed");
		w->done++;
	}
	return 0;
}

static int remove_at(struct work *w, const char *path)
{
	struct spot p;
	if (!look(w, path, &p))
		return EXIT_OWN_FAULT;
	if (p.there == ABSENT) {
		say(w, path, "nothing is there", "");
	} else if (p.there == KEPT) {
		say(w, path, "left as it is; ", p.what);
	} else if (!w->dry_run && unlink(p.real)) {
		return fail(path, "", errno);
	} else {
		say(w, path, w->dry_run ? "would be " : "", "removed");
	}
	return 0;
}

/* Which glibc it will give, what else belongs there, and the one thing that may surprise. */
static void say_more(struct work *w)
{
	struct bundle b;
	const struct machine *m = machine_by_number(w->h->machine, true, false);
	struct bundle_walk walk = {.loader_name = m->glibc_ld, .multiarch = m->multiarch};
	say(w, "/lib/ld-linux.so.2", "left as it is; 32-bit programs are not handed over", "");
	out_str(w->out, "glibc ");
	if (host_next_bundle(w->h, &walk, &b)) {
		out_span(w->out, bundle_version(&b));
		out_str(w->out, " in ");
		out_escaped(w->out, b.dir);
		out_str(w->out, "\n");
	} else {
		out_str(w->out, "none yet; " BUNDLE_HOME " is where one is looked for\n");
	}
	if (!w->done)
		return;
	if (span_is(host_os(w->h)->id, "alpine"))
		out_str(w->out, "beside gcompat: it wants the same path; landfall --uninstall before "
				 "apk add gcompat\n");
	out_str(w->out, "warning: programs that ask whether such a path exists will take this system "
			 "for one with that libc\n");
}

static int start_work(struct work *w, struct host *h, bool dry_run)
{
	memset(w, 0, sizeof *w);
	w->h = h;
	w->dry_run = dry_run;
	w->self = own_file();
	w->out = out_shared(STDOUT_FILENO);
	if (!w->self.p)
		return fail(paths[0], "this build of landfall cannot be a loader, or cannot find its "
			    "own file", 0);
	return 0;
}

static int each_path(struct work *w, int (*act)(struct work *, const char *))
{
	int worst = 0;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		int r = act(w, paths[i]);
		worst = r > worst ? r : worst;
	}
	return worst;
}

int make_install(struct host *h, bool dry_run)
{
	struct work w;
	int r = start_work(&w, h, dry_run);
	if (r)
		return r;
	r = each_path(&w, install_at);
	if (!r)
		say_more(&w);
	return out_flush(w.out) ? r : EXIT_OWN_FAULT;
}

int make_uninstall(struct host *h, bool dry_run)
{
	struct work w;
	int r = start_work(&w, h, dry_run);
	if (!r)
		r = each_path(&w, remove_at);
	return out_flush(w.out) ? r : EXIT_OWN_FAULT;
}
