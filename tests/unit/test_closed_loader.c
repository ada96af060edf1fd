/* The copy of a loader for a bundle: every string of the loader's that leads to the host, copies of
   it too, leads to the bundle then. */
#include "t.h"

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

int main(int argc, char **argv)
{
	const struct CMUnitTest copies[] = {cmocka_unit_test(every_copy)};
	t_filter(argc, argv);
	return t_group(copies) != 0;
}
