/*
 * tree_list.c: the entries of one folder for fts. In: a walk that stands at a folder. Out: a
 * list of entries. A folder that changed under the walk is left, never followed elsewhere.
 */
#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder while it is read. */
struct reading {
	struct tree *t;
	struct tree_entry *folder, *first, **end;
	bool stats;      /* each entry is looked at */
	bool entered;    /* it is the current folder */
	int entry_error; /* why it could not be entered, else 0 */
	int n;
};

struct tree_entry *tree_entry(struct tree *t, const char *name, size_t n)
{
	const size_t align = _Alignof(struct stat);
	const size_t head = (sizeof(struct tree_entry) + n + 1 + align - 1) & ~(align - 1);
	const bool stats = (t->options & TREE_NOSTAT) == 0;
	struct tree_entry *e = calloc(1, head + (stats ? sizeof(struct stat) : 0));

	if (e == NULL)
		return NULL;
	memcpy(e->name, name, n);
	e->namelen = (unsigned short)n;
	e->path = t->path;
	e->instr = TREE_NOINSTR;
	if (stats)
		e->statp = (void *)((char *)e + head);
	return e;
}

void tree_free(struct tree_entry *list)
{
	while (list != NULL) {
		struct tree_entry *next = list->link;

		free(list);
		list = next;
	}
}

static int by_callers(const void *a, const void *b, void *compar)
{
	int (**order)(const struct tree_entry **, const struct tree_entry **) = compar;

	return (*order)((const struct tree_entry **)(uintptr_t)a,
			(const struct tree_entry **)(uintptr_t)b);
}

struct tree_entry *tree_sort(struct tree *t, struct tree_entry *list, int n)
{
	struct tree_entry **all =
		n > 1 ? reallocarray(t->array, (size_t)n, sizeof(struct tree_entry *)) : NULL;

	if (all == NULL)
		return list;
	t->array = all;
	for (int i = 0; i < n; i++, list = list->link)
		all[i] = list;
	qsort_r(all, (size_t)n, sizeof(struct tree_entry *), by_callers, &t->compar);
	for (int i = 0; i < n; i++)
		all[i]->link = i + 1 < n ? all[i + 1] : NULL;
	return all[0];
}

static bool is_dots(const char *name)
{
	return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* A folder, unless one of its parents is the same folder. */
static unsigned short folder_kind(struct tree_entry *e)
{
	if (is_dots(e->name))
		return TREE_DOT;
	for (struct tree_entry *up = e->parent; up->level >= TREE_ROOT; up = up->parent) {
		if (up->ino == e->ino && up->dev == e->dev) {
			e->cycle = up;
			return TREE_DC;
		}
	}
	return TREE_D;
}

unsigned short tree_stat(struct tree *t, struct tree_entry *e, bool follow)
{
	struct stat own = {0};
	struct stat *s = e->statp != NULL ? e->statp : &own;

	follow = follow || (t->options & TREE_LOGICAL);
	if ((follow ? stat : lstat)(e->accpath, s) != 0) {
		e->error = errno;
		if (follow && lstat(e->accpath, s) == 0) {
			e->error = errno = 0;
			return TREE_SLNONE;
		}
		memset(s, 0, sizeof *s);
		return TREE_NS;
	}
	switch (s->st_mode & S_IFMT) {
	case S_IFDIR:
		e->dev = s->st_dev;
		e->ino = s->st_ino;
		e->nlink = s->st_nlink;
		return folder_kind(e);
	case S_IFLNK: return TREE_SL;
	case S_IFREG: return TREE_F;
	default: return TREE_DEFAULT;
	}
}

size_t tree_end(const struct tree_entry *e)
{
	return e->pathlen > 0 && e->path[e->pathlen - 1] == '/' ? e->pathlen - 1u : e->pathlen;
}

int tree_enter(struct tree *t, const struct tree_entry *e, int fd, const char *path)
{
	struct stat s;
	int to = fd;
	int result = -1;

	if (t->options & TREE_NOCHDIR)
		return 0;
	if (to < 0 && path != NULL)
		to = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (to < 0)
		return -1;
	if (fstat(to, &s) == 0) {
		if (s.st_dev == e->dev && s.st_ino == e->ino)
			result = fchdir(to);
		else
			errno = ENOENT;
	}
	if (fd < 0) {
		int kept = errno;

		close(to);
		errno = kept;
	}
	return result;
}

int tree_home(struct tree *t)
{
	return t->options & TREE_NOCHDIR ? 0 : fchdir(t->rfd);
}

/* Where the entry can be opened from the current folder, and what it is. */
static void look(struct reading *r, struct tree_entry *e, unsigned char type)
{
	const bool nochdir = r->t->options & TREE_NOCHDIR;

	if (r->entry_error != 0) {
		e->info = r->stats ? TREE_NS : TREE_NSOK;
		e->error = r->stats ? r->entry_error : 0;
		e->accpath = r->folder->accpath;
		return;
	}
	e->accpath = nochdir ? e->path : e->name;
	if (!r->stats || ((r->t->options & TREE_NOSTAT) && (r->t->options & TREE_PHYSICAL) &&
			  type != DT_DIR && type != DT_UNKNOWN)) {
		e->info = TREE_NSOK;
		return;
	}
	if (nochdir) {
		size_t at = tree_end(r->folder);

		r->t->path[at] = '/';
		memcpy(r->t->path + at + 1, e->name, e->namelen + 1u);
	}
	e->info = tree_stat(r->t, e, false);
}

static bool add(struct reading *r, const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	size_t pathlen = tree_end(r->folder) + 1 + n;
	struct tree_entry *e = NULL;

	if (pathlen > TREE_PATH_MAX)
		errno = ENAMETOOLONG;
	else
		e = tree_entry(r->t, d->d_name, n);
	if (e == NULL)
		return false;
	e->level = (short)(r->folder->level + 1);
	e->parent = r->folder;
	e->pathlen = (unsigned short)pathlen;
	look(r, e, d->d_type);
	*r->end = e;
	r->end = &e->link;
	r->n++;
	return true;
}

static bool add_all(struct reading *r, DIR *from)
{
	const struct dirent *d;

	while ((d = readdir(from)) != NULL) {
		if (is_dots(d->d_name) && (r->t->options & TREE_SEEDOT) == 0)
			continue;
		if (!add(r, d)) {
			int kept = errno;

			tree_free(r->first);
			r->folder->info = TREE_ERR;
			r->t->options |= TREE_STOP;
			errno = kept;
			return false;
		}
	}
	return true;
}

/* A folder whose entries are stat'ed or read is made the current one, as far as that goes. */
static void enter(struct reading *r, DIR *from, enum tree_want want)
{
	if (!r->stats && want != TREE_READ)
		return;
	if (tree_enter(r->t, r->folder, dirfd(from), NULL) == 0) {
		r->entered = true;
		return;
	}
	r->entry_error = errno;
	if (want == TREE_READ)
		r->folder->error = errno;
	r->folder->flags |= TREE_DONTCHDIR;
}

static int leave(struct reading *r)
{
	return r->folder->level == TREE_ROOT ? tree_home(r->t)
					     : tree_enter(r->t, r->folder->parent, -1, "..");
}

struct tree_entry *tree_list(struct tree *t, enum tree_want want)
{
	struct reading r = {.t = t, .folder = t->cur, .stats = want != TREE_NAMES};
	DIR *from = opendir(t->cur->accpath);
	bool whole;

	r.end = &r.first;
	if (from == NULL) {
		if (want == TREE_READ) {
			t->cur->info = TREE_DNR;
			t->cur->error = errno;
		}
		return NULL;
	}
	enter(&r, from, want);
	whole = add_all(&r, from);
	closedir(from);
	if (!whole)
		return NULL;
	t->path[t->cur->pathlen] = '\0';
	if ((t->options & TREE_NOCHDIR) && r.n > 0) { /* glibc leaves a slash */
		t->path[tree_end(t->cur)] = '/';
		t->path[tree_end(t->cur) + 1] = '\0';
	}
	if (r.entered && (want == TREE_CHILDREN || r.n == 0) && leave(&r) != 0) {
		tree_free(r.first);
		t->cur->info = TREE_ERR;
		t->options |= TREE_STOP;
		return NULL;
	}
	t->nitems = r.n;
	if (r.n == 0 && want == TREE_READ)
		t->cur->info = TREE_DP;
	return t->compar != NULL ? tree_sort(t, r.first, r.n) : r.first;
}
