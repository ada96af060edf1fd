/* A verdict for people: the sentences of diag.def with the facts put in. Wording lives there,
   layout here. */
#include <landfall/report.h>

#include <landfall/why.h>

#include <string.h>

#define ROWS_MAX 40     /* of one list */
#define WORDS_MAX 200   /* of one list of symbols */
#define WIDTH 96
#define INDENT 8        /* behind "  why   " */
#define EVIDENCE 19     /* behind the label of a line of evidence */
#define FIX_TEXT 11     /* behind "  fix   1. " */
#define COMMAND 13
#define UNCHECKED 15    /* behind "  not checked  " */

static void list_all(struct out *o, struct span run)
{
	struct span one;
	for (bool first = true; span_cstr(run, 0, &one); first = false) {
		out_str(o, first ? "" : ", ");
		out_escaped(o, one);
		(void)span_from(run, one.n + 1, &run);
	}
}

void report_fill(struct out *o, const struct facts *f, struct span text)
{
	struct span rest = text;
	struct span plain;
	struct span key;
	struct span name;
	while (span_cut(&rest, "{", &plain)) {
		out_span(o, plain);
		if (!span_cut(&rest, "}", &key))
			break;
		(void)span_cut(&key, "|", &name);
		const struct fact *fact = facts_find(f, name);
		if (!fact)
			continue;
		if (fact->kind == FACT_NUMBER)
			out_num(o, fact->number);
		else if (fact->kind == FACT_LIST)
			list_all(o, fact->text);
		else if (span_is(key, "sh"))
			out_shell(o, fact->text);
		else
			out_escaped(o, fact->text);
	}
}

/* Text of ours or escaped before, broken at blanks to WIDTH. */
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

/* A sentence broken at blanks to WIDTH; the lines after the first are indented. */
static void fill_wrapped(struct out *o, const struct facts *f, struct span text, size_t indent)
{
	static struct out line; /* large, and never two at once */
	out_open(&line, -1);
	report_fill(&line, f, text);
	if (line.n == sizeof line.mem) {
		/* Too long to be kept; better unbroken than cut. */
		report_fill(o, f, text);
		out_str(o, "\n");
		return;
	}
	wrap(o, (struct span){(unsigned char *)line.mem, line.n}, indent);
	out_str(o, "\n");
}

/* One more word of a list, on a new line when this one is full. */
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

static void by_and_in(struct out *o, const struct lack_node *n)
{
	if (!span_is(n->lib, "libc.so.6"))
		list_word(o, n->lib, "");
	if (n->by->rule != RULE_PROGRAM)
		needed_by(o, n->by->path);
}

/* A list that a damaged or hostile file made long ends here. */
static bool enough(struct out *o, unsigned shown, unsigned all)
{
	if (shown < ROWS_MAX)
		return false;
	out_str(o, "and ");
	out_num(o, all - shown);
	out_str(o, " more\n");
	return true;
}

static void list_nodes(struct out *o, const struct closure *c)
{
	unsigned rows = 0;
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		if (enough(o, rows++, c->nnodes))
			return;
		unsigned shown = n->nsymbols < NODE_SYMBOLS_MAX ? n->nsymbols : NODE_SYMBOLS_MAX;
		out_escaped(o, n->node);
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

static void list_places(struct out *o, const struct lack_lib *l)
{
	for (const struct place *p = l->places; p; p = p->next) {
		out_str(o, "\n");
		out_pad(o, EVIDENCE + 2);
		out_str(o, p->rule == RULE_CACHE ? "" : rule_text(p->rule));
		out_str(o, p->rule == RULE_CACHE ? "" : " ");
		out_escaped(o, p->where);
		const char *why = p->why[0] ? p->why : "not in it";
		out_str(o, ":");
		if (o->column + 1 + strlen(why) > WIDTH) {
			out_str(o, "\n");
			out_pad(o, EVIDENCE + 4);
		} else {
			out_str(o, " ");
		}
		out_str(o, why);
	}
}

static void list_libs(struct out *o, const struct closure *c)
{
	unsigned rows = 0;
	for (const struct lack_lib *l = c->libs; l; l = l->next) {
		if (enough(o, rows++, c->nlibs))
			return;
		out_escaped(o, l->name);
		needed_by(o, l->by->path);
		out_str(o, l->why[0] ? ": " : "");
		out_str(o, l->why);
		/* The same places were looked at for each; they are said once. */
		if (l == c->libs)
			list_places(o, l);
		out_str(o, "\n");
		if (l->next)
			out_pad(o, EVIDENCE);
	}
}

static void list_symbols(struct out *o, const struct closure *c)
{
	const struct object *by = NULL;
	unsigned words = 0;
	const struct lack_symbol *s = closure_lack_at_start(c->symbols);
	for (; s; s = closure_lack_at_start(s->next)) {
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

static void seen_line(struct out *o, const struct verdict *v, const struct diag_row *r)
{
	out_span(o, r->label);
	out_pad(o, EVIDENCE);
	if (span_is(r->text, "{*nodes}"))
		list_nodes(o, v->closure);
	else if (span_is(r->text, "{*libs}"))
		list_libs(o, v->closure);
	else if (span_is(r->text, "{*symbols}"))
		list_symbols(o, v->closure);
	else
		fill_wrapped(o, &v->facts, r->text, EVIDENCE);
}

/* The lines of a command, each below the other; line breaks in facts were escaped. */
static void command(struct out *o, const struct facts *f, struct span text)
{
	struct span line;
	while (span_cut(&text, "\n", &line)) {
		out_pad(o, COMMAND);
		report_fill(o, f, line);
		out_str(o, "\n");
	}
}

static void report_fixes(struct out *o, const struct verdict *v)
{
	struct diag_row fix[FIXES_MAX];
	unsigned n = diag_fixes(&v->diag, &v->facts, fix);
	for (unsigned i = 0; i < n; i++) {
		out_str(o, i ? "        " : "  fix   ");
		out_num(o, i + 1);
		out_str(o, ". ");
		out_span(o, fix[i].label);
		out_str(o, ": ");
		fill_wrapped(o, &v->facts, fix[i].say, FIX_TEXT);
		command(o, &v->facts, fix[i].text);
	}
}

/* A note: what it says and why, its id, and the first fix. */
static void report_note(struct out *o, const struct verdict *v, const struct diag *d)
{
	static struct out line; /* large, and never two at once */
	struct diag_row row;
	struct diag_row fix[FIXES_MAX];
	out_open(&line, -1);
	report_fill(&line, &v->facts, d->title);
	if (diag_why(d, &v->facts, &row)) {
		out_str(&line, "; ");
		report_fill(&line, &v->facts, row.text);
	}
	out_str(&line, " [");
	out_span(&line, d->id);
	out_str(&line, "]");
	out_str(o, "  note  ");
	wrap(o, (struct span){(unsigned char *)line.mem, line.n}, INDENT);
	out_str(o, "\n");
	if (!diag_fixes(d, &v->facts, fix))
		return;
	out_pad(o, INDENT);
	out_span(o, fix[0].label);
	out_str(o, ": ");
	fill_wrapped(o, &v->facts, fix[0].say, INDENT);
	command(o, &v->facts, fix[0].text);
}

static void report_notes(struct out *o, const struct verdict *v)
{
	for (unsigned i = 0; i < v->nnotes; i++)
		report_note(o, v, &v->notes[i]);
}

static void report_refusal(struct out *o, const struct verdict *v)
{
	unsigned at = 0;
	bool first = true;
	struct diag_row row;
	report_fill(o, &v->facts, v->diag.title);
	out_str(o, " [");
	out_span(o, v->diag.id);
	out_str(o, "]\n");
	if (diag_why(&v->diag, &v->facts, &row)) {
		out_str(o, "  why   ");
		fill_wrapped(o, &v->facts, row.text, INDENT);
	}
	while (diag_next_seen(&v->diag, &v->facts, &at, &row)) {
		out_str(o, first ? "  seen  " : "        ");
		seen_line(o, v, &row);
		first = false;
	}
	report_notes(o, v);
	report_fixes(o, v);
	if (why_has(v->diag.id)) {
		out_str(o, "  more  landfall --why ");
		out_span(o, v->diag.id);
		out_str(o, "\n");
	}
}

/* What a target would do with it, which is not asked but known. */
static void report_start_there(struct out *o, const struct verdict *v)
{
	const char *line = "'{program}' would run on {against}\n";
	if (facts_find(&v->facts, span_of("unsure")))
		line = "'{program}' may run on {against}; not all of it was examined\n"
		       "  why   {unsure}\n";
	else if (facts_find(&v->facts, span_of(".library")))
		line = "'{program}' would load on {against}\n";
	report_fill(o, &v->facts, span_of(line));
	if (!facts_find(&v->facts, span_of("unchecked")))
		return;
	out_str(o, "  not checked  ");
	fill_wrapped(o, &v->facts, span_of("{unchecked}"), UNCHECKED);
}

/* A verdict to start it: the line of the first fact that is there. */
static void report_start(struct out *o, const struct verdict *v)
{
	static const char keys[][20] = {"repoint.node", "handover.musl", "handover.version",
					"handover.dir", "binfmt", "unsure"};
	static const char lines[][96] = {
		"'{program}' would run here, without {repoint.node}; all it wants from there is optional\n",
		"'{program}' would run here, handed to the musl {handover.version} in {handover.loader}\n",
		"'{program}' would run here, handed to the glibc {handover.version} in {handover.dir}\n",
		"'{program}' would run here, handed to the glibc in {handover.dir}\n",
		"'{program}' would run here, by '{binfmt}' of binfmt_misc\n",
		"'{program}' would be run here as it is; not all of it was examined\n  why   {unsure}\n",
		"'{program}' would run here as it is\n",
	};
	size_t i = 0;
	if (facts_find(&v->facts, span_of("against"))) {
		report_start_there(o, v);
		return;
	}
	while (i < sizeof keys / sizeof keys[0] && !facts_find(&v->facts, span_of(keys[i])))
		i++;
	report_fill(o, &v->facts, span_of(lines[i]));
}

void report_text(struct out *o, const struct verdict *v)
{
	out_str(o, "landfall: ");
	if (v->action == ACT_NONE) {
		report_refusal(o, v);
		return;
	}
	report_start(o, v);
	report_notes(o, v);
}
