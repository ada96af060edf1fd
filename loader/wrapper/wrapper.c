/* Finds the command on the command line of a program that starts another one. Words come in, the
   place of the command and what changes for it go out. Options are read as getopt reads them, by
   one row a program; nothing is looked up. */
#include "wrapper/wrapper.h"

#include "read/table.h"
#include "wrapper/shell_words.h"

#include <string.h>

struct command_row {
	char name[16];
	char shorts[40];
	char longs[224];
	uint16_t operands;
	char root[8];
	char does[12];
};

static const struct command_row rows[] TABLE = {
#include "tables/commands.inc"
};

/* One option as it stands on the line. */
struct option {
	char letter; /* 0 for a long one without a letter of its own */
	struct span value;
};

static const struct command_row *row_of(struct span path)
{
	struct span name = span_base(path);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (span_is(name, rows[i].name))
			return &rows[i];
	return NULL;
}

bool wrapper_is_name(struct span path)
{
	return row_of(path);
}

/* Puts the words of l->cut in the place of `gone` words from at on; false when there are too many.
   */
static bool splice(struct wrapper_line *l, unsigned at, unsigned gone, unsigned from)
{
	unsigned more = l->cut.nwords - from;
	unsigned behind = l->n - at - gone;
	if (at + more + behind > WRAPPER_WORDS_MAX)
		return false;
	memmove(l->words + at + more, l->words + at + gone, behind * sizeof l->words[0]);
	memcpy(l->words + at, l->cut.words + from, more * sizeof l->words[0]);
	l->n = at + more + behind;
	return true;
}

/* Takes note of what an option changes for the command; false when that is not known. */
static bool note(const struct command_row *row, const struct option *o, struct wrapped *out)
{
	bool env = strcmp(row->does, "env") == 0;
	if (o->letter && row->root[1] == 0 && row->root[0] == o->letter) {
		out->root = o->value;
		return o->value.n;
	}
	if (env && o->letter == 'i')
		out->clears = true;
	else if (env && o->letter == 'C')
		out->changes_dir = true;
	else if (env && o->letter == 'u') {
		if (out->nunset == WRAPPER_UNSET_MAX)
			return false;
		out->unset[out->nunset++] = o->value;
	}
	return true;
}

/* Finds the letter of a long option and whether it takes a value: '.', '=' or '?'. 0 for none. */
static char find_long(const struct command_row *row, struct span name, char *letter)
{
	struct span rest = span_of(row->longs);
	struct span one;
	while (span_cut(&rest, " ", &one)) {
		struct span tail;
		if (one.n > name.n && memcmp(one.p, name.p, name.n) == 0 &&
		    span_from(one, name.n, &tail) && strchr(".=?", tail.p[0])) {
			*letter = tail.n > 1 ? (char)tail.p[1] : 0;
			return (char)tail.p[0];
		}
	}
	return 0;
}

/* Takes "--NAME", "--NAME=VALUE" or "--NAME VALUE" at *at. */
static bool take_long(const struct command_row *row, const struct wrapper_line *l, unsigned *at,
		      struct option *o)
{
	struct span rest;
	struct span name;
	if (!span_from(l->words[*at], 2, &rest) || !span_cut(&rest, "=", &name) || !name.n)
		return false;
	char takes = find_long(row, name, &o->letter);
	o->value = rest.p ? rest : (struct span){NULL, 0};
	if (!takes || (takes == '.' && rest.p))
		return false;
	if (takes == '=' && !rest.p) {
		if (++*at >= l->n)
			return false;
		o->value = l->words[*at];
	}
	++*at;
	return true;
}

/* Takes the letter at *i of the word at *at, with its value; *i is 0 when the word has ended. */
static bool take_letter(const struct command_row *row, const struct wrapper_line *l, unsigned *at,
			size_t *i, struct option *o)
{
	struct span word = l->words[*at];
	o->letter = (char)word.p[*i];
	const char *known = o->letter == ':' || o->letter == '-' ? NULL
								 : strchr(row->shorts, o->letter);
	o->value = (struct span){NULL, 0};
	if (!known || !o->letter)
		return false;
	++*i;
	bool ends = *i == word.n;
	if (known[1] == ':') {
		(void)span_from(word, *i, &o->value);
		if (ends && known[2] != ':') {
			if (++*at >= l->n)
				return false;
			o->value = l->words[*at];
		}
		ends = true;
	}
	if (ends) {
		++*at;
		*i = 0;
	}
	return true;
}

/* Cuts "-S TEXT" of env, whose words take the place of the option. */
static bool split_env(struct wrapper_line *l, unsigned from, unsigned *at, struct span text)
{
	if (l->cut.nwords || !env_args_split(text, &l->cut) || !splice(l, from, *at - from, 0))
		return false;
	*at = from;
	return true;
}

/* Takes one word of options at *at. */
static bool take_word(const struct command_row *row, struct wrapper_line *l, unsigned *at,
		      struct wrapped *out)
{
	bool env = strcmp(row->does, "env") == 0;
	unsigned from = *at;
	struct option o;
	size_t i = 1;
	if (span_starts(l->words[from], "--")) {
		if (!take_long(row, l, at, &o) || !note(row, &o, out))
			return false;
		return !env || o.letter != 'S' || split_env(l, from, at, o.value);
	}
	while (i) {
		if (!take_letter(row, l, at, &i, &o) || !note(row, &o, out))
			return false;
		if (env && o.letter == 'S')
			return split_env(l, from, at, o.value);
	}
	return true;
}

/* Steps over the options in front of the operands. */
static bool take_options(const struct command_row *row, struct wrapper_line *l, unsigned *at,
			 struct wrapped *out)
{
	while (*at < l->n && span_starts(l->words[*at], "-")) {
		if (span_is(l->words[*at], "--")) {
			++*at;
			return true;
		}
		if (l->words[*at].n == 1) { /* "-": of env as -i, else an operand */
			if (strcmp(row->does, "env") != 0)
				return true;
			out->clears = true;
			++*at;
		} else if (!take_word(row, l, at, out)) {
			return false;
		}
	}
	return true;
}

/* "sh -c TEXT": the words of TEXT, if it is one plain command, take the place of the option. */
static bool read_shell(struct wrapper_line *l, struct wrapped *out)
{
	struct shell_words s;
	if (l->cut.nwords || !shell_words_read(l->words + 1, l->n - 1, &l->cut, &s) ||
	    !splice(l, 1, s.gone, s.command))
		return false;
	if (!s.passes_on)
		l->n = 1 + l->cut.nwords - s.command;
	out->by_shell = true;
	out->by_exec = s.is_exec;
	out->renames = s.command > 1;
	out->at = out->variables = 1;
	out->form = WRAPPER_FOUND;
	return true;
}

static bool is_assignment(struct span word)
{
	struct span name;
	return span_cut(&word, "=", &name) && word.p;
}

/* Does an option of its own stand behind the command? What a "--" leads is the command's. */
static bool has_more_options(const struct wrapper_line *l, unsigned command)
{
	for (unsigned i = command + 1; i < l->n && !span_is(l->words[i], "--"); i++)
		if (span_starts(l->words[i], "-"))
			return true;
	return false;
}

void wrapper_read(struct wrapper_line *line, struct wrapped *out)
{
	const struct command_row *row = line->n ? row_of(line->words[0]) : NULL;
	unsigned at = 1;
	memset(out, 0, sizeof *out);
	out->form = row ? WRAPPER_UNSURE : WRAPPER_NONE;
	if (!row || (strcmp(row->does, "shell") == 0 && (read_shell(line, out) || true)) ||
	    !take_options(row, line, &at, out) || row->operands > line->n ||
	    at > line->n - row->operands)
		return;
	if (strcmp(row->root, "operand") == 0)
		out->root = line->words[at];
	at += row->operands;
	out->variables = at;
	while (strcmp(row->does, "env") == 0 && at < line->n && is_assignment(line->words[at]))
		at++;
	if (strcmp(row->does, "permute") == 0 && !span_is(line->words[at - 1], "--") &&
	    has_more_options(line, at))
		return;
	out->changes_user = strcmp(row->does, "user") == 0;
	out->at = at;
	out->form = at < line->n ? WRAPPER_FOUND : WRAPPER_EMPTY;
}

void wrapper_shift(struct wrapper_line *line, const struct wrapped *w)
{
	line->n -= w->at;
	memmove(line->words, line->words + w->at, line->n * sizeof line->words[0]);
}
