/* The arena as single blocks from the heap, instead of loader/host/arena.c: AddressSanitizer then
   sees every step past the end of one, and every use after arena_release. The ceiling is the real
   one's. */
#include "host/arena.h"

#include <stdlib.h>
#include <string.h>

/* In front of each piece: the one that was given out before it. */
struct arena_block {
	struct arena_block *before;
	size_t n;
};

void arena_init(struct arena *a, void *first, size_t n, void (*on_map)(const void *p, size_t n))
{
	*a = (struct arena){.first = first, .first_bytes = n, .on_map = on_map};
}

void arena_init_fixed(struct arena *a, void *block, size_t n)
{
	arena_init(a, block, n, NULL);
}

void *arena_get(struct arena *a, size_t n)
{
	if (n > ARENA_BYTES_MAX - a->total) {
		a->full = true;
		return NULL;
	}
	struct arena_block *b = calloc(1, sizeof *b + n);
	if (!b)
		abort();
	*b = (struct arena_block){a->block, n};
	a->block = b;
	a->total += n;
	return b + 1;
}

void arena_keep(struct arena *a, void *p, size_t n)
{
	(void)a;
	(void)p;
	(void)n;
}

char *arena_copy(struct arena *a, struct span s)
{
	char *p = s.n < ARENA_BYTES_MAX ? arena_get(a, s.n + 1) : NULL;
	if (p && s.n)
		memcpy(p, s.p, s.n);
	return p;
}

void arena_release(struct arena *a, const struct arena *mark)
{
	while (a->block != mark->block) {
		struct arena_block *b = a->block;
		a->block = b->before;
		free(b);
	}
	*a = *mark;
}

void arena_reset(struct arena *a)
{
	struct arena fresh;
	arena_init(&fresh, a->first, a->first_bytes, a->on_map);
	arena_release(a, &fresh);
}
