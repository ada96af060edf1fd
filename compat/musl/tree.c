/*
 * tree.c: fts, the walk over folders of BSD, for programs built for glibc. In: paths, options
 * and an order. Out: an entry for each file, a folder before and after what is in it. The
 * walk's own state is the caller's; nothing is kept between walks. The rules are those of
 * fts(3).
 */
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

typedef int tree_order(const struct tree_entry **, const struct tree_entry **);

struct tree *fts_open(char *const *paths, int options, tree_order *order);
struct tree_entry *fts_read(struct tree *t);
struct tree_entry *fts_children(struct tree *t, int instr);
int fts_set(struct tree *t, struct tree_entry *e, int instr);
int fts_close(struct tree *t);

/* The entries of the arguments, below an entry that stands for what is above them. */
static struct tree_entry *roots(struct tree *t, char *const *paths, struct tree_entry *above)
{
	struct tree_entry *first = NULL, **end = &first;
	int n = 0;

	for (; *paths != NULL; paths++, n++) {
		size_t length = strlen(*paths);
		struct tree_entry *e = NULL;

		if (length == 0 || length > TREE_PATH_MAX)
			errno = length == 0 ? ENOENT : ENAMETOOLONG;
		else
			e = tree_entry(t, *paths, length);
		if (e == NULL) {
			tree_free(first);
			return NULL;
		}
		e->parent = above;
		e->accpath = e->name;
		e->info = tree_stat(t, e, t->options & TREE_COMFOLLOW);
		if (e->info == TREE_DOT)
			e->info = TREE_D; /* "." and ".." are folders like others here */
		*end = e;
		end = &e->link;
	}
	return t->compar != NULL ? tree_sort(t, first, n) : first;
}

/* The entry before the first, which fts_read leaves at once. */
static bool begin(struct tree *t, char *const *paths)
{
	struct tree_entry *above = tree_entry(t, "", 0);
	struct tree_entry *list = NULL;

	if (above != NULL) {
		above->level = TREE_ABOVE_ROOT;
		list = roots(t, paths, above);
	}
	if (list == NULL && (above == NULL || *paths != NULL)) {
		free(above);
		return false;
	}
	t->cur = tree_entry(t, "", 0);
	if (t->cur == NULL) {
		tree_free(list);
		free(above);
		return false;
	}
	t->cur->link = list;
	t->cur->parent = above;
	t->cur->info = TREE_INIT;
	return true;
}

struct tree *fts_open(char *const *paths, int options, tree_order *order)
{
	struct tree *t;

	if (options & ~TREE_OPTIONS) {
		errno = EINVAL;
		return NULL;
	}
	t = calloc(1, sizeof *t);
	if (t == NULL)
		return NULL;
	t->compar = order;
	t->options = options | (options & TREE_LOGICAL ? TREE_NOCHDIR : 0);
	t->rfd = -1;
	t->pathlen = TREE_PATH_MAX + 1;
	t->path = malloc(TREE_PATH_MAX + 1);
	if (t->path == NULL || !begin(t, paths)) {
		free(t->path);
		free(t->array);
		free(t);
		return NULL;
	}
	t->path[0] = '\0';
	if ((t->options & TREE_NOCHDIR) == 0) {
		t->rfd = open(".", O_RDONLY | O_CLOEXEC);
		if (t->rfd < 0)
			t->options |= TREE_NOCHDIR;
	}
	return t;
}

/* An argument becomes the walk's root: its name is then the last part of its path. */
static struct tree_entry *load(struct tree *t, struct tree_entry *e)
{
	const char *slash;

	memcpy(t->path, e->name, e->namelen + 1u);
	e->pathlen = e->namelen;
	slash = strrchr(e->name, '/');
	if (slash != NULL && (slash != e->name || slash[1] != '\0')) {
		size_t n = strlen(slash + 1);

		memmove(e->name, slash + 1, n + 1);
		e->namelen = (unsigned short)n;
	}
	e->accpath = e->path = t->path;
	t->dev = e->dev;
	return t->cur = e;
}

/* The path of an entry is that of its folder and its name. */
static struct tree_entry *name(struct tree *t, struct tree_entry *e)
{
	size_t at = tree_end(e->parent);

	t->path[at] = '/';
	memcpy(t->path + at + 1, e->name, e->namelen + 1u);
	return t->cur = e;
}

/* Follows a link because the caller said so; the way back from a folder is kept. */
static void follow(struct tree *t, struct tree_entry *e)
{
	e->info = tree_stat(t, e, true);
	if (e->info != TREE_D || (t->options & TREE_NOCHDIR))
		return;
	e->symfd = open(".", O_RDONLY | O_CLOEXEC);
	if (e->symfd < 0) {
		e->error = errno;
		e->info = TREE_ERR;
	} else {
		e->flags |= TREE_SYMFOLLOW;
	}
}

static void drop_children(struct tree *t)
{
	tree_free(t->child);
	t->child = NULL;
}

/* Down into a folder: its first entry, or the folder itself again when there is none. */
static struct tree_entry *down(struct tree *t, struct tree_entry *e)
{
	struct tree_entry *first;

	if (t->child != NULL && (t->options & TREE_NAMEONLY)) {
		t->options &= ~TREE_NAMEONLY;
		drop_children(t);
	}
	first = t->child;
	t->child = NULL;
	if (first == NULL) {
		first = tree_list(t, TREE_READ);
		if (first == NULL)
			return t->options & TREE_STOP ? NULL : e;
	} else if (tree_enter(t, e, -1, e->accpath) != 0) {
		e->error = errno;
		e->flags |= TREE_DONTCHDIR;
		for (struct tree_entry *c = first; c != NULL; c = c->link)
			c->accpath = e->accpath;
	}
	return name(t, first);
}

/* Leaves a folder that the walk has finished with. */
static int go_back(struct tree *t, struct tree_entry *e)
{
	int result = 0;

	if (e->level == TREE_ROOT)
		return tree_home(t);
	if (e->flags & TREE_SYMFOLLOW) {
		result = t->options & TREE_NOCHDIR ? 0 : fchdir(e->symfd);
		close(e->symfd);
		return result;
	}
	return e->flags & TREE_DONTCHDIR ? 0 : tree_enter(t, e->parent, -1, "..");
}

/* Up: the folder once more, after what is in it. */
static struct tree_entry *up(struct tree *t, struct tree_entry *last)
{
	struct tree_entry *e = last->parent;

	t->cur = e;
	free(last);
	if (e->level == TREE_ABOVE_ROOT) {
		free(e);
		errno = 0;
		return t->cur = NULL;
	}
	t->path[e->pathlen] = '\0';
	if (go_back(t, e) != 0) {
		t->options |= TREE_STOP;
		return NULL;
	}
	e->info = e->error != 0 ? TREE_ERR : TREE_DP;
	return e;
}

/* The next entry beside the last one, or its folder. */
static struct tree_entry *onward(struct tree *t, struct tree_entry *last)
{
	struct tree_entry *e;

	while ((e = last->link) != NULL) {
		t->cur = e;
		free(last);
		if (e->level == TREE_ROOT) {
			if (tree_home(t) != 0) {
				t->options |= TREE_STOP;
				return NULL;
			}
			return load(t, e);
		}
		if (e->instr != TREE_SKIP) {
			if (e->instr == TREE_FOLLOW) {
				follow(t, e);
				e->instr = TREE_NOINSTR;
			}
			return name(t, e);
		}
		last = e;
	}
	return up(t, last);
}

struct tree_entry *fts_read(struct tree *t)
{
	struct tree_entry *e = t->cur;
	int instr;

	if (e == NULL || (t->options & TREE_STOP))
		return NULL;
	instr = e->instr;
	e->instr = TREE_NOINSTR;
	if (instr == TREE_AGAIN) {
		e->info = tree_stat(t, e, false);
		return e;
	}
	if (instr == TREE_FOLLOW && (e->info == TREE_SL || e->info == TREE_SLNONE)) {
		follow(t, e);
		return e;
	}
	if (e->info != TREE_D)
		return onward(t, e);
	if (instr != TREE_SKIP && !((t->options & TREE_XDEV) && e->dev != t->dev))
		return down(t, e);
	if (e->flags & TREE_SYMFOLLOW)
		close(e->symfd);
	drop_children(t);
	e->info = TREE_DP;
	return e;
}

struct tree_entry *fts_children(struct tree *t, int instr)
{
	struct tree_entry *e = t->cur;
	int fd;

	if (instr != 0 && instr != TREE_NAMEONLY) {
		errno = EINVAL;
		return NULL;
	}
	errno = 0;
	if (e == NULL || (t->options & TREE_STOP))
		return NULL;
	if (e->info == TREE_INIT)
		return e->link;
	if (e->info != TREE_D)
		return NULL;
	drop_children(t);
	t->options |= instr;
	if (e->level != TREE_ROOT || e->accpath[0] == '/' || (t->options & TREE_NOCHDIR))
		return t->child = tree_list(t, instr ? TREE_NAMES : TREE_CHILDREN);
	fd = open(".",
		  O_RDONLY |
			  O_CLOEXEC); /* a relative root leaves by "..", which may lead elsewhere */
	if (fd < 0)
		return NULL;
	t->child = tree_list(t, instr ? TREE_NAMES : TREE_CHILDREN);
	if (fchdir(fd) != 0)
		drop_children(t);
	close(fd);
	return t->child;
}

int fts_set(struct tree *t, struct tree_entry *e, int instr)
{
	(void)t;
	if (instr < 0 || instr > TREE_SKIP) {
		errno = EINVAL;
		return 1;
	}
	e->instr = (unsigned short)instr;
	return 0;
}

int fts_close(struct tree *t)
{
	int result = 0;

	for (struct tree_entry *e = t->cur; e != NULL;) {
		struct tree_entry *next = e->link != NULL ? e->link : e->parent;

		if (e->level == TREE_ABOVE_ROOT)
			next = NULL;
		free(e);
		e = next;
	}
	drop_children(t);
	free(t->array);
	free(t->path);
	if (t->rfd >= 0) {
		int kept;

		result = fchdir(t->rfd);
		kept = errno;
		close(t->rfd);
		errno = kept;
	}
	free(t);
	return result;
}
