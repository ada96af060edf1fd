/* What reaches a terminal, a shell or a JSON parser: no byte of a stranger's may act there. */
#include "t.h"

#include "report/out.h"
#include "report/streams.h"

struct row {
	const char *name;
	const char *in;
	const char *text;
	const char *shell;
	const char *json;
};

static const struct row rows[] = {
	{"plain", "/bin/ls", "/bin/ls", "/bin/ls", "/bin/ls"},
	{"empty", "", "", "''", ""},
	{"blank", "a b", "a b", "'a b'", "a b"},
	{"quote", "it's", "it's", "'it'\\''s'", "it's"},
	{"dollar", "$HOME", "$HOME", "'$HOME'", "$HOME"},
	{"newline", "a\nb", "a\\nb", "'a\\nb'", "a\\nb"},
	{"carriage_return", "sh\r", "sh\\r", "'sh\\r'", "sh\\r"},
	{"escape", "\x1b[31m", "\\x1b[31m", "'\\x1b[31m'", "\\u001b[31m"},
	{"delete", "\x7f", "\\x7f", "'\\x7f'", "\\u007f"},
	{"utf8", "\xc3\xa9", "\xc3\xa9", "'\xc3\xa9'", "\xc3\xa9"},
	{"c1_control", "\xc2\x9b", "\\xc2\\x9b", "'\\xc2\\x9b'", "\\u009b"},
	{"right_to_left", "\xe2\x80\xae", "\\xe2\\x80\\xae", "'\\xe2\\x80\\xae'", "\\u202e"},
	{"overlong", "\xc0\xaf", "\\xc0\\xaf", "'\\xc0\\xaf'", "\\\\xc0\\\\xaf"},
	{"cut_off", "\xe2\x82", "\\xe2\\x82", "'\\xe2\\x82'", "\\\\xe2\\\\x82"},
	{"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80", "'\\xed\\xa0\\x80'",
	 "\\\\xed\\\\xa0\\\\x80"},
	{"json_quotes", "\"\\", "\"\\", "'\"\\'", "\\\"\\\\"},
};

static void expect(const char *expected, struct out *o)
{
	t_bytes(expected, o->mem, o->n);
}

static void check(void **state)
{
	const struct row *row = *state;
	static struct out o;
	out_open(&o, -1);
	out_escaped(&o, span_of(row->in));
	expect(row->text, &o);
	out_open(&o, -1);
	out_shell(&o, span_of(row->in));
	expect(row->shell, &o);
	out_open(&o, -1);
	out_json(&o, span_of(row->in));
	expect(row->json, &o);
}

static void every_byte(void **state)
{
	(void)state;
	static struct out o;
	for (int a = 0; a < 256; a++)
		for (int b = 0; b < 256; b++) {
			unsigned char pair[2] = {(unsigned char)a, (unsigned char)b};
			out_open(&o, -1);
			out_escaped(&o, (struct span){pair, 2});
			for (size_t i = 0; i < o.n; i++)
				assert_true((unsigned char)o.mem[i] >= ' ' && o.mem[i] != 127);
		}
}

static void full_memory_is_no_overflow(void **state)
{
	(void)state;
	static struct out o;
	out_open(&o, -1);
	for (int i = 0; i < 5000; i++)
		out_str(&o, "0123456789");
	t_int(sizeof o.mem, (long long)o.n);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {T(every_byte), T(full_memory_is_no_overflow)};
	t_filter(argc, argv);
	int failures = t_rows(check, rows);
	failures += t_group(others);
	return failures != 0;
}
