/* Facts for a message about a text without a '#!' line: what it seems to be written in, a '#!' that
   stands too far down, and the line that would start it. */
#include <landfall/verdict.h>

#include <landfall/language.h>

/* A '#!' line of at most 255 bytes, and what sed wants before it. */
#define LINE_BYTES 264

/* sed's "1i LINE", for a line that sed takes as it is. */
static void say_insert(struct verdict *v, const char *key, struct span line)
{
	char text[LINE_BYTES];
	struct buf b = buf_of(text, sizeof text);
	if (span_has(line, '\\'))
		return;
	buf_adds(&b, "1i ");
	buf_add(&b, line);
	if (!b.full)
		facts_text(&v->facts, key, buf_span(&b));
}

static void say_language(struct host *h, const struct language *l, struct verdict *v)
{
	char text[LINE_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct file *env = host_file(h, span_of("/usr/bin/env"));
	bool is_shell = span_is(span_of(l->word), "shell");
	facts_text(&v->facts, "looks_like", span_of(l->word));
	facts_text(&v->facts, ".language", span_of(l->name));
	if (is_shell)
		facts_flag(&v->facts, ".is_shell");
	if (l->compiler[0])
		facts_text(&v->facts, ".compiler", span_of(l->compiler));
	if (!l->command[0] || is_shell)
		return;
	facts_text(&v->facts, ".command", span_of(l->command));
	buf_adds(&b, "#!");
	buf_adds(&b, env && !env->os ? "/usr/bin/env " : "/usr/bin/");
	buf_adds(&b, l->command);
	say_insert(v, ".sed_language", buf_span(&b));
}

void describe_text(struct host *h, const struct file *f, struct verdict *v)
{
	unsigned number;
	struct span line;
	const struct language *l = language_of(f->bytes);
	if (language_late_mark(f->bytes, &number, &line)) {
		facts_number(&v->facts, "mark_line", number);
		facts_text(&v->facts, ".mark", line);
		say_insert(v, ".sed_mark", line);
	} else if (l) {
		say_language(h, l, v);
	}
}
