/* The running system behind the host's ops: the only file of the analysis that opens anything.
   Files are opened without blocking and only when they are regular, mapped read-only and closed
   again: no descriptor of ours outlives its call. */
#include <landfall/system.h>

#include <landfall/arena.h>
#include <landfall/guard.h>
#include <landfall/maps.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

/* The path below another root is put together in one place, for no op calls another; NULL when it
   is too long. Stack pages cost a start more than anything it does with them. */
static const char *real_path(const struct host *h, const char *path)
{
	static char *text;
	if (!h->root[0])
		return path;
	if (!text && !(text = arena_get(PATH_BYTES)))
		return NULL;
	struct buf b = buf_of(text, PATH_BYTES);
	buf_adds(&b, h->root);
	buf_adds(&b, path);
	return b.full ? NULL : text;
}

static void node_of(const struct stat *st, struct node *out)
{
	out->mode = st->st_mode;
	out->dev = st->st_dev;
	out->ino = st->st_ino;
	out->size = st->st_size > 0 ? (uint64_t)st->st_size : 0;
	out->uid = st->st_uid;
	out->gid = st->st_gid;
	out->nlink = st->st_nlink;
}

static int sys_lstat(struct host *h, const char *path, struct node *out)
{
	struct stat st;
	const char *full = real_path(h, path);
	if (!full)
		return ENAMETOOLONG;
	if (lstat(full, &st) != 0)
		return errno;
	node_of(&st, out);
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

/* mmap needs a length above zero; an empty file is a present, empty span. */
static int map_file(const char *full, struct file *out)
{
	static const unsigned char nothing[1];
	/* No O_CLOEXEC: it is closed below, and musl's open would spend a call on old kernels. */
	int fd = open(full, O_RDONLY | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return errno;
	int os = 0;
	void *p = (void *)(uintptr_t)nothing;
	if (out->node.size)
		p = mmap(NULL, (size_t)out->node.size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		os = errno;
	(void)close(fd);
	if (os)
		return os;
	if (out->node.size) {
		guard_add(p, (size_t)out->node.size);
		maps_add(p, (size_t)out->node.size);
	}
	out->bytes = (struct span){p, (size_t)out->node.size};
	return 0;
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
	node_of(&st, &out->node);
	if (S_ISREG(st.st_mode))
		out->read_os = map_file(full, out);
}

static int sys_may_exec(struct host *h, const char *path)
{
	const char *full = real_path(h, path);
	if (!full)
		return ENAMETOOLONG;
	return access(full, X_OK) == 0 ? 0 : errno;
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

/* Below another root it is somebody else who will start it. */
static bool sys_gains(struct host *h, const char *path, const struct node *n)
{
	if (h->root[0])
		return node_is_setid(n) || sys_has_caps(h, path);
	/* The kernel has told them already. */
	unsigned long euid = getauxval(AT_EUID);
	if ((n->mode & S_ISUID) && n->uid != euid)
		return true;
	if ((n->mode & S_ISGID) && (n->mode & S_IXGRP) && n->gid != getauxval(AT_EGID))
		return true;
	return euid != 0 && sys_has_caps(h, path);
}

/* Without /proc it is not known; in a loader's place our file is where loaders are. */
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
	if (h->root[0])
		return 0;
	/* The system call itself: musl's getcwd would bring malloc in. */
	if (syscall(SYS_getcwd, cwd, sizeof cwd) < 0)
		return errno;
	buf_adds(out, cwd);
	return out->full ? ENAMETOOLONG : 0;
}

static int sys_slurp(struct host *h, const char *path, struct buf *out)
{
	const char *full = real_path(h, path);
	if (!full)
		return ENAMETOOLONG;
	int fd = open(full, O_RDONLY | O_NOCTTY | O_NONBLOCK);  /* closed below */
	if (fd < 0)
		return errno;
	ssize_t n = 1;
	while (n > 0 && out->n + 1 < out->cap) {
		n = read(fd, out->p + out->n, out->cap - 1 - out->n);
		out->n += n > 0 ? (size_t)n : 0;
	}
	char more;
	if (n > 0)
		out->full = read(fd, &more, 1) != 0;
	out->p[out->n] = 0;
	int os = n < 0 ? errno : 0;
	(void)close(fd);
	return os;
}

/* getdents64 and not readdir: opendir would bring malloc in. */
static int nth_entry(int fd, unsigned i, struct buf *name)
{
	_Alignas(8) unsigned char block[4096];
	for (;;) {
		long n = syscall(SYS_getdents64, fd, block, sizeof block);
		if (n <= 0)
			return n < 0 ? errno : ENOENT;
		struct span rest = {block, (size_t)n};
		uint64_t reclen;
		while (rest.n && span_uint(rest, 16, 2, false, &reclen) && reclen) {
			struct span entry;
			if (i-- == 0 && span_cstr(rest, 19, &entry)) {
				buf_add(name, entry);
				return 0;
			}
			if (!span_from(rest, reclen, &rest))
				break;
		}
	}
}

static int sys_entry(struct host *h, const char *dir, unsigned i, struct buf *name)
{
	const char *full = real_path(h, dir);
	if (!full)
		return ENAMETOOLONG;
	int fd = open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int os = nth_entry(fd, i, name);
	(void)close(fd);
	return os;
}

/* Names are copied into an arena block that doubles as needed. */
static int list_fd(int fd, struct span *names)
{
	_Alignas(8) unsigned char block[32768];
	size_t cap = 0;
	size_t n = 0;
	unsigned char *all = NULL;
	long got;
	while ((got = syscall(SYS_getdents64, fd, block, sizeof block)) > 0) {
		struct span rest = {block, (size_t)got};
		struct span name;
		uint64_t reclen;
		while (span_uint(rest, 16, 2, false, &reclen) && reclen && span_cstr(rest, 19, &name)) {
			if (n + name.n + 1 > cap) {
				cap = 2 * (cap + sizeof block);
				unsigned char *more = arena_get(cap);
				if (!more)
					return ENOMEM;
				if (n)
					memcpy(more, all, n);
				all = more;
			}
			memcpy(all + n, name.p, name.n + 1);
			n += name.n + 1;
			if (!span_from(rest, reclen, &rest))
				break;
		}
	}
	*names = (struct span){all, n};
	return got < 0 ? errno : 0;
}

static int sys_list(struct host *h, const char *dir, struct span *names)
{
	const char *full = real_path(h, dir);
	if (!full)
		return ENAMETOOLONG;
	int fd = open(full, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int os = list_fd(fd, names);
	(void)close(fd);
	return os;
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
	.entry = sys_entry,
	.list = sys_list,
};
