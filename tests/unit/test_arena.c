/* The arena: zeroed pieces, a ceiling, and memory that is taken back and given out anew. */
#include "t.h"

#include "host/arena.h"

#include <string.h>

#define FIRST 256
#define BLOCK (1U << 20)

static _Alignas(16) unsigned char first[FIRST];
static struct arena a;
static unsigned mapped;

static void on_map(const void *p, size_t n)
{
	(void)p;
	(void)n;
	mapped++;
}

static void begin(void)
{
	memset(first, 0, sizeof first);
	mapped = 0;
	arena_init(&a, first, sizeof first, on_map);
}

static bool is_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* A zeroed piece, written over, so that whoever gets it again would see that. */
static unsigned char *dirty(size_t n)
{
	unsigned char *p = arena_get(&a, n);
	assert_non_null(p);
	assert_int_equal((uintptr_t)p % 16, 0);
	assert_true(is_zero(p, n));
	memset(p, 0xee, n);
	return p;
}

static void first_block_comes_first(void **state)
{
	(void)state;
	begin();
	assert_ptr_equal(dirty(1), first);
	assert_ptr_equal(dirty(16), first + 16);
	assert_ptr_equal(dirty(FIRST - 32), first + 32);
	assert_int_equal(mapped, 0);
	(void)dirty(1);
	assert_int_equal(mapped, 1);
}

static void released_within_a_block(void **state)
{
	(void)state;
	begin();
	(void)dirty(32);
	const struct arena mark = a;
	unsigned char *p = dirty(48);
	(void)dirty(16);
	arena_release(&a, &mark);
	assert_ptr_equal(dirty(64), p);
	assert_int_equal(first[31], 0xee); /* what is older stays */
	assert_int_equal(mapped, 0);
}

/* The blocks behind the mark are unmapped, and the rest of its own block is zero again. */
static void released_across_blocks(void **state)
{
	(void)state;
	begin();
	(void)dirty(32);
	const struct arena mark = a;
	unsigned char *p = dirty(48);
	(void)dirty(BLOCK / 2);
	(void)dirty(BLOCK / 2 + 1);
	assert_int_equal(mapped, 2);
	arena_release(&a, &mark);
	assert_int_equal(a.total, FIRST);
	assert_null(a.block);
	assert_ptr_equal(dirty(FIRST - 32), p);
}

static void released_to_a_mapped_block(void **state)
{
	(void)state;
	begin();
	(void)dirty(BLOCK / 4);
	const struct arena mark = a;
	unsigned char *p = dirty(BLOCK / 4);
	(void)dirty(3 * BLOCK);
	arena_release(&a, &mark);
	assert_int_equal(a.total, FIRST + BLOCK);
	assert_ptr_equal(dirty(BLOCK / 2), p);
	assert_int_equal(mapped, 2);
	arena_reset(&a);
	assert_ptr_equal(dirty(FIRST), first);
	assert_int_equal(a.total, FIRST);
}

/* A hundred times what the ceiling allows, when each round is taken back. */
static void released_again_and_again(void **state)
{
	(void)state;
	begin();
	for (unsigned i = 0; i < 100; i++) {
		const struct arena mark = a;
		for (unsigned k = 0; k < 4; k++)
			assert_non_null(arena_get(&a, ARENA_BYTES_MAX / 5));
		arena_release(&a, &mark);
	}
	assert_false(a.full);
}

static void ceiling_is_kept(void **state)
{
	(void)state;
	begin();
	assert_null(arena_get(&a, ARENA_BYTES_MAX + 1));
	assert_true(a.full);
	begin();
	const struct arena mark = a;
	for (unsigned i = 0; i < ARENA_BYTES_MAX / BLOCK - 1; i++)
		assert_non_null(arena_get(&a, BLOCK - 64));
	assert_null(arena_get(&a, BLOCK));
	assert_true(a.full);
	arena_release(&a, &mark);
	assert_false(a.full);
	assert_non_null(arena_get(&a, BLOCK));
	arena_reset(&a);
}

static void last_piece_is_cut(void **state)
{
	(void)state;
	begin();
	unsigned char *p = arena_get(&a, 128);
	arena_keep(&a, p, 17);
	assert_ptr_equal(dirty(16), p + 32);
	arena_keep(&a, p, 1); /* no longer the last */
	assert_ptr_equal(dirty(16), p + 48);
}

static void copy_ends_with_nul(void **state)
{
	(void)state;
	begin();
	assert_string_equal(arena_copy(&a, span_of("text")), "text");
	assert_string_equal(arena_copy(&a, (struct span){NULL, 0}), "");
}

static const struct CMUnitTest tests[] = {
	T(first_block_comes_first),    T(released_within_a_block),  T(released_across_blocks),
	T(released_to_a_mapped_block), T(released_again_and_again), T(ceiling_is_kept),
	T(last_piece_is_cut),          T(copy_ends_with_nul),
};

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_group(tests) != 0;
}
