/* The words of the messages: which words of the command line mean an id, that each message has its
   page, and that rows lead to strings. That a page is the one which was written, byte for byte,
   tests/golden/run proves. */
#include "t.h"

#include "report/why.h"
#include "message/text.h"
#include "report/streams.h"

struct row {
	const char *name;
	const char *word;
	const char *id; /* "" when it means none */
};

static const struct row words[] = {
	{"as_messages_have_it", "LF301", "LF301"},
	{"lower_case", "lf301", "LF301"},
	{"mixed_case", "lF301", "LF301"},
	{"number", "301", "LF301"},
	{"leading_zeros", "001", "LF001"},
	{"no_such_id", "LF999", ""},
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
	{"name", "loader-missing", "LF301"},
	{"not_ascii", "LF30\xc3\xa9", ""},
};

static void word(void **state)
{
	const struct row *row = *state;
	struct text_message m = {.id = span_of("")};
	t_int(row->id[0] != 0, text_find_word(row->word, &m));
	assert_true(span_is(m.id, row->id));
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
		assert_true(line.n <= 80 || span_starts(line, "    ") || span_starts(line, "# LF"));
}

static void all_messages(void **state)
{
	struct text_message m;
	struct text_message same;
	struct span last = span_of("LF000");
	unsigned n = 0;
	unsigned rows = 0;
	(void)state;
	for (; text_at(n, &m); n++) {
		assert_true(memcmp(last.p, m.id.p, m.id.n) < 0);
		assert_true(text_find(m.id, &same) && span_eq(m.page, same.page));
		t_int(rows, m.row);
		check_page(m.id, m.page);
		rows += m.nrows;
		last = m.id;
	}
	struct text_row row;
	assert_true(n >= 32);
	assert_false(text_at(n + 1, &m));
	assert_true(text_row_at(rows - 1, &row));
	assert_false(text_row_at(rows, &row));
}

static void every_row(void **state)
{
	struct text_row r;
	(void)state;
	for (unsigned i = 0; text_row_at(i, &r); i++) {
		assert_true(r.text.n);
		t_int(r.kind != TEXT_WHY, r.label.n != 0);
		t_int(r.kind == TEXT_FIX, r.say.n != 0);
		t_int(r.kind == TEXT_FIX, r.sure.n != 0);
	}
}

static void no_message(void **state)
{
	static const char none[][6] = {"LF000", "LF999", "LF30", "F301L", "lf301", ""};
	struct text_message m;
	(void)state;
	for (size_t i = 0; i < T_COUNT(none); i++)
		assert_false(text_find(span_of(none[i]), &m));
	assert_false(text_find(span_of(NULL), &m));
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
	t_text(NULL, why_unknown(none));
	t_text(NULL, why_unknown(known));
	t_text(bad, why_unknown(mixed));
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
	why_show(&o, argv);
	struct span said = {(unsigned char *)o.mem, o.n};
	assert_true(span_starts(said, "# LF301 loader-missing: "));
	assert_true(span_find(said, span_of(".\n\n# LF001 file-missing: "), &at));
}

static void list(void **state)
{
	static struct out o;
	struct text_message m;
	struct span line;
	unsigned n = 0;
	(void)state;
	out_open(&o, -1);
	why_list(&o);
	struct span said = {(unsigned char *)o.mem, o.n};
	assert_true(span_starts(said, "LF001  file-missing               there is no such file\n"));
	while (span_cut(&said, "\n", &line) && line.n) {
		assert_true(text_at(n++, &m));
		assert_true(memcmp(line.p, m.id.p, m.id.n) == 0);
		assert_true(line.n <= 96); /* a summary is one line */
	}
	assert_false(text_at(n, &m));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(all_messages), T(every_row), T(no_message), T(unknown), T(show_two), T(list),
	};
	t_filter(argc, argv);
	return (t_rows(word, words) + t_group(tests)) != 0;
}
