/* One arena for one run: the caller's block first, then blocks mapped from the kernel, up to a
   stated ceiling. Pieces are not freed one by one: execve or exit does that, or arena_release. */
#include "host/arena.h"

#include <string.h>
#include <sys/mman.h>

#define BLOCK_BYTES (1U << 20)

/* In front of each mapped block: the one before it, and how this one can be unmapped. */
struct arena_block {
	struct arena_block *before;
	size_t n;
};
#define HEAD_BYTES ((sizeof(struct arena_block) + 15) & ~(size_t)15)

void arena_init(struct arena *a, void *first, size_t n, void (*on_map)(const void *p, size_t n))
{
	*a = (struct arena){.next = first,
			    .last = first,
			    .left = n,
			    .total = n,
			    .first = first,
			    .first_bytes = n,
			    .on_map = on_map};
}

void arena_init_fixed(struct arena *a, void *block, size_t n)
{
	arena_init(a, block, n, NULL);
	a->fixed = true;
}

static bool map_block(struct arena *a, size_t n)
{
	size_t most = n + HEAD_BYTES;
	size_t want = most > BLOCK_BYTES ? (most + 4095) & ~(size_t)4095 : BLOCK_BYTES;
	if (want > ARENA_BYTES_MAX - a->total)
		return false;
	void *p = mmap(NULL, want, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | (a->ahead ? MAP_POPULATE : 0), -1, 0);
	if (p == MAP_FAILED)
		return false;
	if (a->on_map)
		a->on_map(p, want);
	struct arena_block *b = p;
	*b = (struct arena_block){a->block, want};
	a->block = b;
	a->next = (unsigned char *)p + HEAD_BYTES;
	a->left = want - HEAD_BYTES;
	a->total += want;
	return true;
}

void *arena_get(struct arena *a, size_t n)
{
	a->full = a->full || n > ARENA_BYTES_MAX;
	if (n > ARENA_BYTES_MAX)
		return NULL;
	n = (n + 15) & ~(size_t)15;
	if (n > a->left && (a->fixed || !map_block(a, n))) {
		a->full = true;
		return NULL;
	}
	a->last = a->next;
	a->next += n;
	a->left -= n;
	if (a->fixed)
		memset(a->last, 0, n);
	return a->last;
}

void arena_keep(struct arena *a, void *p, size_t n)
{
	n = (n + 15) & ~(size_t)15;
	if (p != a->last || n > (size_t)(a->next - a->last))
		return;
	a->left += (size_t)(a->next - a->last) - n;
	a->next = a->last + n;
}

char *arena_copy(struct arena *a, struct span s)
{
	char *p = s.n < ARENA_BYTES_MAX ? arena_get(a, s.n + 1) : NULL;
	if (p && s.n)
		memcpy(p, s.p, s.n);
	return p;
}

/* What is given out again must be zeroed again. */
void arena_release(struct arena *a, const struct arena *mark)
{
	bool same = a->block == mark->block;
	while (a->block != mark->block) {
		struct arena_block *b = a->block;
		a->block = b->before;
		(void)munmap(b, b->n);
	}
	memset(mark->next, 0, same ? (size_t)(a->next - mark->next) : mark->left);
	*a = *mark;
}

void arena_reset(struct arena *a)
{
	struct arena fresh;
	arena_init(&fresh, a->first, a->first_bytes, a->on_map);
	fresh.ahead = a->ahead;
	arena_release(a, &fresh);
}
