/* The loader of a bundle: every string of the loader's that leads to the host, copies of it too,
   leads to the bundle then, and can be led back. */
#include "t.h"

#include "link/glibc.h"
#include "redirect/bundle.h"
#include "redirect/closed_loader.h"

#include <string.h>

#define DIRS "/lib/somewhere/\0/usr/lib/\0"

static _Alignas(16) unsigned char first[4096];

static void every_copy(void **state)
{
	(void)state;
	static const char loader[] = "\0" DIRS "\0text\0" CACHE_PATH "\0 not " CACHE_PATH
				     "\n\0\377" DIRS "\0" CACHE_PATH "\0";
	struct arena a;
	size_t at;
	arena_init(&a, first, sizeof first, NULL);
	struct span copy = closed_loader(
		&a, (struct span){(const unsigned char *)loader, sizeof loader});
	assert_int_equal(copy.n, sizeof loader);
	assert_false(span_find(copy, span_of("/lib/somewhere/"), &at));
	assert_false(span_find(copy, span_of("/usr/lib/"), &at));
	assert_true(span_find(copy, span_of(" not " CACHE_PATH "\n"), &at));
	assert_true(span_find(copy, span_of(BUNDLE_HOME "/" BUNDLE_CACHE), &at));
	(void)span_from(copy, at + 1, &copy);
	assert_true(span_find(copy, span_of(BUNDLE_HOME "/" BUNDLE_CACHE), &at));
}

static void led_back(void **state)
{
	(void)state;
	static const char loader[] = "\0" DIRS "\0" CACHE_PATH "\0";
	const struct span bytes = {(const unsigned char *)loader, sizeof loader};
	struct arena a;
	arena_init(&a, first, sizeof first, NULL);
	struct span dirs = glibc_system_dirs(closed_loader(&a, bytes));
	t_int(sizeof DIRS - 1, (long long)dirs.n);
	struct span was = reopened_dirs(&a, dirs);
	t_int(sizeof DIRS - 1, (long long)was.n);
	assert_memory_equal(DIRS, was.p, was.n);
	assert_ptr_not_equal(was.p, dirs.p);
	dirs = open_dirs(&a, dirs);
	assert_int_equal(dirs.p[1], '~'); /* nothing is left to be searched */
	was = glibc_system_dirs(bytes);
	assert_ptr_equal(reopened_dirs(&a, was).p, was.p);
}

/* What could not be led back is not closed. */
static void left_alone(void **state)
{
	(void)state;
	static const char text[][48] = {
		"\0/lib/\0/~ib/\0\0" CACHE_PATH,
		"\0/libs/ib/\0/somewhere/ib/\0\0" CACHE_PATH,
		"\0/lib/\0/usr/lib/\0\0/etc/ld.so.cachf",
		"\0" CACHE_PATH,
	};
	struct arena a;
	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
		arena_init(&a, first, sizeof first, NULL);
		assert_null(closed_loader(&a, (struct span){(const unsigned char *)text[i],
							    sizeof text[i]})
				    .p);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest copies[] = {cmocka_unit_test(every_copy),
					    cmocka_unit_test(led_back),
					    cmocka_unit_test(left_alone)};
	t_filter(argc, argv);
	return t_group(copies) != 0;
}
