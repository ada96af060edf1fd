/* The literals behind a fake host, and its ops. Included by the tests that need it. */
#include "fake_host.h"

#include <landfall/arena.h>

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define NODES_MAX 128

struct entry {
	char path[256];
	char link[256];
	struct node node;
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
	e->node = (struct node){.mode = mode, .dev = 1, .ino = 100 + (uint64_t)(e - entries)};
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
	e->node.size = n;
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
	unsigned char *copy = arena_get(n + 1);
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
	struct entry *e = add_entry(path, old.node.mode);
	e->node = old.node;
	e->bytes = old.bytes;
}

void fake_mode(const char *path, uint32_t mode)
{
	struct entry *e = find_entry(path);
	e->node.mode = mode & S_IFMT ? mode : (e->node.mode & S_IFMT) | mode;
}

void fake_owner(const char *path, uint32_t uid)
{
	find_entry(path)->node.uid = uid;
}

static int op_lstat(struct host *h, const char *path, struct node *out)
{
	(void)h;
	struct entry *e = find_entry(path);
	if (!e)
		return ENOENT;
	*out = e->node;
	return 0;
}

static int op_readlink(struct host *h, const char *path, struct buf *out)
{
	(void)h;
	struct entry *e = find_entry(path);
	if (!e || !S_ISLNK(e->node.mode))
		return EINVAL;
	buf_adds(out, e->link);
	return 0;
}

static void op_open(struct host *h, const char *path, struct file *out)
{
	struct walk w;
	host_walk(h, span_of(path), &w);
	struct entry *e = w.os ? NULL : find_entry(w.real);
	out->os = w.os;
	if (!e)
		return;
	out->node = e->node;
	if (S_ISREG(e->node.mode) && (e->node.mode & 0444))
		out->bytes = e->bytes;
	else if (S_ISREG(e->node.mode))
		out->read_os = EACCES;
}

static int op_may_exec(struct host *h, const char *path)
{
	struct walk w;
	host_walk(h, span_of(path), &w);
	if (w.os)
		return w.os;
	return w.node.mode & 0111 ? 0 : EACCES;
}

static bool op_no(struct host *h, const char *path)
{
	(void)h;
	(void)path;
	return false;
}

static bool op_gains(struct host *h, const char *path, const struct node *n)
{
	(void)h;
	(void)path;
	return n->mode & 06000;
}

static int op_list(struct host *h, const char *dir, struct span *names)
{
	(void)h;
	(void)dir;
	(void)names;
	return ENOENT;
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
	if (!e || !S_ISREG(e->node.mode))
		return ENOENT;
	buf_add(out, e->bytes);
	return 0;
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
	.entry = op_entry,
	.list = op_list,
};

void fake_reset(void)
{
	arena_reset();
	nentries = 0;
	memset(&fake, 0, sizeof fake);
	fake.ops = &fake_ops;
	fake.root = "";
	fake.machine = EM_X86_64;
	fake.isa_level = 1;
	(void)add_entry("/", S_IFDIR | 0755);
	fake_link("/proc/self/exe", "/bin/landfall");
}
