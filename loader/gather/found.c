/* The list of the files of a run, each path once. */
#include "gather/found.h"

static struct found_path **slot_of(struct found *f, struct span path)
{
	uint32_t hash = 2166136261U;
	for (size_t i = 0; i < path.n; i++)
		hash = (hash ^ path.p[i]) * 16777619U;
	return &f->table[hash % COUNT(f->table)];
}

static struct found_path *make(struct found *f, struct span path)
{
	struct found_path *p = f->n < FOUND_MAX ? arena_get(f->arena, sizeof *p) : NULL;
	char *kept = p ? arena_copy(f->arena, path) : NULL;
	if (!kept)
		return NULL;
	p->path = kept;
	if (f->last)
		f->last->next = p;
	else
		f->first = p;
	f->last = p;
	f->n++;
	return p;
}

void found_add(struct found *f, struct span path, unsigned use)
{
	struct found_path **slot = slot_of(f, path);
	struct found_path *p = *slot;
	while (p && !span_is(path, p->path))
		p = p->chain;
	if (!p) {
		p = make(f, path);
		f->full = f->full || !p;
		if (!p)
			return;
		p->chain = *slot;
		*slot = p;
	}
	p->use |= use;
}

static struct found_path *merge(struct found_path *a, struct found_path *b)
{
	struct found_path *first = NULL;
	struct found_path **end = &first;
	while (a && b) {
		struct found_path **lower = span_order(span_of(a->path), span_of(b->path)) <= 0
						    ? &a
						    : &b;
		*end = *lower;
		end = &(*lower)->next;
		*lower = (*lower)->next;
	}
	*end = a ? a : b;
	return first;
}

/* Sorts the first n of the list and cuts them off; *rest is what follows. */
static struct found_path *sorted(struct found_path *list, unsigned n, struct found_path **rest)
{
	if (n == 0) {
		*rest = list;
		return NULL;
	}
	if (n == 1) {
		*rest = list->next;
		list->next = NULL;
		return list;
	}
	struct found_path *a = sorted(list, n / 2, rest);
	struct found_path *b = sorted(*rest, n - n / 2, rest);
	return merge(a, b);
}

void found_sort(struct found *f)
{
	struct found_path *rest;
	f->first = sorted(f->first, f->n, &rest);
	for (f->last = f->first; f->last && f->last->next; f->last = f->last->next)
		continue;
}
