/* Opens every file of a run once. A path comes in, a record goes out that stays the same for the
   whole run; an absent file is remembered too. Only the ops open anything. */
#include "host/host.h"

#include "host/arena.h"
#include "read/elf_sym.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define TABLE_FIRST 64

static uint32_t hash_path(struct span path)
{
	uint32_t h = elf_gnu_hash(path);
	return h ^ h >> 15;
}

static bool is_path(const struct file *f, struct span path, uint32_t hash)
{
	return f->known->hash == hash && f->known->path_bytes == path.n &&
	       same_bytes((const unsigned char *)f->path, path.p, path.n);
}

static struct file **slot(struct file **table, size_t size, struct span path, uint32_t hash)
{
	size_t i = hash & (size - 1);
	while (table[i] && !is_path(table[i], path, hash))
		i = (i + 1) & (size - 1);
	return &table[i];
}

void host_name_file(struct file *f, struct file_known *known, struct span path)
{
	f->known = known;
	known->hash = hash_path(path);
	known->path_bytes = path.n;
}

bool host_knows(const struct host *h, struct span path)
{
	return h->table_size && *slot(h->table, h->table_size, path, hash_path(path));
}

static bool grow(struct host *h)
{
	size_t size = h->table_size ? 2 * h->table_size : TABLE_FIRST;
	struct file **table = arena_get(host_kept(h), size * sizeof(struct file *));
	if (!table)
		return false;
	/* Writing first spares a page fault: a page that is read before it is written is faulted in
	   twice. */
	memset(table, 0, size * sizeof(struct file *));
	for (size_t i = 0; i < h->table_size; i++)
		if (h->table[i])
			*slot(table, size, span_of(h->table[i]->path),
			      h->table[i]->known->hash) = h->table[i];
	h->table = table;
	h->table_size = size;
	return true;
}

/* Follows each link below another root by itself, because the kernel would follow an absolute link
   out of that root. */
static void open_below(struct host *h, struct file *f)
{
	struct path_resolution w;
	if (!h->root[0]) {
		h->ops->open(h, f->path, f);
		return;
	}
	path_resolve(h, span_of(f->path), &w);
	if (w.os)
		f->os = w.os;
	else
		h->ops->open(h, w.real, f);
}

static void remember_scarce(struct host *h, const struct file *f)
{
	int os = f->read_os;
	if (h->scarce || (os != EMFILE && os != ENFILE && os != ENOMEM))
		return;
	h->scarce = os;
	h->scarce_path = f->path;
}

const struct file *host_file(struct host *h, struct span path)
{
	struct arena *arena = host_kept(h);
	if (2 * h->nfiles >= h->table_size && (h->nfiles >= HOST_FILES_MAX || !grow(h)))
		return NULL;
	uint32_t hash = hash_path(path);
	if (h->passing && is_path(h->passing, path, hash))
		return h->passing;
	struct file **at = slot(h->table, h->table_size, path, hash);
	if (*at)
		return *at;
	struct file *f = arena_get(arena, sizeof *f);
	struct file_known *known = f ? arena_get(arena, sizeof *known) : NULL;
	char *copy = known ? arena_copy(arena, path) : NULL;
	if (!copy)
		return NULL;
	f->path = copy;
	f->known = known;
	known->arena = arena;
	known->hash = hash;
	known->path_bytes = path.n;
	if (path.n >= PATH_BYTES || (path.n && memchr(path.p, 0, path.n)))
		f->os = ENAMETOOLONG;
	else if (path.n == 0)
		f->os = ENOENT;
	else
		open_below(h, f);
	*at = f;
	h->nfiles++;
	remember_scarce(h, f);
	return f;
}

void host_forget_files(struct host *h)
{
	for (size_t i = 0; h->ops->unmap && i < h->table_size; i++)
		if (h->table[i])
			h->ops->unmap(h, h->table[i]);
	arena_reset(host_kept(h));
	h->table = NULL;
	h->table_size = 0;
	h->nfiles = 0;
	h->scarce = 0;
	h->path_text = NULL;
	h->cache_answers = NULL;
}

enum file_type file_type(const struct inode *n)
{
	switch (n->mode & S_IFMT) {
	case S_IFREG: return TYPE_REGULAR;
	case S_IFDIR: return TYPE_DIRECTORY;
	case S_IFLNK: return TYPE_SYMLINK;
	case S_IFIFO: return TYPE_FIFO;
	case S_IFSOCK: return TYPE_SOCKET;
	case S_IFCHR: return TYPE_CHARACTER;
	case S_IFBLK: return TYPE_BLOCK;
	default: return TYPE_OTHER;
	}
}

bool inode_is_setid(const struct inode *n)
{
	return n->mode & (S_ISUID | S_ISGID);
}

/* Returns the path for an op that follows links by itself. */
static const char *op_path(struct host *h, struct span path, char *copy, struct path_resolution *w)
{
	struct buf b = buf_of(copy, PATH_BYTES);
	buf_add(&b, path);
	if (!h->root[0])
		return b.full ? NULL : copy;
	path_resolve(h, path, w);
	return w->os ? NULL : w->real;
}

static int ask_exec(struct host *h, struct span path)
{
	char copy[PATH_BYTES];
	struct path_resolution w;
	const char *p = op_path(h, path, copy, &w);
	return p ? h->ops->may_exec(h, p) : ENOENT;
}

int host_may_exec(struct host *h, struct span path)
{
	const struct file *f = host_file(h, path);
	if (!f)
		return ask_exec(h, path);
	if (!f->known->exec_known && h->skip_access_checks && !f->os &&
	    (f->inode.mode & 0111) == 0111)
		return 0;
	if (!f->known->exec_known)
		f->known->exec_os = ask_exec(h, path);
	f->known->exec_known = true;
	return f->known->exec_os;
}

void host_check_access(struct host *h)
{
	h->skip_access_checks = false;
}

static bool ask_noexec(struct host *h, struct span path)
{
	char copy[PATH_BYTES];
	struct path_resolution w;
	const char *p = op_path(h, path, copy, &w);
	return p && h->ops->is_noexec(h, p);
}

bool host_is_noexec(struct host *h, struct span path)
{
	const struct file *f = host_file(h, path);
	if (!f)
		return ask_noexec(h, path);
	if (!f->known->noexec_known)
		f->known->noexec = ask_noexec(h, path);
	f->known->noexec_known = true;
	return f->known->noexec;
}

bool host_is_privileged(struct host *h, const struct file *f)
{
	char copy[PATH_BYTES];
	struct path_resolution w;
	if (inode_is_setid(&f->inode))
		return true;
	const char *p = op_path(h, span_of(f->path), copy, &w);
	return p && h->ops->has_caps(h, p);
}

static OWN_FRAME bool is_secure_below(struct host *h, const struct file *f)
{
	struct path_resolution w;
	path_resolve(h, span_of(f->path), &w);
	return !w.os && h->ops->gains(h, w.real, &f->inode);
}

bool host_is_secure(struct host *h, const struct file *f)
{
	if (!h->ops->gains)
		return false;
	return h->root[0] ? is_secure_below(h, f) : h->ops->gains(h, f->path, &f->inode);
}
