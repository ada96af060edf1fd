/* The pages of --why: which words mean an id, and that each page comes out whole. That it is the
   page which was written, byte for byte, tests/golden/run proves. */
#include "t.h"

#include <landfall/pages.h>
#include <landfall/why.h>

struct row {
	const char *name;
	const char *word;
	const char *id;         /* "" when it means none */
};

static const struct row words[] = {
	{"as_messages_have_it", "LF301", "LF301"},
	{"lower_case", "lf301", "LF301"},
	{"mixed_case", "lF301", "LF301"},
	{"number", "301", "LF301"},
	{"leading_zeros", "001", "LF001"},
	{"no_such_id_yet", "LF999", "LF999"},
	{"empty", "", ""},
	{"letters_alone", "LF", ""},
	{"letters_for_digits", "LFLF1", ""},
	{"short_number", "1", ""},
	{"short_id", "LF30", ""},
	{"long_number", "3011", ""},
	{"long_id", "LF3011", ""},
	{"five_digits", "00301", ""},
	{"letter_among_digits", "LF3O1", ""},
	{"sign", "LF-01", ""},
	{"other_letters", "LG301", ""},
	{"blank_before", " 301", ""},
	{"brackets", "[LF301]", ""},
	{"name", "loader-missing", ""},
	{"not_ascii", "LF30\xc3\xa9", ""},
};

static void word(void **state)
{
	const struct row *row = *state;
	char id[WHY_ID_BYTES] = "xxxxx";
	t_int(row->id[0] != 0, why_id(row->word, id));
	t_text(row->id, id);
}

static void check_page(struct span id, struct span page)
{
	struct span line;
	size_t at;
	assert_true(span_starts(page, "# LF"));
	assert_true(span_sub(page, 2, id.n, &line) && span_eq(line, id));
	assert_true(span_ends(page, "\n"));
	assert_true(span_find(page, span_of("\n## What to do\n"), &at));
	while (span_cut(&page, "\n", &line))
		assert_true(line.n <= 96);
}

static void all_pages(void **state)
{
	char text[WHY_PAGE_BYTES];
	struct span id;
	struct span last = span_of("LF000");
	unsigned n = 0;
	(void)state;
	for (; why_at(n, &id); n++) {
		struct buf b = buf_of(text, sizeof text);
		assert_true(memcmp(last.p, id.p, id.n) < 0);
		assert_true(why_has(id));
		assert_true(why_page(id, &b));
		assert_false(b.full);
		check_page(id, buf_span(&b));
		last = id;
	}
	assert_true(n >= 32);
	assert_false(why_at(n + 1, &id));
}

static void no_page(void **state)
{
	static const char none[][6] = {"LF000", "LF999", "LF30", "F301L", "lf301", ""};
	char text[16];
	(void)state;
	for (size_t i = 0; i < T_COUNT(none); i++) {
		struct buf b = buf_of(text, sizeof text);
		assert_false(why_has(span_of(none[i])));
		assert_false(why_page(span_of(none[i]), &b));
		t_int(0, (long long)b.n);
	}
	assert_false(why_has(span_of(NULL)));
}

static void small_buffer(void **state)
{
	char text[16];
	struct buf b = buf_of(text, sizeof text);
	(void)state;
	assert_true(why_page(span_of("LF301"), &b));
	assert_true(b.full);
	t_text("# LF301 loader-", text);
}

static void unknown(void **state)
{
	char good[] = "lf301";
	char number[] = "405";
	char bad[] = "LF999";
	char *none[] = {NULL};
	char *known[] = {good, number, NULL};
	char *mixed[] = {good, bad, number, NULL};
	(void)state;
	t_text(NULL, pages_unknown(none));
	t_text(NULL, pages_unknown(known));
	t_text(bad, pages_unknown(mixed));
}

static void show_two(void **state)
{
	static struct out o;
	char first[] = "301";
	char bad[] = "x";
	char second[] = "lf001";
	char *argv[] = {first, bad, second, NULL};
	size_t at;
	(void)state;
	out_open(&o, -1);
	pages_show(&o, argv);
	struct span said = {(unsigned char *)o.mem, o.n};
	assert_true(span_starts(said, "# LF301 loader-missing: "));
	assert_true(span_find(said, span_of(".\n\n# LF001 file-missing: "), &at));
}

static void list(void **state)
{
	static struct out o;
	struct span id;
	struct span line;
	unsigned n = 0;
	(void)state;
	out_open(&o, -1);
	pages_list(&o);
	struct span said = {(unsigned char *)o.mem, o.n};
	assert_true(span_starts(said, "LF001  file-missing               there is no such file\n"));
	while (span_cut(&said, "\n", &line) && line.n) {
		assert_true(why_at(n++, &id));
		assert_true(memcmp(line.p, id.p, id.n) == 0);
		assert_true(line.n <= 96);
	}
	assert_false(why_at(n, &id));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(all_pages), T(no_page), T(small_buffer), T(unknown), T(show_two), T(list),
	};
	t_filter(argc, argv);
	return (t_rows(word, words) + t_group(tests)) != 0;
}
