/* The one argument of a '#!' line for a shell: "-e -u" arrives as one word, "-e\r" with the
   carriage return of a CRLF line. dash, bash and BusyBox's ash know no such option and stop before
   they read the script; other interpreters split the word themselves (perl) or are not known well
   enough. */
#include "judge/rules.h"

#include "message/chain.h"
#include "message/verdict.h"

#include <string.h>

/* Bytes of a shell that are searched; bash, the largest of the three, has 1.3 MB. */
#define SHELL_SCAN_MAX (4U << 20)

/* Is f a dash, bash or BusyBox? Recognized by its text for an unknown option or by its banner. */
static bool is_known_shell(const struct file *f, struct span name)
{
	static const char *const names[] = {"sh", "dash", "ash", "bash"};
	static const char *const marks[] = {"Illegal option -%c", "GNU bash, version ",
					    "BusyBox v"};
	struct span s = f->bytes;
	bool named = false;
	size_t at;
	if (s.n > SHELL_SCAN_MAX)
		s.n = SHELL_SCAN_MAX;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		named = named || span_is(name, names[i]);
	for (size_t i = 0; named && i < sizeof marks / sizeof marks[0]; i++)
		if (span_find(s, span_of(marks[i]), &at))
			return true;
	return false;
}

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length of "-" and letters up to one of stops; 0 when arg begins otherwise. */
static size_t letters_until(struct span arg, const char *stops)
{
	size_t i = 1;
	if (arg.n < 3 || arg.p[0] != '-')
		return 0;
	while (i < arg.n && is_letter(arg.p[i]))
		i++;
	return i > 1 && i < arg.n && strchr(stops, arg.p[i]) && arg.p[i] ? i : 0;
}

static bool refuse(struct chain *c, struct verdict *v, const char *id)
{
	c->last = c->script;
	v->kernel_decides = false;
	verdict_refuse(v, id);
	return true;
}

static bool refuse_crlf(struct span name, struct chain *c, struct verdict *v)
{
	uint64_t lines;
	uint64_t crlf;
	facts_text(&v->message.facts, FACT_INTERP, name);
	facts_flag(&v->message.facts, FACT_INTERP_EXISTS);
	script_count_lines(c->script->bytes, &lines, &crlf);
	facts_number(&v->message.facts, FACT_CRLF_LINES, crlf);
	facts_number(&v->message.facts, FACT_LINES, lines);
	facts_flag(&v->message.facts, HINT_BY_ARGUMENT);
	(void)refuse(c, v, LANDFALL_LF103);
	v->exit = LANDFALL_EXIT_NOT_RUNNABLE; /* nothing is missing */
	return true;
}

/* Suggests "-eu" for "-e -u", unless one of the options takes an argument of its own. */
static void say_joined(struct span name, struct span arg, struct verdict *v)
{
	char text[2 * SCRIPT_HEAD_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span word;
	buf_adds(&b, "1s|^#!.*|#!");
	buf_add(&b, name);
	buf_adds(&b, " -");
	while (span_cut(&arg, " \t", &word)) {
		if (word.n == 0)
			continue;
		if (word.p[0] != '-' || word.n < 2)
			return;
		for (size_t i = 1; i < word.n; i++) {
			if (!is_letter(word.p[i]) || strchr("coO", word.p[i]))
				return;
			buf_addc(&b, (char)word.p[i]);
		}
	}
	buf_adds(&b, "|");
	if (!b.full && !span_has(name, '&') && !span_has(name, '\\') && !span_has(name, '|'))
		facts_text(&v->message.facts, HINT_SED_JOINED, buf_span(&b));
}

/* Does set accept the word as the shell's command line does: "-u", "-eo", or "pipefail" behind an
   "o"? */
static bool is_for_set(struct span word, bool behind_o)
{
	if (!behind_o && (word.n < 2 || word.p[0] != '-'))
		return false;
	for (size_t i = !behind_o; i < word.n; i++)
		if (behind_o ? !is_letter(word.p[i])
			     : !span_has(span_of("abCefhmnuvxEo"), (char)word.p[i]))
			return false;
	return true;
}

/* Suggests the options on line 2, as "set" commands, when they cannot be joined. */
static void say_apart(struct span name, struct span arg, struct verdict *v)
{
	char text[2][SCRIPT_HEAD_BYTES + 16];
	struct buf bare = buf_of(text[0], sizeof text[0]);
	struct buf set = buf_of(text[1], sizeof text[1]);
	struct span word;
	bool known = true;
	bool behind_o = false;
	buf_adds(&set, "1a set");
	while (span_cut(&arg, " \t", &word)) {
		if (word.n == 0)
			continue;
		known = known && is_for_set(word, behind_o);
		behind_o = !behind_o && word.p[word.n - 1] == 'o';
		buf_addc(&set, ' ');
		buf_add(&set, word);
	}
	if (span_has(name, '&') || span_has(name, '\\') || span_has(name, '|'))
		return;
	buf_adds(&bare, "1s|^#!.*|#!");
	buf_add(&bare, name);
	buf_adds(&bare, "|");
	facts_text(&v->message.facts, HINT_SED_BARE, buf_span(&bare));
	if (known && !behind_o)
		facts_text(&v->message.facts, HINT_SED_SET, buf_span(&set));
}

bool decide_arguments(const struct file *f, struct chain *c, struct verdict *v)
{
	struct span arg = c->line.arg;
	struct span name = c->line.interp;
	if (!c->script)
		return false;
	size_t words = letters_until(arg, " \t");
	size_t cr = letters_until(arg, "\r");
	if ((!words && (!cr || cr + 1 != arg.n)) || !is_known_shell(f, span_base(name)))
		return false;
	facts_text(&v->message.facts, FACT_ARGUMENT, arg);
	if (!words)
		return refuse_crlf(name, c, v);
	facts_text(&v->message.facts, FACT_INTERP, name);
	say_joined(name, arg, v);
	say_apart(name, arg, v);
	return refuse(c, v, LANDFALL_LF112);
}
