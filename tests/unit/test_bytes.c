/* Spans: every cut is inside the span or refused, however large the numbers that ask for it. */
#include "t.h"

#include <landfall/bytes.h>

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

struct record_row {
	const char *name;
	uint64_t off;
	unsigned char widths[4];
	bool big;
	bool ok;
	uint64_t expected[3];
};

static const struct record_row records[] = {
	{"little", 0, {1, 2, 4}, false, true, {0x01, 0x0302, 0x07060504}},
	{"big", 0, {1, 2, 4}, true, true, {0x01, 0x0203, 0x04050607}},
	{"to_the_end", 4, {2, 2}, false, true, {0x0605, 0x0807}},
	{"all_of_it", 0, {8}, true, true, {0x0102030405060708}},
	{"last_one_behind", 3, {2, 4}, false, false, {0}},
	{"nothing_of_it", 9, {1}, false, false, {0}},
	{"offset_wraps", UINT64_MAX - 1, {2, 2}, false, false, {0}},
	{"no_widths", 8, {0}, false, true, {0}},
};

static void check_record(void **state)
{
	static const unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
	const struct record_row *row = *state;
	uint64_t v[3] = {0};
	struct span s = {bytes, sizeof bytes};
	t_int(row->ok, span_record(s, row->off, row->widths, row->big, v));
	for (size_t i = 0; i < T_COUNT(v); i++)
		assert_int_equal(row->expected[i], v[i]);
	/* Two of one width are a pair, and a pair is what two of them are. */
	uint64_t one = 0;
	uint64_t two = 0;
	bool fits = row->off <= 8 && 8 - row->off >= 4;
	t_int(fits, span_pair(s, row->off, 2, row->big, &one, &two));
	static const unsigned char twice[] = {2, 2, 0};
	uint64_t pair[2] = {0};
	t_int(fits, span_record(s, row->off, twice, row->big, pair));
	assert_int_equal(pair[0], one);
	assert_int_equal(pair[1], two);
}

static void absent_is_not_empty(void **state)
{
	(void)state;
	assert_null(span_of(NULL).p);
	assert_non_null(span_of("").p);
}

static const struct CMUnitTest others[] = {
	T(absent_is_not_empty),
};

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(check_sub, subs) + t_rows(check_uint, uints) + t_rows(check_record, records) +
	       t_group(others) != 0;
}
