/* Facts for a message about a text without a '#!' line: the language that it seems to be written
   in, a '#!' below line 1, and the line that would start it. */
#include "explain/explain.h"

#include "built/language.h"
#include "message/verdict.h"

/* A '#!' line of at most 255 bytes, and the sed command before it. */
#define LINE_BYTES 264

/* Adds sed's "1i LINE", for a line without characters that are special to sed. */
static void say_insert(struct verdict *v, enum fact_key key, struct span line)
{
	char text[LINE_BYTES];
	struct buf b = buf_of(text, sizeof text);
	if (span_has(line, '\\'))
		return;
	buf_adds(&b, "1i ");
	buf_add(&b, line);
	if (!b.full)
		facts_text(&v->message.facts, key, buf_span(&b));
}

static void say_language(struct host *h, const struct language *l, struct verdict *v)
{
	char text[LINE_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct file *env = host_file(h, span_of("/usr/bin/env"));
	bool is_shell = span_is(span_of(l->word), "shell");
	facts_text(&v->message.facts, FACT_LOOKS_LIKE, span_of(l->word));
	facts_text(&v->message.facts, HINT_LANGUAGE, span_of(l->name));
	if (l->compiler[0])
		facts_text(&v->message.facts, HINT_COMPILER, span_of(l->compiler));
	if (!l->command[0] || is_shell)
		return;
	facts_text(&v->message.facts, HINT_COMMAND, span_of(l->command));
	buf_adds(&b, "#!");
	buf_adds(&b, env && !env->os ? "/usr/bin/env " : "/usr/bin/");
	buf_adds(&b, l->command);
	say_insert(v, HINT_SED_LANGUAGE, buf_span(&b));
}

/* A first line that was to be '#!PATH' and is '!PATH', '#PATH', '!#PATH' or '#\!PATH', with the
   path of something that is here. */
static bool say_mistyped(struct host *h, const struct file *f, struct verdict *v)
{
	struct span rest = f->bytes;
	struct span line;
	size_t n = 0;
	if (!span_cut(&rest, "\n", &line))
		return false;
	while (n < line.n && (line.p[n] == '#' || line.p[n] == '!' || line.p[n] == '\\'))
		n++;
	if (n == 0 || n > 3 || !span_from(line, n, &line) || !line.n || line.p[0] != '/')
		return false;
	size_t end = 0;
	while (end < line.n && line.p[end] > ' ')
		end++;
	const struct file *interp = host_file(h, (struct span){line.p, end});
	if (!interp || interp->os)
		return false;
	facts_text(&v->message.facts, HINT_MISTYPED, line);
	return true;
}

void describe_text(struct host *h, const struct file *f, struct verdict *v)
{
	unsigned number;
	struct span line;
	const struct language *l = language_of(f->bytes);
	if (say_mistyped(h, f, v))
		return;
	if (language_late_mark(f->bytes, &number, &line)) {
		facts_number(&v->message.facts, FACT_MARK_LINE, number);
		facts_text(&v->message.facts, HINT_MARK, line);
		say_insert(v, HINT_SED_MARK, line);
	} else if (l) {
		say_language(h, l, v);
	}
}
