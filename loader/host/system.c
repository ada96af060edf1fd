/* Implements the host's ops on the running system; no other file of the analysis opens anything.
   Files are opened without blocking and only when they are regular, mapped read-only and closed
   again: no descriptor outlives its call. */
#include "host/system.h"

#include "arch/arch.h"
#include "host/arena.h"
#include "host/fd.h"
#include "host/swept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Puts the path below another root together in one place, since no op calls another; NULL when it
   is too long. A stack page would cost a start more than everything else here. */
static const char *real_path(struct host *h, const char *path)
{
	if (!h->root[0])
		return path;
	if (!h->path_text)
		h->path_text = arena_get(host_kept(h), PATH_BYTES);
	if (!h->path_text)
		return NULL;
	struct buf b = buf_of(h->path_text, PATH_BYTES);
	buf_adds(&b, h->root);
	buf_adds(&b, path);
	return b.full ? NULL : h->path_text;
}

/* Returns a descriptor, or -1 with errno, as open does. */
static int open_real(struct host *h, const char *path, int flags)
{
	const char *full = real_path(h, path);
	errno = ENAMETOOLONG;
	return full ? open(full, flags) : -1;
}

static int sys_lstat(struct host *h, const char *path, struct inode *out)
{
	struct stat st;
	const char *full = real_path(h, path);
	if (!full)
		return ENAMETOOLONG;
	if (lstat(full, &st) != 0)
		return errno;
	fd_inode(&st, out);
	return 0;
}

static int sys_readlink(struct host *h, const char *path, struct buf *out)
{
	const char *full = real_path(h, path);
	size_t room = out->cap - out->n;
	if (!full)
		return ENAMETOOLONG;
	ssize_t n = readlink(full, out->p + out->n, room);
	out->full = n >= 0 && (size_t)n >= room;
	out->n += n > 0 && !out->full ? (size_t)n : 0;
	out->p[out->n] = 0;
	if (n < 0)
		return errno;
	return out->full ? ENAMETOOLONG : 0;
}

/* Of a small file nearly every page is met, and what a fault brings in by itself is no less; of a
   larger one tables are met that lie close together. */
#define SMALL_FILE_BYTES (64U << 10)

static void *map_pages(const struct host *h, int fd, size_t n)
{
	return mmap(NULL, n + h->map_room, PROT_READ,
		    MAP_PRIVATE | (n <= SMALL_FILE_BYTES ? MAP_POPULATE : 0), fd, 0);
}

/* mmap needs a length above zero; an empty file is a present, empty span. */
static int map_file(const struct host *h, const char *full, struct file *out)
{
	static const unsigned char nothing[1];
	/* No O_CLOEXEC: the descriptor is closed below, and musl's open would spend a call on old
	   kernels. */
	int fd = open(full, O_RDONLY | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return errno;
	int os = 0;
	void *p = (void *)(uintptr_t)nothing;
	const size_t n = (size_t)out->inode.size;
	if (out->inode.size)
		p = map_pages(h, fd, n);
	if (p == MAP_FAILED)
		os = errno;
	(void)close(fd);
	if (os)
		return os;
	if (out->inode.size && h->on_map_file)
		h->on_map_file(p, n + h->map_room);
	out->bytes = (struct span){p, n};
	return 0;
}

/* The kernel has read our file a moment ago: what we look for in it, our note, is in memory. */
static bool is_own(struct host *h, const char *path, const struct inode *n)
{
	if (!h->own.n)
		return false;
	if (!h->own_inode.ino && span_is(h->own_path, path))
		h->own_inode = *n;
	return h->own_inode.ino == n->ino && h->own_inode.dev == n->dev;
}

static void sys_open(struct host *h, const char *path, struct file *out)
{
	struct stat st;
	const char *full = real_path(h, path);
	if (!full) {
		out->os = ENAMETOOLONG;
		return;
	}
	if (stat(full, &st) != 0) {
		out->os = errno;
		return;
	}
	fd_inode(&st, &out->inode);
	if (is_own(h, path, &out->inode))
		out->bytes = h->own;
	else if (S_ISREG(st.st_mode))
		out->read_os = map_file(h, full, out);
}

static int sys_may_exec(struct host *h, const char *path)
{
	const char *full = real_path(h, path);
	if (!full)
		return ENAMETOOLONG;
	if (access(full, X_OK) != 0)
		return errno;
	return host_user_may_exec(h, full) ? 0 : EACCES;
}

static bool sys_is_noexec(struct host *h, const char *path)
{
	struct statvfs v;
	const char *full = real_path(h, path);
	return full && statvfs(full, &v) == 0 && (v.f_flag & ST_NOEXEC);
}

static bool sys_has_caps(struct host *h, const char *path)
{
	const char *full = real_path(h, path);
	return full && getxattr(full, "security.capability", NULL, 0) > 0;
}

/* Another user will start the program of another root, so the caller's rights say nothing. */
static bool sys_gains(struct host *h, const char *path, const struct inode *n)
{
	if (h->root[0])
		return inode_is_setid(n) || sys_has_caps(h, path);
	/* The kernel has told AT_SECURE already. */
	unsigned long euid = getauxval(AT_EUID);
	if ((n->mode & S_ISUID) && n->uid != euid)
		return true;
	if ((n->mode & S_ISGID) && (n->mode & S_IXGRP) && n->gid != getauxval(AT_EGID))
		return true;
	return euid != 0 && sys_has_caps(h, path);
}

/* Our own path is not known without /proc; as a loader our file lies where loaders lie. */
static int sys_self_dir(struct host *h, struct buf *out)
{
	char path[PATH_BYTES];
	ssize_t n = h->root[0] || h->as_loader ? 0 : readlink("/proc/self/exe", path, sizeof path);
	if (n <= 0 || (size_t)n >= sizeof path)
		return ENOENT;
	buf_add(out, span_dir((struct span){(unsigned char *)path, (size_t)n}));
	return 0;
}

static int sys_place(struct host *h, const char *path, struct buf *out)
{
	char name[32];
	char text[PATH_BYTES];
	struct buf b = buf_of(name, sizeof name);
	int fd = h->root[0] ? -1 : open(path, O_PATH);
	if (fd < 0)
		return h->root[0] ? ENOSYS : errno;
	buf_adds(&b, "/proc/self/fd/");
	buf_addu(&b, (unsigned)fd);
	ssize_t n = readlink(name, text, sizeof text);
	int os = n < 0 ? errno : 0;
	(void)close(fd);
	if (n <= 0 || (size_t)n >= sizeof text || text[0] != '/')
		return os ? os : ENOENT;
	buf_add(out, (struct span){(unsigned char *)text, (size_t)n});
	return out->full ? ENAMETOOLONG : 0;
}

static int sys_cwd(struct host *h, struct buf *out)
{
	char cwd[PATH_BYTES];
	if (h->root[0]) {
		buf_adds(out, h->root_cwd ? h->root_cwd : "");
		return out->full ? ENAMETOOLONG : 0;
	}
	/* The system call itself: musl's getcwd would bring malloc in. */
	if (syscall(SYS_getcwd, cwd, sizeof cwd) < 0)
		return errno;
	buf_adds(out, cwd);
	return out->full ? ENAMETOOLONG : 0;
}

static int sys_slurp(struct host *h, const char *path, struct buf *out)
{
	return fd_slurp(open_real(h, path, O_RDONLY | O_NOCTTY | O_NONBLOCK), out);
}

static int sys_read(struct host *h, const char *path, struct buf *out, struct inode *n)
{
	return fd_read(open_real(h, path, O_RDONLY | O_NOCTTY | O_NONBLOCK), out, n);
}

static int sys_entry(struct host *h, const char *dir, unsigned i, struct buf *name)
{
	return fd_entry(open_real(h, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), i, name);
}

static int list(struct host *h, const char *dir, bool typed, struct span *names)
{
	return fd_list(h->arena, open_real(h, dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
		       typed, names);
}

static int sys_list(struct host *h, const char *dir, struct span *names)
{
	return list(h, dir, false, names);
}

static int sys_list_typed(struct host *h, const char *dir, struct span *names)
{
	return list(h, dir, true, names);
}

/* A link or another type has come in place of the file that was listed. */
static int sys_sweep(struct host *h, const char *path, struct swept *s)
{
	int os = swept_begin(s, open_real(h, path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
	return os == ELOOP ? ENOENT : os;
}

static bool sys_is_kernels(struct host *h, const char *dir)
{
	struct statfs s;
	const char *full = real_path(h, dir);
	return full && statfs(full, &s) == 0 && fd_is_kernels(&s);
}

static void sys_unmap(struct host *h, const struct file *f)
{
	if (f->bytes.p && f->inode.size && f->bytes.p != h->own.p)
		(void)munmap((void *)(uintptr_t)f->bytes.p, (size_t)f->inode.size + h->map_room);
}

/* Where it is refused the code is mapped anew. */
static void sys_open_code(struct host *h, const struct file *f, uint64_t off, uint64_t n)
{
	const uint64_t from = off & ~(uint64_t)(ARCH_PAGE - 1);
	if (h->map_room && f->bytes.p != h->own.p && off <= f->bytes.n && n <= f->bytes.n - off)
		(void)mprotect((void *)(uintptr_t)(f->bytes.p + from), (size_t)(off + n - from),
			       PROT_READ | PROT_EXEC);
}

/* Smaller files keep their pages: the call costs more than they are worth. */
#define RESTED_BYTES (128U << 10)

static void sys_rest(struct host *h, const struct file *f)
{
	(void)h;
	if (f->bytes.p && f->inode.size >= RESTED_BYTES)
		(void)madvise((void *)(uintptr_t)f->bytes.p, (size_t)f->inode.size, MADV_DONTNEED);
}

const struct host_ops system_ops = {
	.lstat = sys_lstat,
	.readlink = sys_readlink,
	.open = sys_open,
	.may_exec = sys_may_exec,
	.is_noexec = sys_is_noexec,
	.has_caps = sys_has_caps,
	.gains = sys_gains,
	.self_dir = sys_self_dir,
	.place = sys_place,
	.cwd = sys_cwd,
	.slurp = sys_slurp,
	.read = sys_read,
	.entry = sys_entry,
	.list = sys_list,
	.list_typed = sys_list_typed,
	.sweep = sys_sweep,
	.is_kernels = sys_is_kernels,
	.unmap = sys_unmap,
	.open_code = sys_open_code,
	.rest = sys_rest,
	.forbids = system_forbids,
};
