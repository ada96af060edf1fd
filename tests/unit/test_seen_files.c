/* Which hard links of one directory were judged already, and that another directory knows nothing
   of them. */
#include "t.h"

#include "walk/seen_files.h"

#include <string.h>

#define MANY 5000

static _Alignas(16) unsigned char first[1024];
static struct arena arena;
static struct seen_files seen;

static void begin(void)
{
	memset(first, 0, sizeof first);
	memset(&seen, 0, sizeof seen);
	arena_init(&arena, first, sizeof first, NULL);
	seen.arena = &arena;
}

static struct inode linked(uint64_t dev, uint64_t ino)
{
	return (struct inode){.dev = dev, .ino = ino, .nlink = 2};
}

static const struct seen_file *find(const char *path, uint64_t dev, uint64_t ino)
{
	const struct inode n = linked(dev, ino);
	return seen_files_find(&seen, path, &n);
}

static void add(const char *path, uint64_t dev, uint64_t ino, bool object)
{
	const struct inode n = linked(dev, ino);
	seen_files_add(&seen, path, &n, object);
}

static void same_file_in_one_directory(void **state)
{
	(void)state;
	begin();
	assert_null(find("/d/a", 1, 7));
	add("/d/a", 1, 7, false);
	add("/d/lib.so", 1, 8, true);
	assert_non_null(find("/d/b", 1, 7));
	assert_false(find("/d/b", 1, 7)->object);
	assert_true(find("/d/c.so", 1, 8)->object);
	assert_null(find("/d/b", 2, 7)); /* the same number on another device */
	assert_null(find("/d/b", 1, 9));
}

/* $ORIGIN and a bundle beside it are others there. */
static void another_directory_knows_nothing(void **state)
{
	(void)state;
	begin();
	add("/d/a", 1, 7, false);
	assert_null(find("/e/a", 1, 7));
	assert_null(find("/d/d/a", 1, 7));
	assert_null(find("a", 1, 7));
	add("/e/x", 1, 8, false);
	assert_null(find("/d/a", 1, 7));
	assert_null(find("/e/a", 1, 7));
	assert_non_null(find("/e/y", 1, 8));
	add("x", 1, 9, false);
	assert_non_null(find("y", 1, 9));
}

static void one_name_is_not_kept(void **state)
{
	(void)state;
	begin();
	struct inode n = linked(1, 7);
	n.nlink = 1;
	seen_files_add(&seen, "/d/a", &n, false);
	assert_int_equal(seen.n, 0);
	add("/d/a", 1, 7, false);
	assert_null(seen_files_find(&seen, "/d/a", &n));
}

/* The table grows over several blocks of the arena, and none is lost. */
static void many_in_one_directory(void **state)
{
	(void)state;
	begin();
	for (uint64_t i = 1; i <= MANY; i++)
		add("/d/a", i % 3, i << 20, i % 2);
	for (uint64_t i = 1; i <= MANY; i++) {
		const struct seen_file *f = find("/d/b", i % 3, i << 20);
		assert_non_null(f);
		assert_int_equal(f->object, i % 2);
		assert_null(find("/d/b", 5, i << 20));
	}
	add("/e/a", 1, 1, false);
	assert_int_equal(seen.n, 1);
	assert_null(find("/e/b", 1, 1U << 20));
	arena_reset(&arena);
}

/* Without memory nothing is remembered, and nothing found that is not so. */
static void without_memory(void **state)
{
	(void)state;
	begin();
	arena.total = ARENA_BYTES_MAX;
	arena.left = 0;
	strcpy(seen.dir, "/d");
	add("/d/a", 1, 7, false);
	assert_null(find("/d/b", 1, 7));
}

/* A directory whose name does not fit is none that a later file could be in. */
static void too_long_a_name(void **state)
{
	(void)state;
	char path[2 * PATH_BYTES];
	begin();
	memset(path, 'd', sizeof path);
	memcpy(path, "/", 1);
	memcpy(path + sizeof path - 3, "/a", 3);
	add(path, 1, 7, false);
	assert_null(find(path, 1, 7));
	assert_null(find("/d/a", 1, 7));
}

static const struct CMUnitTest tests[] = {
	T(same_file_in_one_directory),
	T(another_directory_knows_nothing),
	T(one_name_is_not_kept),
	T(many_in_one_directory),
	T(without_memory),
	T(too_long_a_name),
};

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_group(tests) != 0;
}
