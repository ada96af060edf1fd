/* JSON as an OCI runtime writes it: what is a text, and what is found in one. */
#include "t.h"

#include "read/json.h"

struct text {
	const char *name;
	const char *text;
	bool sound;
};

static const struct text texts[] = {
	{"object", "{\"a\":1}", true},
	{"blanks", " \t\r\n{ \"a\" : [ 1 , 2 ] } \n", true},
	{"scalars", "[true,false,null,\"x\",-0.5e+3,0,10]", true},
	{"empty_ones", "[{},[],\"\"]", true},
	{"escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"", true},
	{"number_alone", "7", true},
	{"nothing", "", false},
	{"blanks_alone", "  ", false},
	{"two_values", "{} {}", false},
	{"comma_last", "[1,]", false},
	{"comma_first", "[,1]", false},
	{"comma_last_object", "{\"a\":1,}", false},
	{"no_colon", "{\"a\" 1}", false},
	{"no_value", "{\"a\":}", false},
	{"no_key", "{1:2}", false},
	{"wrong_end", "[1}", false},
	{"open", "[[1]", false},
	{"closed_twice", "[1]]", false},
	{"open_string", "\"a", false},
	{"control_byte", "\"a\nb\"", false},
	{"half_a_pair", "\"\\ud800\"", false},
	{"low_half", "\"\\udc00\"", false},
	{"pair_of_other", "\"\\ud800\\u0041\"", false},
	{"unknown_escape", "\"\\x41\"", false},
	{"short_escape", "\"\\u00e\"", false},
	{"escape_at_end", "\"\\", false},
	{"leading_zero", "01", false},
	{"plus", "+1", false},
	{"point_alone", "1.", false},
	{"exponent_alone", "1e", false},
	{"minus_alone", "-", false},
	{"word_cut", "tru", false},
	{"word_long", "truer", false},
};

static void check_text(void **state)
{
	const struct text *r = *state;
	t_int(r->sound, json_is_sound(span_of(r->text)));
}

struct lookup {
	const char *name;
	const char *text;
	const char *path;
	const char *value; /* NULL: not found */
};

static const struct lookup lookups[] = {
	{"member", "{\"a\":1,\"b\":[2]}", "b", "[2]"},
	{"deeper", "{\"a\":{\"b\":{\"c\":\"x\"}}}", "a.b.c", "\"x\""},
	{"blanks", "{ \"a\" : 1 }", "a", "1"},
	{"absent", "{\"a\":1}", "b", NULL},
	{"empty_object", "{}", "a", NULL},
	{"of_an_array", "[1]", "a", NULL},
	{"of_a_string", "\"a\"", "a", NULL},
	{"below_a_number", "{\"a\":1}", "a.b", NULL},
	{"twice", "{\"a\":1,\"a\":1}", "a", NULL},
	{"another_twice", "{\"b\":1,\"b\":1,\"a\":2}", "a", "2"},
	{"a_value_is_no_key", "{\"b\":\"a\",\"c\":1}", "a", NULL},
	{"a_longer_key", "{\"ab\":1}", "a", NULL},
};

static void check_lookup(void **state)
{
	const struct lookup *r = *state;
	struct span value;
	const bool found = json_find(span_of(r->text), r->path, &value);
	t_int(true, json_is_sound(span_of(r->text)));
	t_int(r->value != NULL, found);
	if (found)
		t_bytes(r->value, value.p, value.n);
}

struct string {
	const char *name;
	const char *text;
	const char *value; /* NULL: none */
};

static const struct string strings[] = {
	{"plain", "\"/bin/sh\"", "/bin/sh"},
	{"empty", "\"\"", ""},
	{"escapes", "\"\\\"\\\\\\/\\n\\u0041\"", "\"\\/\nA"},
	{"two_bytes", "\"\\u00e9\"", "\xc3\xa9"},
	{"three_bytes", "\"\\u20ac\"", "\xe2\x82\xac"},
	{"four_bytes", "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80"},
	{"nul", "\"a\\u0000b\"", NULL},
	{"number", "1", NULL},
	{"null", "null", NULL},
	{"too_long", "\"0123456789abcdef0123456789abcdef\"", NULL},
};

static void check_string(void **state)
{
	const struct string *r = *state;
	char text[24];
	struct buf b = buf_of(text, sizeof text);
	const bool is = json_string(span_of(r->text), &b);
	t_int(r->value != NULL, is);
	if (is)
		t_bytes(r->value, (const unsigned char *)text, b.n);
}

static void elements(void **state)
{
	(void)state;
	struct span rest = span_of("[ \"a\" , [1,[2]] ,{\"b\":[3]}, 4 ]");
	struct span one;
	const char *const wanted[] = {"\"a\"", "[1,[2]]", "{\"b\":[3]}", "4"};
	for (size_t i = 0; i < T_COUNT(wanted); i++) {
		t_int(true, json_next(&rest, &one));
		t_bytes(wanted[i], one.p, one.n);
	}
	t_int(false, json_next(&rest, &one));
	rest = span_of("[]");
	t_int(false, json_next(&rest, &one));
	rest = span_of("{\"a\":1}");
	t_int(false, json_next(&rest, &one));
	rest = (struct span){NULL, 0}; /* a config without mounts */
	t_int(false, json_next(&rest, &one));
}

static void numbers(void **state)
{
	(void)state;
	uint64_t n;
	t_int(true, json_number(span_of("4294967296"), &n));
	t_int(true, n == 4294967296U);
	t_int(false, json_number(span_of("-1"), &n));
	t_int(false, json_number(span_of("1.0"), &n));
	t_int(false, json_number(span_of("99999999999999999999"), &n));
	t_int(false, json_number(span_of("\"1\""), &n));
}

/* JSON_DEPTH_MAX is deep enough, one more is none. */
static void depth(void **state)
{
	(void)state;
	char text[2 * JSON_DEPTH_MAX + 4];
	struct span s = {(const unsigned char *)text, 2 * JSON_DEPTH_MAX + 1};
	memset(text, '[', JSON_DEPTH_MAX);
	text[JSON_DEPTH_MAX] = '1';
	memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX);
	t_int(true, json_is_sound(s));
	memset(text, '[', JSON_DEPTH_MAX + 1);
	text[JSON_DEPTH_MAX + 1] = '1';
	memset(text + JSON_DEPTH_MAX + 2, ']', JSON_DEPTH_MAX + 1);
	s.n = 2 * JSON_DEPTH_MAX + 3;
	t_int(false, json_is_sound(s));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {T(elements), T(numbers), T(depth)};
	t_filter(argc, argv);
	int failures = t_rows(check_text, texts);
	failures += t_rows(check_lookup, lookups);
	failures += t_rows(check_string, strings);
	failures += t_group(others);
	return failures != 0;
}
