/* A directory made in one step: written under a temporary name in the same parent, synced, then
   renamed; an older one is exchanged with renameat2 and removed after. The temporary directory is
   locked with flock while its process lives, which tells what a killed run left from what another
   run is writing, in whichever container that is. */
#include "write/tree_dir.h"

#include "write/dir_contents.h"
#include "start/stop_signals.h"
#include "write/temp_name.h"
#include "write/tree_dir_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct statx of linux/stat.h, which musl declares from 1.2.5 on. */
#define STATX_BYTES 256
#define STATX_ATTRIBUTES 8
#define STATX_ATTRIBUTES_MASK 56
#define ATTR_MOUNT_ROOT 0x2000U

/* What is copied at once: mapped files change under us, this copy does not. */
#define PIECE_BYTES 16384

bool tree_dir_fail(struct tree_dir *t, const char *at, int os)
{
	struct buf b = buf_of(t->at, sizeof t->at);
	size_t n = strlen(t->temp);
	bool is_below = n && strncmp(at, t->temp, n) == 0 && (at[n] == '/' || !at[n]);
	buf_adds(&b, is_below ? t->place : "");
	buf_adds(&b, is_below ? at + n : at);
	t->os = os;
	return false;
}

static bool join(struct tree_dir *t, const char *dir, struct span name, char *out)
{
	struct buf b = buf_of(out, PATH_BYTES);
	buf_path(&b, span_of(dir), name);
	return !b.full || tree_dir_fail(t, dir, ENAMETOOLONG);
}

int tree_dir_open(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* --- what other runs left ------------------------------------------------------------------- */

static bool is_marked(int fd)
{
	struct stat st;
	return fstatat(fd, UNFINISHED_MARK, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

void tree_dir_mark(int fd)
{
	int made = openat(fd, UNFINISHED_MARK, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (made >= 0)
		(void)close(made);
}

/* A directory of our kind whose process is gone: its lock can be had. An empty one was made and not
   yet marked; its maker, should it live, draws another name. */
static void sweep_one(struct arena *arena, int parent, const char *name)
{
	struct stat st;
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		if (is_marked(fd)) {
			struct span manifest = contents_manifest(arena, fd);
			if (manifest.p)
				contents_remove(fd, manifest);
			else
				contents_remove_all(fd);
		}
		(void)unlinkat(parent, name, AT_REMOVEDIR);
	}
	(void)close(fd);
}

static void sweep(struct arena *arena, const char *dir)
{
	struct dir_names names = {.fd = tree_dir_open(dir)};
	struct span name;
	while (names.fd >= 0 && dir_next_name(&names, &name))
		if (temp_name_is(name))
			sweep_one(arena, names.fd, (const char *)name.p);
	if (names.fd >= 0)
		(void)close(names.fd);
}

/* --- the place ------------------------------------------------------------------------------ */

/* The directories above place, as mkdir -p would make them, but open to all: who collects under a
   umask of 077 collects for others. */
static bool make_parents(struct tree_dir *t)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct span rest = span_dir(span_of(t->place));
	struct span name;
	if (span_starts(rest, "/"))
		buf_adds(&b, "/");
	while (span_cut(&rest, "/", &name)) {
		if (name.n == 0)
			continue;
		if (b.n)
			buf_path(&b, (struct span){NULL, 0}, name);
		else
			buf_add(&b, name);
		if (mkdir(path, 0755) == 0)
			(void)chmod(path, 0755);
		else if (errno != EEXIST)
			return tree_dir_fail(t, path, errno);
	}
	return true;
}

/* Is a file system mounted there? False also when the kernel cannot say (before 5.8). */
static bool is_mount_root(const char *place)
{
	unsigned char more[STATX_BYTES] = {0};
	struct span s = {more, sizeof more};
	uint64_t attributes;
	uint64_t known;
	return syscall(SYS_statx, AT_FDCWD, place, 0, 0, more) == 0 &&
	       span_uint(s, STATX_ATTRIBUTES, 8, false, &attributes) &&
	       span_uint(s, STATX_ATTRIBUTES_MASK, 8, false, &known) &&
	       (attributes & known & ATTR_MOUNT_ROOT);
}

/* A mount point cannot be renamed (EBUSY), and a shell whose working directory is replaced sees an
   empty one. */
static bool must_stay(const char *place, const struct stat *st)
{
	struct stat other;
	char up[PATH_BYTES];
	struct buf b = buf_of(up, sizeof up);
	if (stat(".", &other) == 0 && other.st_dev == st->st_dev && other.st_ino == st->st_ino)
		return true;
	if (is_mount_root(place))
		return true;
	buf_path(&b, span_of(place), span_of(".."));
	return !b.full && stat(up, &other) == 0 &&
	       (other.st_dev != st->st_dev || other.st_ino == st->st_ino);
}

/* Another run may change the place between its opening and its lock; then it is looked at again. */
#define LOOK_TRIES 100

bool tree_dir_is_free_at(struct tree_dir *t, int fd, bool *older)
{
	struct buf names = buf_of(t->foreign, sizeof t->foreign);
	struct span manifest = contents_manifest(t->arena, fd);
	unsigned n = contents_foreign(t->arena, fd, manifest, &names);
	*older = manifest.p;
	return n == 0 || tree_dir_fail(t, t->place, ENOTEMPTY);
}

static bool is_still_at(const char *dir, int fd)
{
	struct stat held;
	struct stat named;
	return fstat(fd, &held) == 0 && stat(dir, &named) == 0 && held.st_ino == named.st_ino &&
	       held.st_dev == named.st_dev;
}

bool tree_dir_is_free(struct tree_dir *t, const char *dir, bool *older)
{
	for (unsigned i = 0; i < LOOK_TRIES; i++) {
		int fd = tree_dir_open(dir);
		if (fd < 0)
			return tree_dir_fail(t, dir, errno);
		/* Another run holds it while it puts files in or removes them, and then may have
		   put another in its place. */
		(void)flock(fd, LOCK_SH);
		bool still = is_still_at(dir, fd);
		bool ok = still && tree_dir_is_free_at(t, fd, older);
		(void)close(fd);
		if (still)
			return ok;
	}
	return tree_dir_fail(t, dir, EBUSY);
}

/* The path of a directory with its links resolved. It is asked of the kernel from inside, because
   realpath and getcwd would link an allocator. */
static bool real_path(const char *dir, char out[PATH_BYTES])
{
	int here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int there = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool ok = here >= 0 && there >= 0 && fchdir(there) == 0;
	if (ok) {
		ok = syscall(SYS_getcwd, out, PATH_BYTES) > 0;
		ok = fchdir(here) == 0 && ok;
	}
	int os = errno;
	if (here >= 0)
		(void)close(here);
	if (there >= 0)
		(void)close(there);
	bool reachable = ok && out[0] == '/';
	errno = ok && !reachable ? ENOENT : os;
	return reachable;
}

static bool find_place(struct tree_dir *t)
{
	char real[PATH_BYTES];
	struct stat st;
	bool older;
	if (lstat(t->place, &st) != 0)
		return errno == ENOENT ? make_parents(t) : tree_dir_fail(t, t->place, errno);
	bool link = S_ISLNK(st.st_mode);
	if (stat(t->place, &st) != 0)
		return tree_dir_fail(t, t->place, errno);
	if (!S_ISDIR(st.st_mode))
		return tree_dir_fail(t, t->place, ENOTDIR);
	t->in_place = must_stay(t->place, &st);
	/* A link is not replaced, nor a name that no rename takes, such as "..". */
	if (t->in_place || link || span_ends(span_base(span_of(t->place)), ".")) {
		if (!real_path(t->place, real))
			return tree_dir_fail(t, t->place, errno);
		struct buf b = buf_of(t->place, sizeof t->place);
		buf_adds(&b, real);
	}
	sweep(t->arena, t->place);
	return tree_dir_is_free(t, t->place, &older);
}

/* --- writing -------------------------------------------------------------------------------- */

/* False when that name is taken, or a sweep took the directory before it was locked. */
static bool lock_temp(struct tree_dir *t)
{
	struct stat held;
	struct stat named;
	t->lock = tree_dir_open(t->temp);
	if (t->lock < 0)
		return false;
	bool other = flock(t->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	if (!other && fstat(t->lock, &held) == 0 && lstat(t->temp, &named) == 0 &&
	    held.st_ino == named.st_ino && held.st_dev == named.st_dev) {
		tree_dir_mark(t->lock);
		return true;
	}
	(void)close(t->lock);
	t->lock = -1;
	return false;
}

static bool make_temp(struct tree_dir *t)
{
	struct span parent = t->in_place ? span_of(t->place) : span_dir(span_of(t->place));
	for (unsigned i = 0; i < TEMP_TRIES; i++) {
		char name[32];
		struct buf n = buf_of(name, sizeof name);
		struct buf b = buf_of(t->temp, sizeof t->temp);
		temp_name_add(&n);
		buf_path(&b, parent, buf_span(&n));
		if (b.full || mkdir(t->temp, 0700) != 0) {
			int os = b.full ? ENAMETOOLONG : errno;
			t->temp[0] = 0;
			if (os != EEXIST)
				return tree_dir_fail(t, t->place, os);
		} else if (lock_temp(t)) {
			return true;
		}
	}
	t->temp[0] = 0;
	return tree_dir_fail(t, t->place, EEXIST);
}

bool tree_dir_begin(struct tree_dir *t, struct arena *arena, const char *place, int64_t mtime)
{
	char parent[PATH_BYTES];
	memset(t, 0, sizeof *t);
	t->arena = arena;
	t->lock = -1;
	t->mtime = mtime;
	struct span p = span_of(place);
	while (p.n > 1 && p.p[p.n - 1] == '/')
		p.n--;
	struct buf b = buf_of(t->place, sizeof t->place);
	buf_add(&b, p);
	if (b.full)
		return tree_dir_fail(t, place, ENAMETOOLONG);
	if (!find_place(t))
		return false;
	struct buf up = buf_of(parent, sizeof parent);
	buf_add(&up, span_dir(span_of(t->place)));
	sweep(t->arena, parent);
	return make_temp(t);
}

int write_span(int fd, struct span s, struct sha256 *sum)
{
	unsigned char piece[PIECE_BYTES];
	while (s.n) {
		struct span part = {piece, s.n < sizeof piece ? s.n : sizeof piece};
		memcpy(piece, s.p, part.n);
		(void)span_from(s, part.n, &s);
		if (sum)
			sha256_add(sum, part);
		while (part.n) {
			if (stop_signals_pending())
				return EINTR;
			ssize_t n = write(fd, part.p, part.n);
			if (n < 0 && errno != EINTR)
				return errno;
			if (n > 0)
				(void)span_from(part, (uint64_t)n, &part);
		}
	}
	return 0;
}

/* The directories in name, below temp. */
static bool make_dirs(struct tree_dir *t, struct span name)
{
	char path[PATH_BYTES];
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] != '/')
			continue;
		if (!join(t, t->temp, (struct span){name.p, i}, path))
			return false;
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return tree_dir_fail(t, path, errno);
	}
	return true;
}

bool tree_dir_write_parts(struct tree_dir *t, struct span name, const struct span *parts,
			  unsigned n, unsigned mode, char *hex)
{
	const struct timespec when[2] = {{.tv_sec = t->mtime}, {.tv_sec = t->mtime}};
	char path[PATH_BYTES];
	struct sha256 sum;
	int os = 0;
	if (t->os || !make_dirs(t, name) || !join(t, t->temp, name, path))
		return false;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return tree_dir_fail(t, path, errno);
	sha256_begin(&sum);
	for (unsigned i = 0; i < n && !os; i++) {
		os = write_span(fd, parts[i], hex ? &sum : NULL);
		t->written += os ? 0 : parts[i].n;
	}
	if (!os && (fchmod(fd, mode) != 0 || futimens(fd, when) != 0))
		os = errno;
	if (!os && !t->many && fsync(fd) != 0)
		os = errno;
	if (close(fd) != 0 && !os)
		os = errno;
	if (os)
		return tree_dir_fail(t, path, os);
	if (hex)
		sha256_hex(&sum, hex);
	return true;
}

bool tree_dir_write(struct tree_dir *t, struct span name, struct span bytes, unsigned mode,
		    char *hex)
{
	return tree_dir_write_parts(t, name, &bytes, 1, mode, hex);
}

bool tree_dir_link(struct tree_dir *t, struct span name, const char *target)
{
	const struct timespec when[2] = {{.tv_sec = t->mtime}, {.tv_sec = t->mtime}};
	char path[PATH_BYTES];
	if (t->os || !make_dirs(t, name) || !join(t, t->temp, name, path))
		return false;
	if (symlink(target, path) || utimensat(AT_FDCWD, path, when, AT_SYMLINK_NOFOLLOW))
		return tree_dir_fail(t, path, errno);
	return true;
}

void tree_dir_abandon(struct tree_dir *t)
{
	if (t->lock < 0)
		return;
	contents_remove_all(t->lock);
	(void)rmdir(t->temp);
	(void)close(t->lock);
	t->lock = -1;
}
