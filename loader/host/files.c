/* Every file one run looks at, opened once. A path comes in, a record goes out that stays the same
   for the whole run; what is absent is remembered too. It never opens anything itself: the ops
   do. */
#include <landfall/host.h>

#include <landfall/arena.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define TABLE_FIRST 64

static size_t hash_path(struct span path)
{
	uint64_t h = 1469598103934665603ULL;    /* FNV-1a */
	for (size_t i = 0; i < path.n; i++)
		h = (h ^ path.p[i]) * 1099511628211ULL;
	return (size_t)(h ^ h >> 32);
}

static struct file **slot(struct file **table, size_t size, struct span path)
{
	size_t i = hash_path(path) & (size - 1);
	while (table[i] && !span_is(path, table[i]->path))
		i = (i + 1) & (size - 1);
	return &table[i];
}

static bool grow(struct host *h)
{
	size_t size = h->table_size ? 2 * h->table_size : TABLE_FIRST;
	struct file **table = arena_get(size * sizeof(struct file *));
	if (!table)
		return false;
	/* A page that is read before it is written is faulted in twice. */
	memset(table, 0, size * sizeof(struct file *));
	for (size_t i = 0; i < h->table_size; i++)
		if (h->table[i])
			*slot(table, size, span_of(h->table[i]->path)) = h->table[i];
	h->table = table;
	h->table_size = size;
	return true;
}

/* Below another root each link is followed by us, or an absolute one would lead out of it. */
static void open_below(struct host *h, struct file *f)
{
	struct walk w;
	if (!h->root[0]) {
		h->ops->open(h, f->path, f);
		return;
	}
	host_walk(h, span_of(f->path), &w);
	if (w.os)
		f->os = w.os;
	else
		h->ops->open(h, w.real, f);
}

const struct file *host_file(struct host *h, struct span path)
{
	if (2 * h->nfiles >= h->table_size && (h->nfiles >= HOST_FILES_MAX || !grow(h)))
		return NULL;
	struct file **at = slot(h->table, h->table_size, path);
	if (*at)
		return *at;
	struct file *f = arena_get(sizeof *f);
	char *copy = f ? arena_copy(path) : NULL;
	if (!copy)
		return NULL;
	f->path = copy;
	if (path.n >= PATH_BYTES || (path.n && memchr(path.p, 0, path.n)))
		f->os = ENAMETOOLONG;
	else if (path.n == 0)
		f->os = ENOENT;
	else
		open_below(h, f);
	*at = f;
	h->nfiles++;
	return f;
}

enum node_kind node_kind(const struct node *n)
{
	switch (n->mode & S_IFMT) {
	case S_IFREG: return NODE_FILE;
	case S_IFDIR: return NODE_DIRECTORY;
	case S_IFLNK: return NODE_LINK;
	case S_IFIFO: return NODE_FIFO;
	case S_IFSOCK: return NODE_SOCKET;
	case S_IFCHR: return NODE_CHARACTER;
	case S_IFBLK: return NODE_BLOCK;
	default: return NODE_OTHER;
	}
}

bool node_is_setid(const struct node *n)
{
	return n->mode & (S_ISUID | S_ISGID);
}

/* The path to hand to an op that follows links by itself. */
static const char *op_path(struct host *h, struct span path, char *copy, struct walk *w)
{
	struct buf b = buf_of(copy, PATH_BYTES);
	buf_add(&b, path);
	if (!h->root[0])
		return b.full ? NULL : copy;
	host_walk(h, path, w);
	return w->os ? NULL : w->real;
}

static int ask_exec(struct host *h, struct span path)
{
	char copy[PATH_BYTES];
	struct walk w;
	const char *p = op_path(h, path, copy, &w);
	return p ? h->ops->may_exec(h, p) : ENOENT;
}

int host_may_exec(struct host *h, struct span path)
{
	struct file *f = (struct file *)(uintptr_t)host_file(h, path);
	if (!f)
		return ask_exec(h, path);
	if (!f->exec_known && h->trust_modes && !f->os && (f->node.mode & 0111) == 0111)
		return 0;
	if (!f->exec_known)
		f->exec_os = ask_exec(h, path);
	f->exec_known = true;
	return f->exec_os;
}

void host_distrust_modes(struct host *h)
{
	h->trust_modes = false;
}

bool host_is_noexec(struct host *h, struct span path)
{
	char copy[PATH_BYTES];
	struct walk w;
	const char *p = op_path(h, path, copy, &w);
	return p && h->ops->is_noexec(h, p);
}

bool host_is_privileged(struct host *h, const struct file *f)
{
	char copy[PATH_BYTES];
	struct walk w;
	if (node_is_setid(&f->node))
		return true;
	const char *p = op_path(h, span_of(f->path), copy, &w);
	return p && h->ops->has_caps(h, p);
}

bool host_is_secure(struct host *h, const struct file *f)
{
	char copy[PATH_BYTES];
	struct walk w;
	const char *p = h->ops->gains ? op_path(h, span_of(f->path), copy, &w) : NULL;
	return p && h->ops->gains(h, p, &f->node);
}
