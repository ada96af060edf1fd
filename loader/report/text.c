/* A verdict as text for people: the sentences of its message with the facts filled in. The wording
   is the message's; this file does the layout. */
#include "report/report.h"

#include "closure/closure.h"
#include "read/phrases.h"

#include <string.h>

#define ROWS_MAX 40   /* of one list */
#define WORDS_MAX 200 /* of one list of symbols */
#define WIDTH 80
#define INDENT 8    /* behind "  why   " */
#define EVIDENCE 19 /* behind the label of a line of evidence */
#define FIX_TEXT 11 /* behind "  fix   1. " */
#define COMMAND 13
#define UNCHECKED 15 /* behind "  not checked  " */
#define DIFFERS 11   /* behind "  differs  " */

/* Writes text, which must be ours or already escaped, with lines broken at blanks to WIDTH. */
static void wrap(struct out *o, struct span text, size_t indent)
{
	struct span word;
	bool first = true;
	while (span_cut(&text, " ", &word)) {
		if (!first && o->column + 1 + word.n > WIDTH) {
			out_str(o, "\n");
			out_pad(o, indent);
		} else if (!first) {
			out_str(o, " ");
		}
		out_span(o, word);
		first = false;
	}
}

/* Writes a sentence with lines broken at blanks to WIDTH; further lines are indented. */
static void fill_wrapped(struct out *o, const struct facts *f, struct span text, size_t indent)
{
	struct out *line = out_scratch(o);
	report_fill(line, f, text);
	if (line->n == sizeof line->mem) {
		/* too long for the buffer: written without line breaks, not truncated */
		report_fill(o, f, text);
		out_str(o, "\n");
		return;
	}
	wrap(o, (struct span){(unsigned char *)line->mem, line->n}, indent);
	out_str(o, "\n");
}

/* Writes one more word of a list, on a new line when the current one is full. */
static void list_word(struct out *o, struct span word, const char *tail)
{
	if (o->column + 1 + word.n + strlen(tail) > WIDTH) {
		out_str(o, "\n");
		out_pad(o, EVIDENCE + 2);
	} else if (o->column > EVIDENCE) {
		out_str(o, " ");
	}
	out_escaped(o, word);
	out_str(o, tail);
}

static void needed_by(struct out *o, struct span path)
{
	if (o->column + 13 + path.n > WIDTH) {
		out_str(o, "\n");
		out_pad(o, EVIDENCE + 2);
	} else {
		out_str(o, " ");
	}
	out_str(o, "(needed by ");
	out_escaped(o, path);
	out_str(o, ")");
}

static void by_and_in(struct out *o, const struct missing_version *n)
{
	if (!span_is(n->lib, "libc.so.6"))
		list_word(o, n->lib, "");
	if (n->by->rule != RULE_PROGRAM)
		needed_by(o, n->by->path);
}

/* Ends a list at ROWS_MAX rows; a damaged or hostile file can make it long. */
static bool enough(struct out *o, unsigned shown, unsigned all)
{
	if (shown < ROWS_MAX)
		return false;
	out_str(o, "and ");
	out_num(o, all - shown);
	out_str(o, " more\n");
	return true;
}

static void list_versions(struct out *o, const struct closure *c)
{
	unsigned rows = 0;
	for (const struct missing_version *n = c->missing_versions; n; n = n->next) {
		if (enough(o, rows++, c->nmissing_versions))
			return;
		unsigned shown = n->nsymbols < VERSION_SYMBOLS_MAX ? n->nsymbols
								   : VERSION_SYMBOLS_MAX;
		out_escaped(o, n->version);
		if (!span_is(n->lib, "libc.so.6"))
			out_str(o, " of");
		by_and_in(o, n);
		out_str(o, n->nsymbols ? ":" : "");
		for (unsigned i = 0; i < shown; i++)
			list_word(o, n->symbols[i], n->weak[i] ? " (weak)" : "");
		if (n->nsymbols > shown) {
			out_str(o, " and ");
			out_num(o, n->nsymbols - shown);
			out_str(o, " more");
		}
		out_str(o, "\n");
		if (n->next)
			out_pad(o, EVIDENCE);
	}
}

static void reason(struct out *o, const char *why)
{
	bool fits = o->column + 2 + strlen(why) <= WIDTH;
	out_str(o, fits ? ":" : ":\n");
	out_pad(o, fits ? 0 : EVIDENCE + 4);
	out_str(o, why);
}

static void list_search_path_entries(struct out *o, const struct missing_lib *l)
{
	for (const struct search_path_entry *p = l->places; p; p = p->next) {
		out_str(o, "\n");
		out_pad(o, EVIDENCE + 2);
		out_str(o, p->rule == RULE_CACHE ? "" : rule_text(p->rule));
		out_str(o, p->rule == RULE_CACHE ? "" : " ");
		out_escaped(o, p->where);
		reason(o, p->why[0] ? p->why : PHRASE_NOT_IN_IT);
	}
}

static void list_libs(struct out *o, const struct closure *c)
{
	unsigned rows = 0;
	for (const struct missing_lib *l = c->libs; l; l = l->next) {
		if (enough(o, rows++, c->nlibs))
			return;
		out_escaped(o, l->name);
		needed_by(o, l->by->path);
		if (l->why[0])
			reason(o, l->why);
		/* the search path entries of the first library stand for those of all others */
		if (l == c->libs)
			list_search_path_entries(o, l);
		out_str(o, "\n");
		if (l->next)
			out_pad(o, EVIDENCE);
	}
}

static void list_symbols(struct out *o, const struct closure *c)
{
	const struct object *by = NULL;
	unsigned words = 0;
	const struct missing_symbol *s = closure_missing_at_start(c->symbols);
	for (; s; s = closure_missing_at_start(s->next)) {
		if (words++ == WORDS_MAX) {
			out_str(o, " and ");
			out_num(o, c->nstart - WORDS_MAX);
			out_str(o, " more");
			break;
		}
		if (s->by != by) {
			out_str(o, by ? "\n" : "");
			if (by)
				out_pad(o, EVIDENCE);
			out_escaped(o, s->by->path);
			out_str(o, ":");
			by = s->by;
		}
		list_word(o, s->name, "");
	}
	out_str(o, "\n");
}

static void seen_line(struct out *o, const struct verdict *v, const struct text_row *r)
{
	out_span(o, r->label);
	out_pad(o, EVIDENCE);
	if (span_is(r->text, "{*nodes}"))
		list_versions(o, v->closure);
	else if (span_is(r->text, "{*libs}"))
		list_libs(o, v->closure);
	else if (span_is(r->text, "{*symbols}"))
		list_symbols(o, v->closure);
	else
		fill_wrapped(o, &v->message.facts, r->text, EVIDENCE);
}

/* Writes the lines of a command one below the other; newlines in facts were escaped. */
static void command(struct out *o, const struct facts *f, struct span text)
{
	struct span line;
	while (span_cut(&text, "\n", &line)) {
		out_pad(o, COMMAND);
		report_command(o, f, line);
		out_str(o, "\n");
	}
}

static void report_fixes(struct out *o, const struct verdict *v)
{
	struct text_row fix[FIXES_MAX];
	unsigned n = diag_fixes(&v->message.diag, &v->message.facts, fix);
	for (unsigned i = 0; i < n; i++) {
		out_str(o, i ? "        " : "  fix   ");
		out_num(o, i + 1);
		out_str(o, ". ");
		out_span(o, fix[i].label);
		out_str(o, ": ");
		fill_wrapped(o, &v->message.facts, fix[i].say, FIX_TEXT);
		command(o, &v->message.facts, fix[i].text);
	}
}

/* Writes a note: its title and reason, its id, and its first fix. */
static void report_note(struct out *o, const struct verdict *v, const struct diag *d)
{
	struct out *line = out_scratch(o);
	struct text_row row;
	struct text_row fix[FIXES_MAX];
	report_fill(line, &v->message.facts, d->title);
	if (diag_why(d, &v->message.facts, &row)) {
		out_str(line, "; ");
		report_fill(line, &v->message.facts, row.text);
	}
	out_str(line, " [");
	out_span(line, d->id);
	out_str(line, "]");
	out_str(o, "  note  ");
	wrap(o, (struct span){(unsigned char *)line->mem, line->n}, INDENT);
	out_str(o, "\n");
	if (!diag_fixes(d, &v->message.facts, fix))
		return;
	out_pad(o, INDENT);
	out_span(o, fix[0].label);
	out_str(o, ": ");
	fill_wrapped(o, &v->message.facts, fix[0].say, INDENT);
	command(o, &v->message.facts, fix[0].text);
}

static void report_notes(struct out *o, const struct verdict *v)
{
	for (unsigned i = 0; i < v->nnotes; i++)
		report_note(o, v, &v->notes[i]);
}

void report_title(struct out *o, const struct verdict *v)
{
	report_fill(o, &v->message.facts, v->message.diag.title);
	out_str(o, " [");
	out_span(o, v->message.diag.id);
	out_str(o, "]\n");
}

/* Writes a label of ours, dim where there are colours. */
static void label(struct out *o, const char *text)
{
	out_color(o, "2");
	out_str(o, text);
	out_color(o, "");
}

static void report_refusal(struct out *o, const struct verdict *v)
{
	unsigned at = 0;
	bool first = true;
	struct text_row row;
	out_color(o, "31");
	out_str(o, "landfall: ");
	report_title(o, v);
	out_color(o, "");
	if (diag_why(&v->message.diag, &v->message.facts, &row)) {
		label(o, "  why   ");
		fill_wrapped(o, &v->message.facts, row.text, INDENT);
	}
	while (diag_next_seen(&v->message.diag, &v->message.facts, &at, &row)) {
		label(o, first ? "  seen  " : "        ");
		seen_line(o, v, &row);
		first = false;
	}
	report_notes(o, v);
	report_fixes(o, v);
	label(o, "  more  ");
	out_str(o, "landfall --why ");
	out_span(o, v->message.diag.id);
	out_str(o, "\n");
}

/* Writes what a target (--against) would do with the program. */
static void report_start_there(struct out *o, const struct verdict *v)
{
	const char *line = PHRASE_WOULD_RUN_THERE "\n";
	if (facts_find(&v->message.facts, FACT_UNSURE))
		line = PHRASE_MAY_RUN_THERE "\n"
					    "  why   {unsure}\n";
	else if (facts_find(&v->message.facts, HINT_LIBRARY))
		line = PHRASE_WOULD_LOAD_THERE "\n";
	report_fill(o, &v->message.facts, span_of(line));
	if (facts_find(&v->message.facts, FACT_AGAINST_SYSTEM))
		report_fill(o, &v->message.facts, span_of("  " PHRASE_TAKEN_AS "\n"));
	if (!facts_find(&v->message.facts, FACT_UNCHECKED))
		return;
	out_str(o, "  not checked  ");
	fill_wrapped(o, &v->message.facts, span_of("{unchecked}"), UNCHECKED);
}

/* Writes what is otherwise than under glibc, a line each. */
static void report_differs(struct out *o, const struct verdict *v)
{
	const struct fact *list = facts_find(&v->message.facts, FACT_SHIM_DIFFERS);
	struct span one;
	for (uint64_t at = 0; list && span_cstr(list->text, at, &one); at += one.n + 1) {
		struct out *line = out_scratch(o);
		out_escaped(line, one);
		out_str(o, "  differs  ");
		wrap(o, (struct span){(unsigned char *)line->mem, line->n}, DIFFERS);
		out_str(o, "\n");
	}
}

/* Writes the line of a verdict to start the program: that of the first fact that is present. */
static void report_start(struct out *o, const struct verdict *v)
{
	static const enum fact_key keys[] = {
		FACT_SHIM,         FACT_REPOINT_NODE, FACT_HANDOVER_MUSL, FACT_HANDOVER_VERSION,
		FACT_HANDOVER_DIR, FACT_BINFMT,       FACT_UNSURE};
	static const char lines[][96] = {
		PHRASE_WOULD_RUN_BY_SHIM "\n",
		PHRASE_WOULD_RUN_WITHOUT "\n",
		PHRASE_WOULD_RUN_BY_MUSL "\n",
		PHRASE_WOULD_RUN_BY_GLIBC "\n",
		PHRASE_WOULD_RUN_BY_SOME_GLIBC "\n",
		PHRASE_WOULD_RUN_BY_BINFMT "\n",
		PHRASE_WOULD_BE_RUN "\n  why   {unsure}\n",
		PHRASE_WOULD_RUN "\n",
	};
	size_t i = 0;
	if (facts_find(&v->message.facts, FACT_AGAINST)) {
		report_start_there(o, v);
		return;
	}
	while (i < sizeof keys / sizeof keys[0] && !facts_find(&v->message.facts, keys[i]))
		i++;
	report_fill(o, &v->message.facts, span_of(lines[i]));
	report_differs(o, v);
}

void report_text(struct out *o, const struct verdict *v)
{
	if (v->action == LANDFALL_NONE) {
		report_refusal(o, v);
		return;
	}
	out_str(o, "landfall: ");
	report_start(o, v);
	report_notes(o, v);
}
