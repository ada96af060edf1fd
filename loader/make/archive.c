/* The archive of a bundle: written beside its place while the directory still has its temporary
   name, and renamed when the directory is in place. What goes wrong is a failure of the
   directory's. */
#include "make/archive.h"

#include "write/tar.h"
#include "write/tree_dir_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Where a header of tar has its magic (tar(5)). */
#define TAR_MAGIC_AT 257

/* Only what this user has begun: empty, or with the first header of a tar archive. */
static bool is_ours(void *ctx, int fd, const struct stat *st)
{
	unsigned char magic[5];
	(void)ctx;
	if (st->st_uid != geteuid())
		return false;
	return st->st_size == 0 ||
	       (pread(fd, magic, sizeof magic, TAR_MAGIC_AT) == (ssize_t)sizeof magic &&
		memcmp(magic, "ustar", sizeof magic) == 0);
}

static int open_beside(struct archive *a)
{
	char text[PATH_BYTES];
	struct stat st;
	struct buf b = buf_of(text, sizeof text);
	buf_add(&b, span_dir(span_of(a->path)));
	if (b.full)
		return ENAMETOOLONG;
	if (stat(a->path, &st) == 0 && !S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? EISDIR : EEXIST;
	a->dir = open(text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (a->dir < 0)
		return errno;
	beside_sweep(a->dir, is_ours, NULL);
	int os = beside_open(a->dir, 0644, true, &a->file);
	if (!os && fchmod(a->file.fd, 0644))
		os = errno;
	return os;
}

bool archive_begin(struct archive *a, const char *path, struct tree_dir *t)
{
	a->path = path;
	a->dir = a->file.fd = -1;
	int os = path ? open_beside(a) : 0;
	return !os || tree_dir_fail(t, path, os);
}

bool archive_fill(struct archive *a, enum layout layout, struct tree_dir *t)
{
	const struct timespec when[2] = {{.tv_sec = t->mtime}, {.tv_sec = t->mtime}};
	char prefix[PATH_BYTES];
	struct buf b = buf_of(prefix, sizeof prefix);
	if (!a->path)
		return true;
	if (layout != LAYOUT_IMAGE) {
		buf_add(&b, span_base(span_of(t->place)));
		buf_adds(&b, "/");
	}
	const struct tar_wish wish = {prefix, layout != LAYOUT_IMAGE, t->mtime};
	int os = b.full ? ENAMETOOLONG : tar_write(t->arena, t->lock, &wish, a->file.fd);
	if (!os && (futimens(a->file.fd, when) || fsync(a->file.fd)))
		os = errno;
	if (!os)
		os = beside_name(&a->file);
	return !os || tree_dir_fail(t, a->path, os);
}

bool archive_commit(struct archive *a, struct tree_dir *t)
{
	const char *base = a->path ? strrchr(a->path, '/') : NULL;
	if (!a->path)
		return true;
	if (renameat(a->dir, a->file.name, a->dir, base ? base + 1 : a->path))
		return tree_dir_fail(t, a->path, errno);
	(void)fsync(a->dir);
	return true;
}

void archive_end(struct archive *a, bool kept)
{
	if (a->path && a->file.fd >= 0)
		beside_close(&a->file, kept);
	if (a->path && a->dir >= 0)
		(void)close(a->dir);
}
