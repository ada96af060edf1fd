/* Files under temporary names: made, locked while their process lives, removed when it was killed.
   A directory's descriptor comes in, and no path is walked again, so whoever may rename directories
   cannot lead a file elsewhere. */
#include "write/beside.h"

#include "write/dir_contents.h"
#include "write/temp_name.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PROC_FD "/proc/self/fd/"

static void draw_name(struct beside *b)
{
	struct buf n = buf_of(b->name, sizeof b->name);
	temp_name_add(&n);
}

static bool lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

static bool open_nameless(int dir, unsigned mode, struct beside *out)
{
	out->name[0] = 0;
	if (access(PROC_FD, F_OK))
		return false;
	out->fd = openat(dir, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
	if (out->fd >= 0 && lock(out->fd))
		return true;
	if (out->fd >= 0)
		(void)close(out->fd);
	return false;
}

/* A sweep that takes the file before it is locked is met with another name. */
int beside_open(int dir, unsigned mode, bool nameless, struct beside *out)
{
	struct stat st;
	out->dir = dir;
	out->fd = -1;
	if (nameless && open_nameless(dir, mode, out))
		return 0;
	for (unsigned i = 0; i < TEMP_TRIES; i++) {
		draw_name(out);
		out->fd = openat(dir, out->name,
				 O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
		if (out->fd < 0 && errno != EEXIST)
			return errno;
		if (out->fd >= 0 && lock(out->fd) &&
		    fstatat(dir, out->name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			return 0;
		if (out->fd >= 0)
			(void)close(out->fd);
	}
	return EEXIST;
}

/* AT_EMPTY_PATH would take CAP_DAC_READ_SEARCH before Linux 6.10 (open(2), O_TMPFILE). */
int beside_name(struct beside *b)
{
	char path[32];
	struct buf p = buf_of(path, sizeof path);
	buf_adds(&p, PROC_FD);
	buf_addu(&p, (uint64_t)b->fd);
	for (unsigned i = 0; i < TEMP_TRIES && !b->name[0]; i++) {
		draw_name(b);
		if (linkat(AT_FDCWD, path, b->dir, b->name, AT_SYMLINK_FOLLOW) == 0)
			return 0;
		b->name[0] = 0;
		if (errno != EEXIST)
			return errno;
	}
	return b->name[0] ? 0 : EEXIST;
}

void beside_close(struct beside *b, bool kept)
{
	if (!kept && b->name[0])
		(void)unlinkat(b->dir, b->name, 0);
	(void)close(b->fd);
}

void beside_sweep(int dir, bool (*is_left)(void *ctx, int fd, const struct stat *st), void *ctx)
{
	struct dir_names names = {.fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
	struct span name;
	struct stat st;
	while (names.fd >= 0 && dir_next_name(&names, &name)) {
		const char *entry = (const char *)name.p;
		int fd = temp_name_is(name) ? openat(dir, entry,
						     O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
					    : -1;
		if (fd < 0)
			continue;
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1 &&
		    flock(fd, LOCK_EX | LOCK_NB) == 0 && is_left(ctx, fd, &st))
			(void)unlinkat(dir, entry, 0);
		(void)close(fd);
	}
	if (names.fd >= 0)
		(void)close(names.fd);
}
