/* The rows of a message, and which of them fit what was established. Choosing is data: a row names
   the facts it needs, and this file only compares names. */
#include "message/diag.h"

bool diag_find(const char *id, struct diag *out)
{
	struct text_message m;
	if (!text_find(span_of(id), &m))
		return false;
	*out = (struct diag){span_of(id), m.name, m.exit, m.title, m.row, m.nrows};
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
		if ((facts_find_name(f, key) != NULL) != want)
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
		if (!span_starts(name, "*") && !facts_find_name(f, name))
			return false;
	}
	return true;
}

/* The next row of a kind that fits, from row *i of the message on; *i is then the one behind it. */
static bool next_fit(const struct diag *d, enum text_kind kind, const struct facts *f, unsigned *i,
		     struct text_row *out)
{
	while (*i < d->nrows && text_row_at(d->row + (*i)++, out))
		if (out->kind == kind && condition_holds(f, out->when) &&
		    has_all_keys(f, out->text) && has_all_keys(f, out->say))
			return true;
	return false;
}

bool diag_why(const struct diag *d, const struct facts *f, struct text_row *out)
{
	unsigned i = 0;
	return next_fit(d, TEXT_WHY, f, &i, out);
}

bool diag_next_seen(const struct diag *d, const struct facts *f, unsigned *i, struct text_row *out)
{
	return next_fit(d, TEXT_SEEN, f, i, out);
}

unsigned diag_fixes(const struct diag *d, const struct facts *f, struct text_row out[FIXES_MAX])
{
	unsigned i = 0;
	unsigned n = 0;
	while (n < FIXES_MAX && next_fit(d, TEXT_FIX, f, &i, &out[n]))
		n++;
	return n;
}
