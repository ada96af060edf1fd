/* Walks the way to a file, and a directory's contents, by the rule of owned.c. A path is walked
   link by link, because whoever owns a link on the way chooses where it leads. */
#include "host/owned.h"

#include "host/arena.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum found { FOUND, ABSENT, FOREIGN };

static enum found stop(enum found why, struct span path, struct buf *at)
{
	*at = buf_of(at->p, at->cap);
	buf_add(at, path);
	return why;
}

static void go_up(struct buf *done)
{
	while (done->n && done->p[done->n - 1] != '/')
		done->n--;
	done->n -= done->n != 0;
	done->p[done->n] = 0;
}

/* Puts a link's target in front of the rest of the path, from the link's directory or from the
   root. */
static bool follow(struct host *h, struct buf *done, struct span rest, char *todo)
{
	char target[PATH_BYTES];
	char whole[PATH_BYTES];
	struct buf t = buf_of(target, sizeof target);
	struct buf w = buf_of(whole, sizeof whole);
	if (h->ops->readlink(h, done->p, &t) || t.full || t.n == 0)
		return false;
	if (target[0] == '/')
		*done = buf_of(done->p, done->cap);
	else
		go_up(done);
	buf_adds(&w, target);
	buf_adds(&w, "/");
	buf_add(&w, rest);
	memcpy(todo, whole, w.n + 1);
	return !w.full;
}

/* Walks one component. ".." goes up to a directory that was looked at before. */
static int step(struct host *h, struct span name, struct buf *done, struct inode *n)
{
	if (span_is(name, "..")) {
		go_up(done);
		return h->ops->lstat(h, done->n ? done->p : "/", n);
	}
	buf_adds(done, "/");
	buf_add(done, name);
	return done->full ? ENAMETOOLONG : h->ops->lstat(h, done->p, n);
}

/* Skips "/" but for root_alone: whoever may write to "/" may replace every library of the system
   too. */
static bool begin(struct owners *o, struct span path, struct inode *n)
{
	*n = (struct inode){.mode = S_IFDIR};
	if (path.n == 0 || path.p[0] != '/')
		return false;
	return !o->root_alone || (o->host->ops->lstat(o->host, "/", n) == 0 && owned_inode(o, n));
}

/* Looks the next name up in the directory in. */
static enum found walk_on(struct owners *o, struct buf *done, char *todo, struct inode *in,
			  struct inode *end)
{
	struct host *h = o->host;
	struct span rest = span_of(todo);
	struct span name;
	unsigned links = 0;
	while (span_cut(&rest, "/", &name)) {
		if (name.n == 0 || span_is(name, "."))
			continue;
		int os = step(h, name, done, end);
		/* Only an owner could put something under the missing name. */
		if (os)
			return os == ENOENT && owned_inode(o, in) ? ABSENT : FOREIGN;
		if (!owned_way(o, end))
			return FOREIGN;
		if (file_type(end) != TYPE_SYMLINK) {
			*in = *end;
			continue;
		}
		if (++links > HOST_LINKS_MAX || !follow(h, done, rest, todo))
			return FOREIGN;
		rest = span_of(todo);
		if (done->n == 0)
			*in = (struct inode){.mode = S_IFDIR};
		*end = *in;
	}
	return owned_inode(o, end) ? FOUND : FOREIGN;
}

static enum found walk(struct owners *o, struct span path, struct buf *at, struct inode *end)
{
	char todo[PATH_BYTES];
	char text[PATH_BYTES];
	struct buf done = buf_of(text, sizeof text);
	struct buf first = buf_of(todo, sizeof todo);
	struct inode in;
	buf_add(&first, path);
	if (first.full || !begin(o, path, &in))
		return stop(FOREIGN, path, at);
	*end = in;
	enum found found = walk_on(o, &done, todo, &in, end);
	return stop(found, buf_span(&done), at);
}

bool owned_path(struct owners *o, struct span path, struct buf *at)
{
	struct inode end;
	return walk(o, path, at, &end) == FOUND;
}

/* The state of a walk through a directory. */
struct tree {
	struct owners *o;
	struct buf *at;
	struct buf path; /* the file or directory that is looked at */
	unsigned left;   /* the number of names that may still be looked at */
	bool all;
};

/* The directories that glibc's loader searches before a directory itself (elf/dl-hwcaps.c; before
   2.37 _dl_important_hwcaps too). */
static bool is_searched(struct span name)
{
	static const char names[][14] = {"glibc-hwcaps", "tls",    "haswell", "xeon_phi",
					 "avx512_1",     "x86_64", "i386",    "i486",
					 "i586",         "i686",   "sse2",    "atomics"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (span_is(name, names[i]))
			return true;
	return span_starts(name, "x86-64-v");
}

static bool is_foreign(struct tree *t)
{
	return stop(FOREIGN, buf_span(&t->path), t->at) != FOREIGN;
}

static bool owned_names(struct tree *t, unsigned depth);

/* Looks at the file that t->path leads to, whose name is name. */
static bool owned_entry(struct tree *t, struct span name, unsigned depth)
{
	struct host *h = t->o->host;
	struct inode n;
	if (t->path.full || t->left == 0 || h->ops->lstat(h, t->path.p, &n))
		return is_foreign(t);
	t->left--;
	if (file_type(&n) == TYPE_SYMLINK) {
		enum found found = walk(t->o, buf_span(&t->path), t->at, &n);
		if (found != FOUND)
			return found == ABSENT && !t->o->root_alone;
	} else if (!owned_inode(t->o, &n)) {
		return is_foreign(t);
	}
	if (file_type(&n) != TYPE_DIRECTORY || !(t->all || is_searched(name)) ||
	    (depth == 0 && !t->o->root_alone && span_is(name, "data")))
		return true;
	return owned_names(t, depth + 1);
}

static bool owned_names(struct tree *t, unsigned depth)
{
	struct host *h = t->o->host;
	const size_t n = t->path.n;
	struct span names;
	struct span name;
	bool owned = true;
	buf_adds(&t->path, "/."); /* the directory itself may be a link */
	int os = t->path.full || depth > OWNED_DEPTH_MAX ? ENAMETOOLONG
							 : h->ops->list(h, t->path.p, &names);
	buf_cut(&t->path, n);
	if (os)
		return (os == EACCES && !t->o->root_alone) || is_foreign(t);
	arena_keep(h->arena, (void *)(uintptr_t)names.p, names.n);
	while (owned && names.n && span_cstr(names, 0, &name)) {
		(void)span_from(names, name.n + 1, &names);
		if (span_is(name, ".") || span_is(name, ".."))
			continue;
		buf_path(&t->path, (struct span){NULL, 0}, name);
		owned = owned_entry(t, name, depth);
		buf_cut(&t->path, n);
	}
	return owned;
}

bool owned_tree(struct owners *o, struct span dir, bool all, struct buf *at)
{
	char path[PATH_BYTES];
	struct tree t = {.o = o, .at = at, .left = OWNED_NAMES_MAX, .all = all};
	t.path = buf_of(path, sizeof path);
	buf_add(&t.path, dir);
	return !t.path.full && owned_path(o, dir, at) && owned_names(&t, 0);
}
