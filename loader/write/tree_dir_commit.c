/* Puts a finished directory in its place: a new one by rename, an older bundle by exchange, and
   where the directory itself must stay, file by file. What is there and is not a bundle's is
   never touched: it is looked at again under the lock, before and after the exchange. */
#include "write/tree_dir.h"

#include "write/dir_contents.h"
#include "write/tree_dir_parts.h"
#include "redirect/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of linux/fs.h, which musl does not declare. */
#define NO_REPLACE 1
#define EXCHANGE 2

/* Another run may change the place between a look and a rename; then all is looked at again. */
#define COMMIT_TRIES 100

enum placed { PLACED, TRY_AGAIN, MUST_STAY, FAILED };

static int rename_with(const char *from, const char *to, unsigned flags)
{
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static enum placed failed(struct tree_dir *t, const char *at, int os)
{
	(void)tree_dir_fail(t, at, os);
	return FAILED;
}

/* What errno of a rename of a directory means: the file system or the mount does not allow it, but
   its files can be renamed (EXDEV: overlayfs and a directory of a lower layer). */
static enum placed by_errno(struct tree_dir *t, int os)
{
	switch (os) {
	case ENOENT:
	case EEXIST:
	case ENOTEMPTY: return TRY_AGAIN;
	case EBUSY:
	case EXDEV:
	case EINVAL:
	case ENOSYS: return MUST_STAY;
	default: return failed(t, t->place, os);
	}
}

/* From here on the new directory is no longer ours to give up. */
static void settle(struct tree_dir *t)
{
	const struct timespec when[2] = {{.tv_sec = t->mtime}, {.tv_sec = t->mtime}};
	(void)unlinkat(t->lock, UNFINISHED_MARK, 0);
	(void)futimens(t->lock, when);
	(void)close(t->lock);
	t->lock = -1;
}

/* The directory at t->place, locked against other runs; -1 when it is another one by now. */
static int lock_older(struct tree_dir *t)
{
	struct stat held;
	struct stat named;
	int fd = tree_dir_open(t->place);
	if (fd < 0)
		return -1;
	bool locked = flock(fd, LOCK_EX) == 0 || errno != EINTR;
	if (locked && fstat(fd, &held) == 0 && lstat(t->place, &named) == 0 &&
	    held.st_ino == named.st_ino && held.st_dev == named.st_dev)
		return fd;
	(void)close(fd);
	return -1;
}

/* The older bundle is at t->temp now. What was put into it since it was looked at goes back. */
static enum placed remove_older(struct tree_dir *t, int older)
{
	struct buf names = buf_of(t->foreign, sizeof t->foreign);
	struct span manifest = contents_manifest(t->arena, older);
	if (contents_foreign(t->arena, older, manifest, &names)) {
		(void)rename_with(t->temp, t->place, EXCHANGE);
		(void)unlinkat(older, UNFINISHED_MARK, 0);
		return failed(t, t->place, ENOTEMPTY);
	}
	settle(t);
	contents_remove(older, manifest);
	return rmdir(t->temp) == 0 || errno == ENOENT ? PLACED : failed(t, t->temp, errno);
}

static enum placed exchange(struct tree_dir *t)
{
	enum placed r = TRY_AGAIN;
	int older = lock_older(t);
	if (older < 0)
		return r;
	tree_dir_mark(older);
	if (rename_with(t->temp, t->place, EXCHANGE) == 0) {
		r = remove_older(t, older);
	} else {
		r = by_errno(t, errno);
		(void)unlinkat(older, UNFINISHED_MARK, 0);
	}
	(void)close(older);
	return r;
}

static enum placed put_new(struct tree_dir *t)
{
	struct stat st;
	if (rename_with(t->temp, t->place, NO_REPLACE) == 0)
		return PLACED;
	if (errno != EINVAL && errno != ENOSYS)
		return errno == EEXIST ? TRY_AGAIN : failed(t, t->place, errno);
	/* A file system that does not know the flag. */
	if (lstat(t->place, &st) == 0)
		return TRY_AGAIN;
	return rename(t->temp, t->place) == 0 ? PLACED : by_errno(t, errno);
}

static enum placed put(struct tree_dir *t)
{
	bool older;
	enum placed r = put_new(t);
	if (r == PLACED)
		settle(t);
	if (r != TRY_AGAIN)
		return r;
	if (!tree_dir_is_free(t, t->place, &older)) {
		r = t->os == ENOENT ? TRY_AGAIN : FAILED;
		t->os = r == FAILED ? t->os : 0;
		return r;
	}
	if (older)
		return exchange(t);
	if (rename(t->temp, t->place) != 0)
		return by_errno(t, errno);
	settle(t);
	return PLACED;
}

static bool is_last(struct span name)
{
	return span_starts(name, "ld-");
}

/* Moves the names of temp that come last, or the others, into the directory to. */
static int move_names(struct tree_dir *t, int to, bool last)
{
	struct span name;
	bool again = true;
	while (again) {
		struct dir_names names = {.fd = t->lock};
		again = false;
		(void)lseek(t->lock, 0, SEEK_SET);
		while (dir_next_name(&names, &name)) {
			const char *entry = (const char *)name.p;
			if (span_is(name, UNFINISHED_MARK) || is_last(name) != last)
				continue;
			if (renameat(t->lock, entry, to, entry) != 0)
				return errno;
			again = true;
		}
	}
	return 0;
}

/* The manifest is moved first, so that whatever a power cut leaves is known to be a bundle's. */
static int move_all(struct tree_dir *t, int to)
{
	int os = renameat(t->lock, BUNDLE_MANIFEST, to, BUNDLE_MANIFEST) ? errno : 0;
	if (!os && renameat(t->lock, BUNDLE_DATA_LIST, to, BUNDLE_DATA_LIST) && errno != ENOENT)
		os = errno;
	if (!os)
		os = move_names(t, to, false);
	return os ? os : move_names(t, to, true);
}

static bool put_in_place(struct tree_dir *t)
{
	const struct timespec when[2] = {{.tv_sec = t->mtime}, {.tv_sec = t->mtime}};
	bool older;
	int to = tree_dir_open(t->place);
	if (to < 0 || (flock(to, LOCK_EX) != 0 && errno == EINTR))
		return tree_dir_fail(t, t->place, errno);
	bool ok = tree_dir_is_free_at(t, to, &older);
	if (ok) {
		contents_remove(to, contents_manifest(t->arena, to));
		int os = move_all(t, to);
		ok = !os || tree_dir_fail(t, t->place, os);
		if (!ok)
			contents_remove(to, contents_manifest(t->arena, to));
	}
	if (ok) {
		tree_dir_abandon(t);
		(void)futimens(to, when);
	}
	(void)close(to);
	return ok;
}

bool tree_dir_commit(struct tree_dir *t)
{
	if (t->os)
		return false;
	int os = contents_finish_dirs(t->lock, t->mtime);
	if (!os && t->many && syncfs(t->lock) != 0)
		os = errno;
	if (os)
		return tree_dir_fail(t, t->temp, os);
	enum placed r = t->in_place ? MUST_STAY : TRY_AGAIN;
	for (unsigned i = 0; i < COMMIT_TRIES && r == TRY_AGAIN; i++)
		r = put(t);
	if (r == MUST_STAY)
		return put_in_place(t);
	if (r == TRY_AGAIN)
		return tree_dir_fail(t, t->place, EBUSY);
	return r == PLACED;
}
