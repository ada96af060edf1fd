/* A card for people: on a terminal, one screen; as Markdown, a table for release notes. */
#include "card/show.h"

#include "read/phrases.h"

#define COLUMNS 80
#define LABEL_COLUMN 13

/* --- a terminal ----------------------------------------------------------------------------- */

static void label(struct out *o, const char *word)
{
	if (o->column)
		out_str(o, "\n");
	out_str(o, "  ");
	out_str(o, word);
	out_pad(o, LABEL_COLUMN);
}

/* Room for n more columns, or a new line. */
static void room(struct out *o, size_t n)
{
	if (o->column + n <= COLUMNS || o->column <= LABEL_COLUMN)
		return;
	out_str(o, "\n");
	out_pad(o, LABEL_COLUMN);
}

static void excepted(struct out *o, const struct card_system *s)
{
	const char *before = " (" PHRASE_CARD_EXCEPT " ";
	for (const struct card_row *r = s->rows; r < s->newest; r++)
		if (r->runs) {
			out_str(o, before);
			out_span(o, r->release);
			before = ", ";
		}
	out_str(o, before[0] == ',' ? ")" : "");
}

static void runs_on(struct out *o, const struct card *c)
{
	struct card_system s;
	bool any = false;
	label(o, PHRASE_CARD_RUNS_ON);
	for (size_t i = 0; card_next_system(c, &i, &s);) {
		if (!s.oldest)
			continue;
		out_str(o, any ? "," : "");
		any = true;
		room(o, s.oldest->system.n + s.oldest->release.n + 6);
		out_str(o, o->column > LABEL_COLUMN ? " " : "");
		out_span(o, s.oldest->system);
		out_str(o, " >= ");
		out_span(o, s.oldest->release);
	}
	out_str(o, any ? "" : PHRASE_CARD_NO_SYSTEM);
}

/* "GLIBC_2.34 of libc.so.6 (pthread_create)", as much as there is of it. */
static void reason(struct out *o, const struct card_row *r, void (*say)(struct out *, struct span))
{
	if (r->node.p) {
		say(o, r->node);
		out_str(o, r->lib.p ? " of " : "");
	}
	if (r->lib.p)
		say(o, r->lib);
	if (r->sym.p) {
		out_str(o, r->lib.p ? " (" : "");
		say(o, r->sym);
		out_str(o, r->lib.p ? ")" : "");
	}
	out_str(o, r->lib.p || r->sym.p ? " [" : "[");
	out_span(o, r->id);
	out_str(o, "]");
	if (r->file.p) {
		out_str(o, ": ");
		say(o, r->file);
	}
}

static void not_on(struct out *o, const struct card *c)
{
	struct card_system s;
	bool any = false;
	for (size_t i = 0; card_next_system(c, &i, &s);) {
		if (!s.newest)
			continue;
		label(o, any ? "" : PHRASE_CARD_NOT_ON);
		any = true;
		out_span(o, s.newest->system);
		if (s.oldest) {
			out_str(o, " <= ");
			out_span(o, s.newest->release);
		}
		excepted(o, &s);
		out_pad(o, LABEL_COLUMN + 22);
		reason(o, s.newest, out_escaped);
	}
}

static void kernel_by(struct out *o, const struct card_needs *n)
{
	if (!n->kernel.by.p)
		return;
	out_str(o, " (");
	out_escaped(o, n->kernel.by);
	out_str(o, ")");
}

static void needs(struct out *o, const struct card_needs *n)
{
	char text[160];
	struct buf b = buf_of(text, sizeof text);
	const char *libc = card_libc(n->libc);
	if (libc) {
		buf_adds(&b, libc);
		buf_adds(&b, n->version.release.major ? " " : "");
		if (n->version.release.major)
			card_release(&n->version, &b);
		buf_adds(&b, ", ");
	}
	if (n->glibcxx.p && n->glibcxx.n < 40) {
		buf_adds(&b, "libstdc++ ");
		buf_add(&b, n->glibcxx);
		buf_adds(&b, ", ");
	}
	if (n->machine) {
		card_cpu(n, &b);
		buf_adds(&b, ", ");
	}
	buf_adds(&b, "Linux");
	if (n->kernel.release.major) {
		buf_addc(&b, ' ');
		card_release(&n->kernel, &b);
	}
	out_escaped(o, buf_span(&b));
	kernel_by(o, n);
}

void card_text(struct out *o, const struct card *c)
{
	if (c->files) {
		out_num(o, c->files);
		out_str(o, " " PHRASE_CARD_FILES);
	} else {
		out_escaped(o, c->program);
	}
	runs_on(o, c);
	not_on(o, c);
	label(o, PHRASE_CARD_NEEDS);
	needs(o, &c->needs);
	if (c->unchecked)
		label(o, PHRASE_CARD_UNCHECKED);
	for (const struct card_word *w = c->unchecked; w; w = w->next) {
		room(o, w->text.n + 2);
		out_str(o, o->column > LABEL_COLUMN ? " " : "");
		out_escaped(o, w->text);
		out_str(o, w->next ? "," : "");
	}
	out_str(o, "\n");
}

/* --- Markdown ------------------------------------------------------------------------------- */

/* Text from a file: control bytes as everywhere, and nothing that Markdown or HTML would read as
   its own. */
static void plain(struct out *o, struct span s)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		for (n = 1; i + n < s.n && (s.p[i] & 0x80) && (s.p[i + n] & 0x80); n++)
			;
		unsigned char c = s.p[i];
		if (c == '<')
			out_str(o, "&lt;");
		else if (c == '&')
			out_str(o, "&amp;");
		else if (c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']' ||
			 c == '|' || c == '~' || c == '#' || c == '!' || c == '$')
			out_str(o, "\\");
		if (c != '<' && c != '&')
			out_escaped(o, (struct span){s.p + i, n});
	}
}

static void markdown_row(struct out *o, const struct card_system *s)
{
	out_str(o, "| ");
	plain(o, s->rows->system);
	out_str(o, " | ");
	if (s->oldest)
		plain(o, s->oldest->release);
	out_str(o, " | ");
	if (s->newest) {
		plain(o, s->newest->release);
		excepted(o, s);
		out_str(o, " | ");
		reason(o, s->newest, plain);
	} else {
		out_str(o, "|");
	}
	out_str(o, " |\n");
}

void card_markdown(struct out *o, const struct card *c)
{
	struct card_system s;
	out_str(o, "### ");
	if (c->files) {
		out_num(o, c->files);
		out_str(o, " " PHRASE_CARD_FILES);
	} else {
		plain(o, c->program);
	}
	out_str(o, "\n\n" PHRASE_CARD_NEEDS " ");
	needs(o, &c->needs);
	out_str(o, "\n\n| | " PHRASE_CARD_RUNS_FROM " | " PHRASE_CARD_NOT_ON
		   " | |\n|---|---|---|---|\n");
	for (size_t i = 0; card_next_system(c, &i, &s);)
		markdown_row(o, &s);
	if (c->unchecked)
		out_str(o, "\n" PHRASE_CARD_UNCHECKED ": ");
	for (const struct card_word *w = c->unchecked; w; w = w->next) {
		plain(o, w->text);
		out_str(o, w->next ? ", " : "\n");
	}
	out_str(o, "\n");
}

void card_show(struct out *o, const struct card *c, enum card_form form)
{
	switch (form) {
	case CARD_TEXT: card_text(o, c); return;
	case CARD_MARKDOWN: card_markdown(o, c); return;
	case CARD_JSON: card_json(o, c); return;
	}
}
