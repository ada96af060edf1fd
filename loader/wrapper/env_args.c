/* Reads the one argument that a '#!' line hands to env. The argument comes in, the name of the
   program that env will look for goes out. The kernel passes everything behind the interpreter as
   one argument, and only -S splits it. */
#include "wrapper/env_args.h"

#include <string.h>

/* State of one pass over the string of -S, which is split as env splits it. */
struct splitter {
	struct env_args *out;
	size_t n;     /* bytes of out->text in use */
	size_t begin; /* where the word that is being put together begins */
	bool in_word;
	bool single;
	bool twice; /* inside "..." */
	bool unsure;
	bool ended;
};

static bool is_blank(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void end_word(struct splitter *s)
{
	struct env_args *o = s->out;
	if (s->in_word && o->nwords < ENV_WORDS_MAX)
		o->words[o->nwords++] = (struct span){(const unsigned char *)o->text + s->begin,
						      s->n - s->begin};
	else if (s->in_word)
		s->unsure = true;
	s->in_word = false;
}

static void begin_word(struct splitter *s)
{
	if (!s->in_word)
		s->begin = s->n;
	s->in_word = true;
}

static void add_byte(struct splitter *s, unsigned char c)
{
	begin_word(s);
	if (s->n == sizeof s->out->text)
		s->unsure = true;
	else
		s->out->text[s->n++] = (char)c;
}

/* Reads a backslash outside '...'; true when the byte behind it belongs to it. */
static void escape(struct splitter *s, unsigned char c)
{
	static const char plain[] = "\"#$'\\";
	static const char named[] = "f\fn\nr\rt\tv\v";
	if (c && strchr(plain, c)) {
		add_byte(s, c);
		return;
	}
	for (size_t i = 0; named[i]; i += 2)
		if (c == (unsigned char)named[i]) {
			add_byte(s, (unsigned char)named[i + 1]);
			return;
		}
	if (c == '_' && s->twice)
		add_byte(s, ' ');
	else if (c == '_')
		end_word(s);
	else if (c == 'c' && !s->twice)
		s->ended = true;
	else
		s->unsure = true;
}

/* Takes the byte at i; returns where to go on. */
static size_t take(struct splitter *s, struct span text, size_t i)
{
	unsigned char c = text.p[i];
	unsigned char next = i + 1 < text.n ? text.p[i + 1] : 0;
	bool quoted = s->single || s->twice;
	if (c == '\\' && (!s->single || next == '\\' || next == '\'')) {
		if (s->single)
			add_byte(s, next);
		else
			escape(s, next);
		return i + 2;
	}
	if ((c == '\'' && !s->twice) || (c == '"' && !s->single)) {
		begin_word(s);
		s->single = c == '\'' ? !s->single : s->single;
		s->twice = c == '"' ? !s->twice : s->twice;
	} else if (is_blank(c) && !quoted) {
		end_word(s);
	} else if (c == '#' && !quoted && !s->in_word) {
		s->ended = true;
	} else if (c == 0 || (c == '$' && !s->single)) {
		s->unsure = true;
	} else {
		add_byte(s, c);
	}
	return i + 1;
}

static bool split(struct span text, struct env_args *out)
{
	struct splitter s = {.out = out};
	for (size_t i = 0; i < text.n && !s.ended && !s.unsure;)
		i = take(&s, text, i);
	end_word(&s);
	return !s.unsure && (s.ended || (!s.single && !s.twice));
}

/* Is it a variable that neither env nor a loader reads before the command has started? */
static bool is_harmless(struct span name)
{
	return !span_is(name, "PATH") && !span_starts(name, "LD_");
}

static bool is_assignment(struct span word, struct span *name)
{
	struct span rest = word;
	return span_cut(&rest, "=", name) && rest.p;
}

/* What the options and assignments before a command do. */
struct changes {
	bool program; /* which program is found may be another one */
	bool start;   /* the program is found by its name, but starts differently */
};

static void note_variable(struct span name, struct changes *c)
{
	c->program = c->program || span_is(name, "PATH");
	c->start = c->start || !is_harmless(name);
}

static bool is_about_signals(struct span word)
{
	return span_starts(word, "--default-signal") || span_starts(word, "--ignore-signal") ||
	       span_starts(word, "--block-signal") || span_starts(word, "--list-signal-");
}

/* Takes one option; false when it is none that is known here. */
static bool take_option(const struct env_args *o, unsigned *at, struct changes *c)
{
	struct span word = o->words[*at];
	struct span name;
	bool empties = span_is(word, "-i") || span_is(word, "-") ||
		       span_is(word, "--ignore-environment");
	bool signals = is_about_signals(word);
	c->program = c->program || empties;
	c->start = c->start || signals;
	if (empties || signals || span_is(word, "-v") || span_is(word, "--debug"))
		return true;
	if (span_is(word, "-u") && *at + 1 < o->nwords)
		name = o->words[++*at];
	else if (!span_starts(word, "-u") || !span_from(word, 2, &name) || name.n == 0)
		return false;
	note_variable(name, c);
	return true;
}

/* Steps over options and assignments. False when one of them is not known. */
static bool skip_options(const struct env_args *o, unsigned *at, struct changes *c)
{
	struct span name;
	for (; *at < o->nwords && span_starts(o->words[*at], "-"); ++*at) {
		if (span_is(o->words[*at], "--")) {
			++*at;
			break;
		}
		if (!take_option(o, at, c))
			return false;
	}
	for (; *at < o->nwords && is_assignment(o->words[*at], &name); ++*at)
		note_variable(name, c);
	return true;
}

static void read_split(struct span text, struct env_args *out)
{
	struct changes c = {false, false};
	unsigned at = 0;
	out->asks_split = true;
	out->form = ENV_UNSURE;
	if (text.n == 0 || !split(text, out) || !skip_options(out, &at, &c))
		return;
	out->nwords -= at;
	memmove(out->words, out->words + at, out->nwords * sizeof out->words[0]);
	struct span command = out->nwords ? out->words[0] : (struct span){NULL, 0};
	if (!out->nwords && !c.program && !c.start)
		out->form = ENV_AGAIN;
	else if (command.n && !c.program && !c.start) {
		out->form = ENV_SPLIT;
		out->command = command;
	} else if (command.n && (!c.program || command.p[0] == '/')) {
		out->changed = command;
	}
}

bool env_args_split(struct span text, struct env_args *out)
{
	memset(out, 0, sizeof *out);
	return split(text, out) && out->nwords;
}

void env_args_read(struct span arg, struct env_args *out)
{
	static const char marks[][16] = {"--split-string=", "-vS", "-S"};
	struct span name;
	memset(out, 0, sizeof *out);
	out->form = ENV_AGAIN;
	if (arg.n == 0 || span_is(arg, "-") || span_is(arg, "-i"))
		return;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (span_starts(arg, marks[i]) && span_from(arg, strlen(marks[i]), &name)) {
			read_split(name, out);
			return;
		}
	bool option = arg.p[0] == '-';
	bool assignment = !option && is_assignment(arg, &name);
	if (!option && !assignment) {
		out->form = ENV_PLAIN;
		out->command = arg;
	} else if (option || !is_harmless(name)) {
		out->form = ENV_UNSURE;
	}
}
