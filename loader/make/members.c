/* The list of a bundle's files. A name stands for one file: a second file of that name with other
   bytes is reported, never passed over, for the program that wanted it would get the first one's
   code. */
#include "make/members.h"

#include "host/arena.h"

struct member *members_find(const struct members *m, struct span name)
{
	for (struct member *i = m->first; i; i = i->next)
		if (span_eq(i->name, name))
			return i;
	return NULL;
}

bool member_is_library(const struct member *i)
{
	return !span_has(i->name, '/');
}

bool member_path(struct host *h, const struct file *f, struct buf *out)
{
	struct path_resolution walk;
	path_resolve(h, span_of(f->path), &walk);
	buf_adds(out, h->root);
	buf_adds(out, walk.real);
	return !walk.os && !out->full;
}

static bool look(struct host *h, const struct file *f, struct stat *st)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	return member_path(h, f, &b) && stat(path, st) == 0;
}

bool member_is_unchanged(struct host *h, const struct member *i)
{
	struct stat now;
	return !i->stat_known ||
	       (look(h, i->file, &now) && now.st_ino == i->found.st_ino &&
		now.st_dev == i->found.st_dev && now.st_size == i->found.st_size &&
		now.st_mtim.tv_sec == i->found.st_mtim.tv_sec &&
		now.st_mtim.tv_nsec == i->found.st_mtim.tv_nsec);
}

static bool is_same(const struct file *a, const struct file *b)
{
	return a == b || (a->inode.ino == b->inode.ino && a->inode.dev == b->inode.dev) ||
	       span_eq(a->bytes, b->bytes);
}

/* libgcc_s of a companion is there for pthread_exit alone. */
static bool is_spare(const struct member *i)
{
	return !i->by && span_is(i->name, "libgcc_s.so.1");
}

bool members_would_take(const struct member *there, const struct file *f)
{
	return is_same(there->file, f) || is_spare(there);
}

static void take(struct members *m, struct host *h, struct member *i, const struct file *f,
		 const char *by)
{
	m->bytes = m->bytes - (i->file ? i->file->bytes.n : 0) + f->bytes.n;
	i->file = f;
	i->by = by;
	i->stat_known = look(h, f, &i->found);
}

enum member_added members_add(struct members *m, struct host *h, struct span name,
			      const struct file *f, const char *by, const struct member **there)
{
	struct member **at = &m->first;
	while (*at && span_order((*at)->name, name) < 0)
		at = &(*at)->next;
	if (*at && span_eq((*at)->name, name)) {
		*there = *at;
		if (is_same((*at)->file, f)) {
			(*at)->by = (*at)->by ? (*at)->by : by;
			return MEMBER_ADDED;
		}
		if (!is_spare(*at))
			return MEMBER_OTHER;
		take(m, h, *at, f, by);
		return MEMBER_ADDED;
	}
	struct member *new = m->n < MEMBERS_MAX ? arena_get(h->arena, sizeof *new) : NULL;
	if (!new)
		return MEMBER_FULL;
	new->name = name;
	take(m, h, new, f, by);
	new->next = *at;
	*at = new;
	*there = new;
	m->n++;
	return MEMBER_ADDED;
}

void members_remove(struct members *m, struct member **at)
{
	m->bytes -= (*at)->file->bytes.n;
	m->n--;
	*at = (*at)->next;
}
