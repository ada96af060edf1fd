/* How near two words are. */
#include "t.h"

#include "message/near_word.h"

struct row {
	const char *name;
	const char *a;
	const char *b;
	unsigned expected;
};

static const struct row rows[] = {
	{"same", "--json", "--json", 0},
	{"exchanged", "--explian", "--explain", 1},
	{"left-out", "--exlain", "--explain", 1},
	{"put-in", "--jsson", "--json", 1},
	{"changed", "--jzon", "--json", 1},
	{"two", "--exlian", "--explain", 2},
	{"three", "--xlian", "--explain", 3},
	{"much", "--root", "--explain", 3},
	{"short", "-x", "-r", 3},
	{"long", "--a-word-that-is-longer-than-any-of-ours", "--json", 3},
	{"case", "LF31", "LF301", 1},
};

static void distance(void **state)
{
	const struct row *r = *state;
	t_int(r->expected, near_word(span_of(r->a), span_of(r->b)));
	t_int(r->expected, near_word(span_of(r->b), span_of(r->a)));
}

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(distance, rows) != 0;
}
