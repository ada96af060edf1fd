/* The arena as single blocks from the heap, instead of loader/host/arena.c: AddressSanitizer then
   sees every step past the end of one. The ceiling is the real one's. */
#include <landfall/arena.h>

#include <stdlib.h>
#include <string.h>

struct block {
	struct block *next;
	size_t pad;
};

static struct block *blocks;
static size_t total;

void *arena_get(size_t n)
{
	if (n > ARENA_BYTES_MAX - total)
		return NULL;
	struct block *b = calloc(1, sizeof *b + n);
	if (!b)
		abort();
	b->next = blocks;
	blocks = b;
	total += n;
	return b + 1;
}

void arena_keep(void *p, size_t n)
{
	(void)p;
	(void)n;
}

char *arena_copy(struct span s)
{
	char *p = s.n < ARENA_BYTES_MAX ? arena_get(s.n + 1) : NULL;
	if (p && s.n)
		memcpy(p, s.p, s.n);
	return p;
}

void arena_reset(void)
{
	while (blocks) {
		struct block *next = blocks->next;
		free(blocks);
		blocks = next;
	}
	total = 0;
}
