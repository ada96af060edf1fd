/* The literals behind a fake host, and its ops. Included by the tests that need it. */
#include "fake_host.h"

#include "host/arena.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define NODES_MAX 128

struct entry {
	char path[256];
	char link[256];
	struct inode inode;
	struct span bytes;
};

static struct entry entries[NODES_MAX];
static size_t nentries;
struct host fake;

static struct entry *find_entry(const char *path)
{
	for (size_t i = 0; i < nentries; i++)
		if (strcmp(entries[i].path, path) == 0)
			return &entries[i];
	return NULL;
}

static struct entry *add_entry(const char *path, uint32_t mode)
{
	struct entry *e = find_entry(path);
	if (!e && nentries < NODES_MAX)
		e = &entries[nentries++];
	if (!e)
		return entries;
	memset(e, 0, sizeof *e);
	strncpy(e->path, path, sizeof e->path - 1);
	e->inode = (struct inode){.mode = mode, .dev = 1, .ino = 100 + (uint64_t)(e - entries)};
	return e;
}

static void add_parents(const char *path)
{
	char dir[256];
	for (size_t i = 1; path[i]; i++)
		if (path[i] == '/') {
			memcpy(dir, path, i);
			dir[i] = 0;
			if (!find_entry(dir))
				(void)add_entry(dir, S_IFDIR | 0755);
		}
}

void fake_bytes(const char *path, const void *p, size_t n)
{
	add_parents(path);
	struct entry *e = add_entry(path, S_IFREG | 0755);
	e->inode.size = n;
	e->bytes = (struct span){p, n};
}

void fake_text(const char *path, const char *text)
{
	fake_bytes(path, text, strlen(text));
}

void fake_elf(const char *path, struct tiny t)
{
	static unsigned char made[TINY_BYTES_MAX];
	size_t n = tiny_elf(&t, made);
	unsigned char *copy = arena_get(fake.arena, n + 1);
	if (copy)
		memcpy(copy, made, n);
	fake_bytes(path, copy, n);
}

void fake_link(const char *path, const char *target)
{
	add_parents(path);
	struct entry *e = add_entry(path, S_IFLNK | 0777);
	strncpy(e->link, target, sizeof e->link - 1);
}

void fake_same(const char *path, const char *other)
{
	struct entry old = *find_entry(other);
	add_parents(path);
	struct entry *e = add_entry(path, old.inode.mode);
	e->inode = old.inode;
	e->bytes = old.bytes;
}

void fake_mode(const char *path, uint32_t mode)
{
	struct entry *e = find_entry(path);
	e->inode.mode = mode & S_IFMT ? mode : (e->inode.mode & S_IFMT) | mode;
}

void fake_owner(const char *path, uint32_t uid)
{
	find_entry(path)->inode.uid = uid;
	find_entry(path)->inode.gid = uid;
}

void fake_group(const char *path, uint32_t gid)
{
	find_entry(path)->inode.gid = gid;
}

/* Links on the way are followed, where they are absolute. */
static int op_lstat(struct host *h, const char *path, struct inode *out)
{
	char other[512];
	struct entry *e = find_entry(path);
	for (size_t i = 0; !e && i < nentries; i++) {
		size_t n = strlen(entries[i].path);
		struct buf b = buf_of(other, sizeof other);
		if (entries[i].link[0] != '/' || strncmp(path, entries[i].path, n) != 0 ||
		    path[n] != '/')
			continue;
		buf_adds(&b, entries[i].link);
		buf_adds(&b, path + n);
		return b.full ? ENAMETOOLONG : op_lstat(h, other, out);
	}
	if (!e)
		return ENOENT;
	*out = e->inode;
	return 0;
}

static int op_readlink(struct host *h, const char *path, struct buf *out)
{
	(void)h;
	struct entry *e = find_entry(path);
	if (!e || !S_ISLNK(e->inode.mode))
		return EINVAL;
	buf_adds(out, e->link);
	return 0;
}

static void op_open(struct host *h, const char *path, struct file *out)
{
	struct path_resolution w;
	path_resolve(h, span_of(path), &w);
	struct entry *e = w.os ? NULL : find_entry(w.real);
	out->os = w.os;
	if (!e)
		return;
	out->inode = e->inode;
	if (S_ISREG(e->inode.mode) && (e->inode.mode & 0444))
		out->bytes = e->bytes;
	else if (S_ISREG(e->inode.mode))
		out->read_os = EACCES;
}

static int op_may_exec(struct host *h, const char *path)
{
	struct path_resolution w;
	path_resolve(h, span_of(path), &w);
	if (w.os)
		return w.os;
	return w.inode.mode & 0111 ? 0 : EACCES;
}

static bool op_no(struct host *h, const char *path)
{
	(void)h;
	(void)path;
	return false;
}

static bool op_gains(struct host *h, const char *path, const struct inode *n)
{
	(void)h;
	(void)path;
	return n->mode & 06000;
}

/* Every entry directly below a directory, which may be named through links. */
static int op_list(struct host *h, const char *dir, struct span *names)
{
	static char text[NODES_MAX * 64];
	struct buf b = buf_of(text, sizeof text);
	struct path_resolution w;
	path_resolve(h, span_of(dir), &w);
	size_t n = strlen(w.real);
	if (w.os || !S_ISDIR(w.inode.mode))
		return w.os ? w.os : ENOTDIR;
	if (!(w.inode.mode & 0444))
		return EACCES;
	for (size_t i = 0; i < nentries; i++) {
		const char *path = entries[i].path;
		if (strncmp(path, w.real, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/')) {
			buf_adds(&b, path + n + 1);
			b.n++;
		}
	}
	names->p = arena_get(h->arena, b.n + 1);
	names->n = b.n;
	memcpy((void *)(uintptr_t)names->p, text, b.n);
	return 0;
}

/* Found by a walk, on a host that has /proc. */
static int op_place(struct host *h, const char *path, struct buf *out)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	(void)path;
	(void)out;
	return h->root[0] || op_readlink(h, "/proc/self/exe", &b) == 0 ? ENOSYS : ENOENT;
}

static int op_cwd(struct host *h, struct buf *out)
{
	(void)h;
	buf_adds(out, "/cwd");
	return 0;
}

static int op_none(struct host *h, struct buf *out)
{
	(void)h;
	(void)out;
	return ENOENT;
}

static int op_slurp(struct host *h, const char *path, struct buf *out)
{
	(void)h;
	struct entry *e = find_entry(path);
	if (!e || !S_ISREG(e->inode.mode))
		return ENOENT;
	buf_add(out, e->bytes);
	return 0;
}

static int op_read(struct host *h, const char *path, struct buf *out, struct inode *n)
{
	struct entry *e = find_entry(path);
	if (!e || !S_ISREG(e->inode.mode))
		return ENOENT;
	*n = e->inode;
	return op_slurp(h, path, out);
}

static int op_entry(struct host *h, const char *dir, unsigned i, struct buf *name)
{
	(void)dir;
	(void)i;
	return op_none(h, name);
}

static const struct host_ops fake_ops = {
	.lstat = op_lstat,
	.readlink = op_readlink,
	.open = op_open,
	.may_exec = op_may_exec,
	.is_noexec = op_no,
	.gains = op_gains,
	.has_caps = op_no,
	.self_dir = op_none,
	.place = op_place,
	.cwd = op_cwd,
	.slurp = op_slurp,
	.read = op_read,
	.entry = op_entry,
	.list = op_list,
};

void fake_reset(void)
{
	static _Alignas(16) unsigned char first[ARENA_FIRST_BYTES];
	static struct arena arena;
	if (!arena.first)
		arena_init(&arena, first, sizeof first, NULL);
	arena_reset(&arena);
	nentries = 0;
	memset(&fake, 0, sizeof fake);
	fake.arena = &arena;
	fake.ops = &fake_ops;
	fake.root = "";
	fake.machine = EM_X86_64;
	fake.isa_level = 1;
	(void)add_entry("/", S_IFDIR | 0755);
	fake_link("/proc/self/exe", "/bin/landfall");
}
