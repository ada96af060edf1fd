/* A flat directory made in one step: written under a temporary name in the same parent, synced,
   then renamed; an older one is exchanged with renameat2 and removed after. */
#include <landfall/tree_dir.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXCHANGE 2      /* RENAME_EXCHANGE of linux/fs.h, which musl does not declare */

static bool fail(struct tree_dir *t, const char *at, int os)
{
	struct buf b = buf_of(t->at, sizeof t->at);
	buf_adds(&b, at);
	t->os = os;
	return false;
}

static bool member_path(struct tree_dir *t, const char *dir, struct span name, char *out)
{
	struct buf b = buf_of(out, PATH_BYTES);
	buf_path(&b, span_of(dir), name);
	return !b.full || fail(t, dir, ENAMETOOLONG);
}

/* Removes a flat directory: its files, then itself. */
static void remove_flat(const char *dir)
{
	_Alignas(8) unsigned char block[4096];
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return;
	long n;
	bool again = true;
	while (again) {
		again = false;
		(void)lseek(fd, 0, SEEK_SET);
		while ((n = syscall(SYS_getdents64, fd, block, sizeof block)) > 0) {
			struct span rest = {block, (size_t)n};
			struct span name;
			uint64_t reclen;
			while (span_uint(rest, 16, 2, false, &reclen) && reclen) {
				if (span_cstr(rest, 19, &name) && !span_is(name, ".") && !span_is(name, ".."))
					again = unlinkat(fd, (const char *)name.p, 0) == 0 || again;
				if (!span_from(rest, reclen, &rest))
					break;
			}
		}
	}
	(void)close(fd);
	(void)rmdir(dir);
}

static bool replaceable(struct tree_dir *t, const char *marker)
{
	char path[PATH_BYTES];
	struct stat st;
	if (lstat(t->place, &st) != 0)
		return errno == ENOENT || fail(t, t->place, errno);
	if (!S_ISDIR(st.st_mode))
		return fail(t, t->place, ENOTDIR);
	if (!member_path(t, t->place, span_of(marker), path))
		return false;
	t->older = lstat(path, &st) == 0;
	return true;
}

/* The directories above place, as mkdir -p would make them. */
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
		if (mkdir(path, 0755) != 0 && errno != EEXIST)
			return fail(t, path, errno);
	}
	return true;
}

bool tree_dir_begin(struct tree_dir *t, const char *place, const char *marker)
{
	memset(t, 0, sizeof *t);
	struct span p = span_of(place);
	while (p.n > 1 && p.p[p.n - 1] == '/')
		p.n--;
	struct buf b = buf_of(t->place, sizeof t->place);
	buf_add(&b, p);
	struct buf temp = buf_of(t->temp, sizeof t->temp);
	buf_path(&temp, span_dir(p), span_of(".landfall-"));
	buf_addu(&temp, (uint64_t)getpid());
	if (b.full || temp.full)
		return fail(t, place, ENAMETOOLONG);
	if (!make_parents(t) || !replaceable(t, marker))
		return false;
	if (mkdir(t->temp, 0755) == 0)
		return true;
	if (errno == EEXIST) {
		remove_flat(t->temp);   /* of a process long gone that had our number */
		return mkdir(t->temp, 0755) == 0 || fail(t, t->temp, errno);
	}
	return fail(t, t->place, errno);
}

int write_span(int fd, struct span s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0)
			(void)span_from(s, (uint64_t)n, &s);
	}
	return 0;
}

bool tree_dir_write(struct tree_dir *t, struct span name, struct span bytes, unsigned mode)
{
	char path[PATH_BYTES];
	if (t->os || !member_path(t, t->temp, name, path))
		return false;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return fail(t, path, errno);
	int os = write_span(fd, bytes);
	if (!os && fchmod(fd, mode) != 0)
		os = errno;
	if (!os && fsync(fd) != 0)
		os = errno;
	if (close(fd) != 0 && !os)
		os = errno;
	return !os || fail(t, path, os);
}

bool tree_dir_commit(struct tree_dir *t)
{
	if (t->os)
		return false;
	/* An empty directory may go too; rename knows whether it is. */
	if (!t->older)
		return rename(t->temp, t->place) == 0 || fail(t, t->place, errno);
	if (syscall(SYS_renameat2, AT_FDCWD, t->temp, AT_FDCWD, t->place, EXCHANGE) != 0)
		return fail(t, t->place, errno);
	remove_flat(t->temp);
	return true;
}

void tree_dir_abandon(struct tree_dir *t)
{
	if (t->temp[0])
		remove_flat(t->temp);
}
