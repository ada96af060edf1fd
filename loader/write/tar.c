/* Writes a tar archive in GNU's old form (tar(5)). A directory that this process has just written
   comes in, so that its files do not change while they are read; bytes go out to a descriptor. */
#include "write/tar.h"

#include "read/buf.h"
#include "write/dir_contents.h"
#include "write/tree_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 512
#define PIECE_BYTES 16384

struct header {
	char name[100];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char sum[8];
	char type;
	char link[100];
	char magic[8];
	char rest[247];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is one block");

struct tar {
	struct arena *arena;
	const struct tar_wish *wish;
	int fd;
};

struct entry {
	struct span name;
	struct entry *next;
};

/* --- headers -------------------------------------------------------------------------------- */

/* All but the last byte are octal digits. */
static void octal(char *field, size_t n, uint64_t value)
{
	field[n - 1] = 0;
	for (size_t i = n - 1; i > 0; i--, value >>= 3)
		field[i - 1] = (char)('0' + (value & 7));
}

static void fill_sum(struct header *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned sum = 0;
	memset(h->sum, ' ', sizeof h->sum);
	for (size_t i = 0; i < sizeof *h; i++)
		sum += p[i];
	octal(h->sum, sizeof h->sum - 1, sum);
}

static int put_header(struct tar *t, struct span name, char type, unsigned mode, uint64_t size,
		      struct span link)
{
	struct header h;
	memset(&h, 0, sizeof h);
	memcpy(h.name, name.p, name.n < sizeof h.name ? name.n : sizeof h.name);
	if (link.n)
		memcpy(h.link, link.p, link.n < sizeof h.link ? link.n : sizeof h.link);
	octal(h.mode, sizeof h.mode, mode);
	octal(h.uid, sizeof h.uid, 0);
	octal(h.gid, sizeof h.gid, 0);
	octal(h.size, sizeof h.size, size);
	octal(h.mtime, sizeof h.mtime, (uint64_t)t->wish->mtime);
	h.type = type;
	memcpy(h.magic, "ustar  ", sizeof h.magic);
	fill_sum(&h);
	return write_span(t->fd, (struct span){(const unsigned char *)&h, sizeof h}, NULL);
}

/* Zeros up to the end of a block. */
static int pad(struct tar *t, uint64_t written)
{
	static const unsigned char zeros[BLOCK];
	size_t n = (size_t)(BLOCK - written % BLOCK) % BLOCK;
	return write_span(t->fd, (struct span){zeros, n}, NULL);
}

/* A name that is too long for its field stands before the header that it belongs to. */
static int put_long(struct tar *t, struct span name, char type)
{
	static const unsigned char nul[1];
	if (name.n <= sizeof((struct header *)0)->name)
		return 0;
	int os = put_header(t, span_of("././@LongLink"), type, 0644, name.n + 1, span_of(NULL));
	if (!os)
		os = write_span(t->fd, name, NULL);
	if (!os)
		os = write_span(t->fd, (struct span){nul, 1}, NULL);
	return os ? os : pad(t, name.n + 1);
}

static int put_entry(struct tar *t, struct span name, char type, unsigned mode, uint64_t size,
		     struct span link)
{
	int os = size > TAR_NUMBER_MAX ? EFBIG : put_long(t, link, 'K');
	if (!os)
		os = put_long(t, name, 'L');
	return os ? os : put_header(t, name, type, mode, size, link);
}

/* --- what lies in a directory --------------------------------------------------------------- */

static struct entry *merge(struct entry *a, struct entry *b)
{
	struct entry *first = NULL;
	struct entry **end = &first;
	while (a && b) {
		struct entry **lower = span_order(a->name, b->name) < 0 ? &a : &b;
		*end = *lower;
		end = &(*lower)->next;
		*lower = (*lower)->next;
	}
	*end = a ? a : b;
	return first;
}

/* Each run of the list is twice as long as that in the row before: row i has 2^i names. */
static struct entry *sorted(struct entry *list)
{
	struct entry *rows[32] = {NULL};
	struct entry *all = NULL;
	while (list) {
		struct entry *one = list;
		size_t i = 0;
		list = one->next;
		one->next = NULL;
		for (; i < COUNT(rows) - 1 && rows[i]; i++) {
			one = merge(rows[i], one);
			rows[i] = NULL;
		}
		rows[i] = one;
	}
	for (size_t i = 0; i < COUNT(rows); i++)
		all = merge(rows[i], all);
	return all;
}

/* False when there is no memory. */
static bool names_of(struct tar *t, int dir, struct entry **out)
{
	struct dir_names names = {.fd = dir};
	struct span name;
	*out = NULL;
	(void)lseek(dir, 0, SEEK_SET);
	while (dir_next_name(&names, &name)) {
		struct entry *e = arena_get(t->arena, sizeof *e);
		const char *kept = e ? arena_copy(t->arena, name) : NULL;
		if (!kept)
			return false;
		e->name = span_of(kept);
		e->next = *out;
		*out = e;
	}
	*out = sorted(*out);
	return true;
}

static int put_opened(struct tar *t, int in, struct span name)
{
	unsigned char piece[PIECE_BYTES];
	struct stat st;
	uint64_t done = 0;
	ssize_t n = 0;
	if (fstat(in, &st))
		return errno;
	int os = put_entry(t, name, '0', st.st_mode & 0111 ? 0755 : 0644, (uint64_t)st.st_size,
			   span_of(NULL));
	while (!os && (n = read(in, piece, sizeof piece)) > 0) {
		os = write_span(t->fd, (struct span){piece, (size_t)n}, NULL);
		done += (uint64_t)n;
	}
	if (!os && (n < 0 || done != (uint64_t)st.st_size))
		os = EIO;
	return os ? os : pad(t, done);
}

static int put_file(struct tar *t, int dir, const char *entry, struct span name)
{
	int in = openat(dir, entry, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (in < 0)
		return errno;
	int os = put_opened(t, in, name);
	(void)close(in);
	return os;
}

static int put_link(struct tar *t, int dir, const char *entry, struct span name)
{
	char target[PATH_BYTES];
	ssize_t n = readlinkat(dir, entry, target, sizeof target);
	if (n < 0)
		return errno;
	return put_entry(t, name, '2', 0777, 0,
			 (struct span){(const unsigned char *)target, (size_t)n});
}

static int put_below(struct tar *t, int dir, struct span prefix, unsigned depth);

/* name has a '/' at its end. */
static int put_dir(struct tar *t, int dir, const char *entry, struct span name, unsigned depth)
{
	int sub = depth < CONTENTS_DEPTH_MAX
			  ? openat(dir, entry, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
			  : -1;
	int os = sub >= 0 ? 0 : depth < CONTENTS_DEPTH_MAX ? errno : ELOOP;
	if (!os && t->wish->dirs)
		os = put_entry(t, name, '5', 0755, 0, span_of(NULL));
	if (!os)
		os = put_below(t, sub, name, depth + 1);
	if (sub >= 0)
		(void)close(sub);
	return os;
}

static int put_one(struct tar *t, int dir, const struct entry *e, struct span prefix,
		   unsigned depth)
{
	char path[PATH_BYTES];
	struct stat st;
	const char *entry = (const char *)e->name.p;
	struct buf b = buf_of(path, sizeof path);
	buf_add(&b, prefix);
	buf_add(&b, e->name);
	if (fstatat(dir, entry, &st, AT_SYMLINK_NOFOLLOW))
		return errno;
	if (S_ISDIR(st.st_mode))
		buf_addc(&b, '/');
	if (b.full)
		return ENAMETOOLONG;
	if (S_ISDIR(st.st_mode))
		return put_dir(t, dir, entry, buf_span(&b), depth);
	if (S_ISLNK(st.st_mode))
		return put_link(t, dir, entry, buf_span(&b));
	return put_file(t, dir, entry, buf_span(&b));
}

static int put_below(struct tar *t, int dir, struct span prefix, unsigned depth)
{
	struct entry *e;
	int os = names_of(t, dir, &e) ? 0 : ENOMEM;
	for (; !os && e; e = e->next)
		if (depth || !span_is(e->name, UNFINISHED_MARK))
			os = put_one(t, dir, e, prefix, depth);
	return os;
}

int tar_write(struct arena *arena, int dir, const struct tar_wish *wish, int fd)
{
	static const unsigned char end[2 * BLOCK];
	struct tar t = {arena, wish, fd};
	const struct arena mark = *arena;
	struct span prefix = span_of(wish->prefix);
	int os = (uint64_t)wish->mtime > TAR_NUMBER_MAX ? EOVERFLOW : 0;
	if (!os && prefix.n && wish->dirs)
		os = put_entry(&t, prefix, '5', 0755, 0, span_of(NULL));
	if (!os)
		os = put_below(&t, dir, prefix, 0);
	arena_release(arena, &mark);
	return os ? os : write_span(fd, (struct span){end, sizeof end}, NULL);
}
