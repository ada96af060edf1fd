/* One file becomes a copy of itself in which a few bytes are others. Nothing is written into the
   file itself, since it may be running (ETXTBSY) and a killed run would leave half of it. */
#include "adopt/replace_file.h"

#include "write/beside.h"
#include "write/tree_dir.h"
#include "start/stop_signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PIECE_BYTES 16384

/* Puts those of the new bytes into a piece that belong there. */
static void lay_over(const struct replacement *r, uint64_t at, unsigned char *piece, size_t n)
{
	for (size_t i = 0; i < r->bytes.n; i++)
		if (r->off + i >= at && r->off + i - at < n)
			piece[r->off + i - at] = r->bytes.p[i];
}

static int copy_bytes(const struct replacement *r, int to)
{
	unsigned char piece[PIECE_BYTES];
	uint64_t at = 0;
	ssize_t n;
	while ((n = pread(r->from, piece, sizeof piece, (off_t)at)) > 0) {
		lay_over(r, at, piece, (size_t)n);
		int os = write_span(to, (struct span){piece, (size_t)n}, NULL);
		if (os)
			return os;
		at += (uint64_t)n;
	}
	if (n < 0)
		return errno;
	return at == (uint64_t)r->was.st_size ? 0 : EBUSY;
}

/* A directory's default ACL gives a new file one that the old file does not have. */
static int drop_others(const struct replacement *r, int to)
{
	static const char prefix[] = "system.posix_acl_";
	char *names = r->room->names;
	ssize_t n = flistxattr(to, names, REPLACE_XATTR_BYTES);
	for (ssize_t at = 0; at < n; at += (ssize_t)strlen(names + at) + 1)
		if (strncmp(names + at, prefix, sizeof prefix - 1) == 0 &&
		    fgetxattr(r->from, names + at, NULL, 0) < 0 && fremovexattr(to, names + at))
			return errno;
	return 0;
}

/* One that the system itself has given the new file, with that value, is left alone. */
static int copy_attribute(const struct replacement *r, const char *name, int to)
{
	char *value = r->room->value;
	char *own = r->room->own;
	ssize_t n = fgetxattr(r->from, name, value, REPLACE_XATTR_BYTES);
	if (n < 0)
		return errno;
	if (fgetxattr(to, name, own, REPLACE_XATTR_BYTES) == n &&
	    memcmp(own, value, (size_t)n) == 0)
		return 0;
	return fsetxattr(to, name, value, (size_t)n, 0) ? errno : 0;
}

static int copy_attributes(const struct replacement *r, int to)
{
	char *names = r->room->names;
	ssize_t n = flistxattr(r->from, names, REPLACE_XATTR_BYTES);
	if (n < 0)
		return errno == ENOTSUP || errno == ENOSYS ? 0 : errno;
	for (ssize_t at = 0; at < n; at += (ssize_t)strlen(names + at) + 1) {
		int os = copy_attribute(r, names + at, to);
		if (os)
			return os;
	}
	return drop_others(r, to);
}

/* The owner first, because a change of owner takes bits from the mode. */
static int copy_inode(const struct replacement *r, int to)
{
	const struct timespec times[2] = {r->was.st_atim, r->was.st_mtim};
	struct stat st;
	if (fchown(to, r->was.st_uid, r->was.st_gid) || fchmod(to, r->was.st_mode & 07777))
		return errno;
	int os = copy_attributes(r, to);
	if (os)
		return os;
	if (futimens(to, times) || fsync(to) || fstat(to, &st))
		return errno;
	return st.st_mode == r->was.st_mode ? 0 : EPERM;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mode == b->st_mode && a->st_uid == b->st_uid && a->st_gid == b->st_gid &&
	       a->st_nlink == b->st_nlink && a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static bool is_unchanged(const struct replacement *r)
{
	struct stat open;
	struct stat named;
	return fstat(r->from, &open) == 0 && is_same(&open, &r->was) &&
	       fstatat(r->dir, r->name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       is_same(&named, &r->was);
}

/* Is it a copy of the file, or a part of one, but for the bytes that change? That is what a killed
   run leaves where a file cannot be made without a name. */
static bool is_left(void *ctx, int fd, const struct stat *st)
{
	unsigned char ours[4096];
	unsigned char theirs[4096];
	const struct replacement *r = ctx;
	uint64_t at = 0;
	ssize_t n;
	if ((st->st_uid != geteuid() && st->st_uid != r->was.st_uid) ||
	    st->st_size > r->was.st_size)
		return false;
	while ((n = pread(fd, theirs, sizeof theirs, (off_t)at)) > 0) {
		if (pread(r->from, ours, (size_t)n, (off_t)at) != n)
			return false;
		lay_over(r, at, ours, (size_t)n);
		lay_over(r, at, theirs, (size_t)n);
		if (memcmp(ours, theirs, (size_t)n) != 0)
			return false;
		at += (uint64_t)n;
	}
	return n == 0;
}

int replace_file(const struct replacement *r)
{
	struct replacement ctx = *r;
	struct beside b;
	beside_sweep(r->dir, is_left, &ctx);
	int os = beside_open(r->dir, 0600, true, &b);
	if (os)
		return os;
	stop_signals_begin();
	os = copy_bytes(r, b.fd);
	if (!os)
		os = copy_inode(r, b.fd);
	if (!os && !is_unchanged(r))
		os = EBUSY;
	if (!os && stop_signals_pending())
		os = EINTR;
	if (!os)
		os = beside_name(&b);
	if (!os && renameat(b.dir, b.name, r->dir, r->name))
		os = errno;
	beside_close(&b, !os);
	if (!os)
		(void)fsync(r->dir);
	stop_signals_end();
	return os;
}
