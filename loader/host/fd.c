/* What a file or directory tells that was just opened. A descriptor comes in and is closed; how it
   was found is its opener's affair. */
#include "host/fd.h"

#include "host/arena.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LIST_BYTES 32768

void fd_inode(const struct stat *st, struct inode *out)
{
	out->mode = st->st_mode;
	out->dev = st->st_dev;
	out->ino = st->st_ino;
	out->size = st->st_size > 0 ? (uint64_t)st->st_size : 0;
	out->uid = st->st_uid;
	out->gid = st->st_gid;
	out->nlink = st->st_nlink;
	out->mtime = st->st_mtime;
}

static int slurp(int fd, struct buf *out)
{
	char more;
	ssize_t n = 1;
	while (n > 0 && out->n + 1 < out->cap) {
		n = read(fd, out->p + out->n, out->cap - 1 - out->n);
		out->n += n > 0 ? (size_t)n : 0;
	}
	if (n > 0)
		out->full = read(fd, &more, 1) != 0;
	out->p[out->n] = 0;
	return n < 0 ? errno : 0;
}

static int read_regular(int fd, struct buf *out, struct inode *n)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return EINVAL;
	fd_inode(&st, n);
	out->full = n->size >= out->cap;
	if (out->full)
		return 0;
	ssize_t got = read(fd, out->p, (size_t)n->size);
	out->n = got > 0 ? (size_t)got : 0;
	out->p[out->n] = 0;
	return out->n == n->size ? 0 : EIO;
}

/* getdents64 and not readdir: opendir would bring malloc in. */
static int entry_at(int fd, unsigned i, struct buf *name)
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

struct names {
	struct arena *arena;
	bool typed;
	unsigned char *all;
	size_t n;
	size_t cap;
};

static unsigned char type_letter(unsigned char d_type)
{
	switch (d_type) {
	case DT_REG: return 'f';
	case DT_DIR: return 'd';
	case DT_UNKNOWN: return '?';
	default: return 'o';
	}
}

/* Names are copied into an arena block that doubles as needed. */
static bool add_name(struct names *s, unsigned char d_type, struct span name)
{
	if (!s->all || s->n + name.n + 2 > s->cap) {
		s->cap = 2 * (s->cap + LIST_BYTES);
		unsigned char *more = arena_get(s->arena, s->cap);
		if (!more)
			return false;
		if (s->n)
			memcpy(more, s->all, s->n);
		s->all = more;
	}
	if (s->typed)
		s->all[s->n++] = type_letter(d_type);
	memcpy(s->all + s->n, name.p, name.n + 1);
	s->n += name.n + 1;
	return true;
}

static int list(struct names *s, int fd)
{
	_Alignas(8) unsigned char block[LIST_BYTES];
	long got;
	while ((got = syscall(SYS_getdents64, fd, block, sizeof block)) > 0) {
		struct span rest = {block, (size_t)got};
		struct span name;
		uint64_t reclen;
		while (span_uint(rest, 16, 2, false, &reclen) && reclen &&
		       span_cstr(rest, 19, &name)) {
			if (!add_name(s, rest.p[18], name))
				return ENOMEM;
			if (!span_from(rest, reclen, &rest))
				break;
		}
	}
	return got < 0 ? errno : 0;
}

static int closed(int fd, int os)
{
	(void)close(fd);
	return os;
}

int fd_slurp(int fd, struct buf *out)
{
	return fd < 0 ? errno : closed(fd, slurp(fd, out));
}

int fd_read(int fd, struct buf *out, struct inode *n)
{
	return fd < 0 ? errno : closed(fd, read_regular(fd, out, n));
}

int fd_entry(int fd, unsigned i, struct buf *name)
{
	return fd < 0 ? errno : closed(fd, entry_at(fd, i, name));
}

int fd_list(struct arena *arena, int fd, bool typed, struct span *names)
{
	struct names s = {.arena = arena, .typed = typed};
	int os = fd < 0 ? errno : closed(fd, list(&s, fd));
	*names = (struct span){s.all, s.n};
	return os;
}

/* include/uapi/linux/magic.h */
bool fd_is_kernels(const struct statfs *s)
{
	static const uint32_t magics[] = {
		0x9fa0,     0x62656572, 0x27e0eb,   0x63677270, 0x1cd1,     0x64626720,
		0x74726163, 0x73636673, 0xcafe4a11, 0x6165676c, 0xde5e81e4, 0x62656570,
		0xf97cff8c, 0x43415d53, 0x42494e4d, 0x65735543, 0x19800202, 0x6e736673,
		0x958458f6, 0x07655821, 0xabba1974, 0x67596969, 0x6e667364};
	for (size_t i = 0; i < COUNT(magics); i++)
		if ((uint32_t)s->f_type == magics[i])
			return true;
	return false;
}
