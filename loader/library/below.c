/* Implements the host's ops below a directory that the caller has open. Paths come in without links
   that lead out of the root; where the kernel has openat2, it sees to that once more, since whoever
   owns the root may change it meanwhile. No descriptor outlives its call. */
#include "library/below.h"

#include "host/arena.h"
#include "host/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

/* include/uapi/linux/openat2.h; one number on every machine. */
#define NR_OPENAT2 437
#define RESOLVE_NO_MAGICLINKS 0x02
#define RESOLVE_IN_ROOT 0x10
struct how {
	uint64_t flags;
	uint64_t mode;
	uint64_t resolve;
};

static const struct below *below(const struct host *h)
{
	return h->ctx;
}

/* The path as *at calls take it, from the root's descriptor on. */
static const char *from_root(const char *path)
{
	while (*path == '/')
		path++;
	return *path ? path : ".";
}

/* Old kernels and old filters of container engines do not know openat2. */
static int open_path(const struct host *h, const char *path, int flags)
{
	const struct how how = {(uint64_t)(flags | O_CLOEXEC), 0,
				RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
	long fd = syscall(NR_OPENAT2, below(h)->fd, from_root(path), &how, sizeof how);
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = openat(below(h)->fd, from_root(path), flags | O_CLOEXEC);
	return (int)fd;
}

static int below_lstat(struct host *h, const char *path, struct inode *out)
{
	struct stat st;
	if (fstatat(below(h)->fd, from_root(path), &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno;
	fd_inode(&st, out);
	return 0;
}

static int below_readlink(struct host *h, const char *path, struct buf *out)
{
	size_t room = out->cap - out->n;
	ssize_t n = readlinkat(below(h)->fd, from_root(path), out->p + out->n, room);
	out->full = n >= 0 && (size_t)n >= room;
	out->n += n > 0 && !out->full ? (size_t)n : 0;
	out->p[out->n] = 0;
	if (n < 0)
		return errno;
	return out->full ? ENAMETOOLONG : 0;
}

/* Reads the file into the arena. A file that became shorter is as long as it was read. */
static int read_whole(struct host *h, int fd, struct file *out)
{
	size_t size = (size_t)out->inode.size;
	size_t done = 0;
	unsigned char *p = size == out->inode.size ? arena_get(h->arena, size + 1) : NULL;
	if (!p) {
		h->arena->full = true;
		return ENOMEM;
	}
	while (done < size) {
		ssize_t n = pread(fd, p + done, size - done, (off_t)done);
		if (n < 0 && errno != EINTR)
			return errno;
		if (n == 0)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	out->bytes = (struct span){p, done};
	return 0;
}

static int map_whole(int fd, struct file *out)
{
	static const unsigned char nothing[1];
	void *p = (void *)(uintptr_t)nothing;
	if (out->inode.size)
		p = mmap(NULL, (size_t)out->inode.size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return errno;
	out->bytes = (struct span){p, (size_t)out->inode.size};
	return 0;
}

/* Looks before it opens, because opening a device or a pipe may have effects; and once more, since
   it may be another file by then. */
static void below_open(struct host *h, const char *path, struct file *out)
{
	struct stat st;
	if (fstatat(below(h)->fd, from_root(path), &st, 0) != 0) {
		out->os = errno;
		return;
	}
	fd_inode(&st, &out->inode);
	if (!S_ISREG(st.st_mode))
		return;
	int fd = open_path(h, path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		out->read_os = errno;
		return;
	}
	out->read_os = fstat(fd, &st) == 0 ? 0 : errno;
	if (!out->read_os) {
		fd_inode(&st, &out->inode);
		out->read_os = !S_ISREG(st.st_mode) ? EINVAL
			       : below(h)->maps     ? map_whole(fd, out)
						    : read_whole(h, fd, out);
	}
	(void)close(fd);
}

static int below_may_exec(struct host *h, const char *path)
{
	return faccessat(below(h)->fd, from_root(path), X_OK, 0) == 0 ? 0 : errno;
}

static bool below_is_noexec(struct host *h, const char *path)
{
	struct statvfs v;
	int fd = open_path(h, path, O_PATH);
	bool noexec = fd >= 0 && fstatvfs(fd, &v) == 0 && (v.f_flag & ST_NOEXEC);
	if (fd >= 0)
		(void)close(fd);
	return noexec;
}

/* A file that cannot be read does not tell; it is taken to have none. */
static bool below_has_caps(struct host *h, const char *path)
{
	int fd = open_path(h, path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
	bool caps = fd >= 0 && fgetxattr(fd, "security.capability", NULL, 0) > 0;
	if (fd >= 0)
		(void)close(fd);
	return caps;
}

/* Whoever starts the program need not be who asks. */
static bool below_gains(struct host *h, const char *path, const struct inode *n)
{
	return inode_is_setid(n) || below_has_caps(h, path);
}

static int below_self_dir(struct host *h, struct buf *out)
{
	(void)h;
	(void)out;
	return ENOENT;
}

static int below_place(struct host *h, const char *path, struct buf *out)
{
	(void)h;
	(void)path;
	(void)out;
	return ENOSYS;
}

static int below_cwd(struct host *h, struct buf *out)
{
	buf_adds(out, h->root_cwd ? h->root_cwd : "");
	return out->full ? ENAMETOOLONG : 0;
}

static int below_slurp(struct host *h, const char *path, struct buf *out)
{
	return fd_slurp(open_path(h, path, O_RDONLY | O_NOCTTY | O_NONBLOCK), out);
}

static int below_read(struct host *h, const char *path, struct buf *out, struct inode *n)
{
	return fd_read(open_path(h, path, O_RDONLY | O_NOCTTY | O_NONBLOCK), out, n);
}

static int below_entry(struct host *h, const char *dir, unsigned i, struct buf *name)
{
	return fd_entry(open_path(h, dir, O_RDONLY | O_DIRECTORY), i, name);
}

static int below_list(struct host *h, const char *dir, struct span *names)
{
	return fd_list(h->arena, open_path(h, dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW), false,
		       names);
}

static bool below_is_kernels(struct host *h, const char *dir)
{
	struct statfs s;
	int fd = open_path(h, dir, O_PATH);
	bool kernels = fd >= 0 && fstatfs(fd, &s) == 0 && fd_is_kernels(&s);
	if (fd >= 0)
		(void)close(fd);
	return kernels;
}

void below_unmap(struct host *h)
{
	for (size_t i = 0; below(h)->maps && i < h->table_size; i++) {
		const struct file *f = h->table[i];
		if (f && f->bytes.p && f->bytes.n)
			(void)munmap((void *)(uintptr_t)f->bytes.p, f->bytes.n);
	}
}

const struct host_ops below_ops = {
	.lstat = below_lstat,
	.readlink = below_readlink,
	.open = below_open,
	.may_exec = below_may_exec,
	.is_noexec = below_is_noexec,
	.has_caps = below_has_caps,
	.gains = below_gains,
	.self_dir = below_self_dir,
	.place = below_place,
	.cwd = below_cwd,
	.slurp = below_slurp,
	.read = below_read,
	.entry = below_entry,
	.list = below_list,
	.is_kernels = below_is_kernels,
};
