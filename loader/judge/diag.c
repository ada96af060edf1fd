/* The rows of diag.def, and which of them fit what was established. Choosing is data: a row names
   the facts it needs, and this file only compares names. The rows are one long string of fields
   that end in NUL: as an array of pointers they would need a relocation each, at every start. */
#include <landfall/diag.h>

#define DIAG(id, name, exit, title) "D\0" #id "\0" name "\0" #exit "\0\0\0" title "\0"
#define WHY(id, when, text) "W\0" #id "\0" when "\0\0\0\0" text "\0"
#define SEEN(id, when, label, text) "S\0" #id "\0" when "\0" label "\0\0\0" text "\0"
#define FIX(id, when, where, sure, say, cmd)                                                       \
	"F\0" #id "\0" when "\0" where "\0" sure "\0" say "\0" cmd "\0"

/* Longer than ISO C asks every compiler to take; gcc and clang take any length. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const char rows[] =
#include "diag.def"
	;

enum { TYPE, ID, WHEN, LABEL, SURE, SAY, TEXT, FIELDS };

struct cursor {
	struct span rest;
	struct span field[FIELDS];
};

static struct cursor all_rows(void)
{
	return (struct cursor){.rest = {(const unsigned char *)rows, sizeof rows - 1}};
}

static bool next_row(struct cursor *c, char type, struct span id)
{
	while (c->rest.n) {
		for (size_t i = 0; i < FIELDS; i++)
			if (!span_cstr(c->rest, 0, &c->field[i]) ||
			    !span_from(c->rest, c->field[i].n + 1, &c->rest))
				return false;
		if (c->field[TYPE].p[0] == (unsigned char)type && (!id.p || span_eq(c->field[ID], id)))
			return true;
	}
	return false;
}

static void to_diag(const struct cursor *c, struct diag *out)
{
	out->id = c->field[ID];
	out->name = c->field[WHEN];
	out->title = c->field[TEXT];
	out->exit = 0;
	for (size_t i = 0; i < c->field[LABEL].n; i++)
		out->exit = 10 * out->exit + (c->field[LABEL].p[i] - '0');
}

bool diag_find(const char *id, struct diag *out)
{
	struct cursor c = all_rows();
	if (!next_row(&c, 'D', span_of(id)))
		return false;
	to_diag(&c, out);
	return true;
}

bool diag_at(unsigned i, struct diag *out)
{
	struct cursor c = all_rows();
	bool found = next_row(&c, 'D', span_of(NULL));
	while (found && i--)
		found = next_row(&c, 'D', span_of(NULL));
	if (found)
		to_diag(&c, out);
	return found;
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

static bool next_fit(struct cursor *c, char type, const struct diag *d, const struct facts *f,
		     struct diag_row *out)
{
	while (next_row(c, type, d->id)) {
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
	struct cursor c = all_rows();
	return next_fit(&c, 'W', d, f, out);
}

bool diag_next_seen(const struct diag *d, const struct facts *f, unsigned *i,
		    struct diag_row *out)
{
	struct cursor c = all_rows();
	bool found = next_fit(&c, 'S', d, f, out);
	for (unsigned k = 0; found && k < *i; k++)
		found = next_fit(&c, 'S', d, f, out);
	++*i;
	return found;
}

unsigned diag_fixes(const struct diag *d, const struct facts *f, struct diag_row out[FIXES_MAX])
{
	struct cursor c = all_rows();
	unsigned n = 0;
	while (n < FIXES_MAX && next_fit(&c, 'F', d, f, &out[n]))
		n++;
	return n;
}
