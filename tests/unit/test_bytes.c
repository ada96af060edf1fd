/* Spans: every cut is inside the span or refused, however large the numbers that ask for it. */
#include "t.h"

#include "read/bytes.h"

#include <string.h>
#include <sys/mman.h>

struct sub_row {
	const char *name;
	const char *text;
	uint64_t off;
	uint64_t len;
	const char *expected; /* NULL: refused */
};

static const struct sub_row subs[] = {
	{"all", "abcdef", 0, 6, "abcdef"},
	{"middle", "abcdef", 2, 3, "cde"},
	{"nothing_at_the_end", "abcdef", 6, 0, ""},
	{"one_too_many", "abcdef", 2, 5, NULL},
	{"begins_behind_the_end", "abcdef", 7, 0, NULL},
	{"length_wraps", "abcdef", 2, UINT64_MAX, NULL},
	{"offset_wraps", "abcdef", UINT64_MAX, 2, NULL},
};

static void check_sub(void **state)
{
	const struct sub_row *row = *state;
	struct span out = {NULL, 0};
	bool ok = span_sub(span_of(row->text), row->off, row->len, &out);
	t_int(row->expected != NULL, ok);
	t_bytes(row->expected, out.p, out.n);
}

struct uint_row {
	const char *name;
	uint64_t off;
	size_t nbytes;
	bool big;
	bool ok;
	uint64_t expected;
};

static const struct uint_row uints[] = {
	{"byte", 0, 1, false, true, 0x01},
	{"little_2", 0, 2, false, true, 0x0201},
	{"big_2", 0, 2, true, true, 0x0102},
	{"little_4", 1, 4, false, true, 0x05040302},
	{"big_8", 0, 8, true, true, 0x0102030405060708},
	{"last_byte", 7, 1, false, true, 0x08},
	{"one_behind", 7, 2, false, false, 0},
	{"offset_wraps", UINT64_MAX, 2, false, false, 0},
};

static void check_uint(void **state)
{
	static const unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
	const struct uint_row *row = *state;
	uint64_t v = 0;
	struct span s = {bytes, sizeof bytes};
	bool ok = span_uint(s, row->off, row->nbytes, row->big, &v);
	t_int(row->ok, ok);
	if (ok)
		assert_int_equal(row->expected, v);
}

struct pair_row {
	const char *name;
	uint64_t off;
	size_t nbytes;
	bool big;
	bool ok;
	uint64_t expected[2];
};

static const struct pair_row pairs[] = {
	{"little", 0, 2, false, true, {0x0201, 0x0403}},
	{"big", 0, 2, true, true, {0x0102, 0x0304}},
	{"words", 0, 4, false, true, {0x04030201, 0x08070605}},
	{"words_big", 0, 4, true, true, {0x01020304, 0x05060708}},
	{"to_the_end", 4, 2, false, true, {0x0605, 0x0807}},
	{"second_one_behind", 5, 2, false, false, {0}},
	{"wide_behind", 0, 8, false, false, {0}},
	{"nothing_of_it", 9, 2, false, false, {0}},
	{"offset_wraps", UINT64_MAX - 1, 2, false, false, {0}},
};

static void check_pair(void **state)
{
	static const unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
	const struct pair_row *row = *state;
	uint64_t v[2] = {0};
	struct span s = {bytes, sizeof bytes};
	t_int(row->ok, span_pair(s, row->off, row->nbytes, row->big, &v[0], &v[1]));
	assert_int_equal(row->expected[0], v[0]);
	assert_int_equal(row->expected[1], v[1]);
}

static void absent_is_not_empty(void **state)
{
	(void)state;
	assert_null(span_of(NULL).p);
	assert_non_null(span_of("").p);
}

/* No step is made from no bytes. */
static void base_of_nothing(void **state)
{
	(void)state;
	assert_null(span_base(span_of(NULL)).p);
	assert_int_equal(span_base(span_of(NULL)).n, 0);
	assert_int_equal(span_base(span_of("/a/")).n, 0);
	assert_true(span_is(span_base(span_of("/a/b")), "b"));
}

/* A search stops at its cap, whatever lies behind. */
static void search_is_capped(void **state)
{
	(void)state;
	size_t at = 0;
	unsigned char *p = mmap(NULL, SPAN_SEARCHED_MAX + 4096, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	assert_true(p != MAP_FAILED);
	const struct span s = {p, SPAN_SEARCHED_MAX + 4096};
	memcpy(p + SPAN_SEARCHED_MAX - 3, "needle", 6);
	assert_false(span_find(s, span_of("needle"), &at));
	memcpy(p + SPAN_SEARCHED_MAX - 20, "needle", 6);
	assert_true(span_find(s, span_of("needle"), &at));
	assert_int_equal(at, SPAN_SEARCHED_MAX - 20);
	assert_int_equal(munmap(p, s.n), 0);
}

static void long_texts(void **state)
{
	static char text[4096];
	const struct span s = {(const unsigned char *)text, sizeof text};
	const struct span version = span_of("release version ");
	size_t at = 0;
	(void)state;
	memset(text, 'e', sizeof text);
	assert_false(span_find(s, version, &at));
	memcpy(text + 1000, "release versionrelease version", 30);
	assert_false(span_find(s, version, &at));
	for (size_t i = 2000; i < 2040; i++) {
		memset(text + 1990, 'n', 80);
		memcpy(text + i, version.p, version.n);
		assert_true(span_find(s, version, &at));
		assert_int_equal(at, i);
	}
	memset(text + 1000, 0, 3000);
	memcpy(text + sizeof text - version.n, version.p, version.n);
	assert_true(span_find(s, version, &at));
	assert_int_equal(at, sizeof text - version.n);
	memcpy(text, version.p, version.n);
	assert_true(span_find(s, version, &at));
	assert_int_equal(at, 0);
}

static const struct CMUnitTest others[] = {
	T(long_texts),
	T(absent_is_not_empty),
	T(base_of_nothing),
	T(search_is_capped),
};

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(check_sub, subs) + t_rows(check_uint, uints) + t_rows(check_pair, pairs) +
		       t_group(others) !=
	       0;
}
