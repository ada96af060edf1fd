/* One arena for one run: a static block first, then blocks mapped from the kernel, up to a stated
   ceiling. There is no free: execve or exit does that. */
#include <landfall/arena.h>

#include <landfall/maps.h>

#include <string.h>
#include <sys/mman.h>

#define BLOCK_BYTES (1U << 20)

static _Alignas(16) unsigned char first[ARENA_FIRST_BYTES];
static unsigned char *next = first;
static unsigned char *last = first;
static size_t left = sizeof first;
static size_t total = sizeof first;

static bool map_block(size_t n)
{
	size_t want = n > BLOCK_BYTES ? (n + 4095) & ~(size_t)4095 : BLOCK_BYTES;
	if (want > ARENA_BYTES_MAX - total)
		return false;
	void *p = mmap(NULL, want, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return false;
	maps_add(p, want);
	next = p;
	left = want;
	total += want;
	return true;
}

void *arena_get(size_t n)
{
	if (n > ARENA_BYTES_MAX)
		return NULL;
	n = (n + 15) & ~(size_t)15;
	if (n > left && !map_block(n))
		return NULL;
	last = next;
	next += n;
	left -= n;
	return last;
}

void arena_keep(void *p, size_t n)
{
	n = (n + 15) & ~(size_t)15;
	if (p != last || n > (size_t)(next - last))
		return;
	left += (size_t)(next - last) - n;
	next = last + n;
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
	memset(first, 0, sizeof first);
	next = last = first;
	left = sizeof first;
	total = sizeof first;
}
