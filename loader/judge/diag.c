/* The rows of diag.def, and which of them fit what was established. Choosing is data: a row names
   the facts it needs, and this file only compares names. A row is six fields that end in a byte 1;
   toolchain/texts makes them of the macros, and the rows of one id are unpacked when it is chosen. */
#include <landfall/diag.h>

#include <landfall/arena.h>
#include <landfall/texts.h>

#include <string.h>

enum { TYPE, WHEN, LABEL, SURE, SAY, TEXT, FIELDS };

struct cursor {
	struct span rest;
	struct span field[FIELDS];
};

static bool next_row(struct cursor *c, char type)
{
	while (c->rest.p && c->rest.n) {
		for (size_t i = 0; i < FIELDS; i++)
			if (!span_cut(&c->rest, "\1", &c->field[i]))
				return false;
		if (c->field[TYPE].p[0] == (unsigned char)type)
			return true;
	}
	return false;
}

static void to_diag(const struct cursor *c, struct diag *out)
{
	out->name = c->field[WHEN];
	out->title = c->field[TEXT];
	out->exit = 0;
	for (size_t i = 0; i < c->field[LABEL].n; i++)
		out->exit = 10 * out->exit + (c->field[LABEL].p[i] - '0');
}

bool diag_find(const char *id, struct diag *out)
{
	/* Where no memory is left to keep them apart, the last message is still told. */
	static char last[TEXT_BYTES_MAX];
	struct buf b = buf_of(last, sizeof last);
	if (!texts_get(span_of(id), TEXT_ROWS, &b))
		return false;
	char *mem = arena_get(b.n);
	if (mem)
		memcpy(mem, last, b.n);
	out->id = span_of(id);
	out->rows = (struct span){(const unsigned char *)(mem ? mem : last), b.n};
	struct cursor c = {.rest = out->rows};
	if (!next_row(&c, 'D'))
		return false;
	to_diag(&c, out);
	return true;
}

static bool condition_holds(const struct facts *f, struct span when)
{
	struct span key;
	while (span_cut(&when, " ", &key)) {
		if (key.n == 0)
			continue;
		bool want = key.p[0] != '!';
		if (!want)
			(void)span_from(key, 1, &key);
		if ((facts_find(f, key) != NULL) != want)
			return false;
	}
	return true;
}

static bool has_all_keys(const struct facts *f, struct span text)
{
	struct span key;
	/* Pieces between '{' and '}' are every second one. "{*x}" is a list the renderer knows. */
	while (span_cut(&text, "{", &key) && span_cut(&text, "}", &key)) {
		struct span name;
		(void)span_cut(&key, "|", &name);
		if (!span_starts(name, "*") && !facts_find(f, name))
			return false;
	}
	return true;
}

static bool next_fit(struct cursor *c, char type, const struct facts *f, struct diag_row *out)
{
	while (next_row(c, type)) {
		if (!condition_holds(f, c->field[WHEN]) || !has_all_keys(f, c->field[TEXT]) ||
		    !has_all_keys(f, c->field[SAY]))
			continue;
		*out = (struct diag_row){c->field[WHEN], c->field[LABEL], c->field[SURE],
					 c->field[SAY], c->field[TEXT]};
		return true;
	}
	return false;
}

bool diag_why(const struct diag *d, const struct facts *f, struct diag_row *out)
{
	struct cursor c = {.rest = d->rows};
	return next_fit(&c, 'W', f, out);
}

bool diag_next_seen(const struct diag *d, const struct facts *f, unsigned *i,
		    struct diag_row *out)
{
	struct cursor c = {.rest = d->rows};
	bool found = next_fit(&c, 'S', f, out);
	for (unsigned k = 0; found && k < *i; k++)
		found = next_fit(&c, 'S', f, out);
	++*i;
	return found;
}

unsigned diag_fixes(const struct diag *d, const struct facts *f, struct diag_row out[FIXES_MAX])
{
	struct cursor c = {.rest = d->rows};
	unsigned n = 0;
	while (n < FIXES_MAX && next_fit(&c, 'F', f, &out[n]))
		n++;
	return n;
}
