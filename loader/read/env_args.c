/* What env makes of the one argument that a '#!' line hands it. The argument comes in, the name of
   the program that env will look for goes out. The kernel passes all that stands behind the
   interpreter as one argument; only -S takes it apart. */
#include <landfall/env_args.h>

#include <string.h>

/* -S, cut as env cuts it: state of one pass over the string. */
struct splitter {
	struct env_args *out;
	size_t n;               /* bytes of out->text in use */
	size_t begin;           /* of the word that is being put together */
	bool in_word;
	bool single;
	bool twice;             /* inside "..." */
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

/* A backslash outside '...': true when the byte behind it belongs to it. */
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

/* A variable that neither env nor a loader looks at before the command has started. */
static bool is_harmless(struct span name)
{
	return !span_is(name, "PATH") && !span_starts(name, "LD_");
}

static bool is_assignment(struct span word, struct span *name)
{
	struct span rest = word;
	return span_cut(&rest, "=", name) && rest.p;
}

/* Steps over options and assignments. False when one of them changes what will be found. */
static bool skip_options(struct env_args *o, unsigned *at)
{
	struct span name;
	for (; *at < o->nwords && span_starts(o->words[*at], "-"); ++*at) {
		struct span word = o->words[*at];
		if (span_is(word, "--")) {
			++*at;
			break;
		}
		if (span_is(word, "-v") || span_is(word, "--debug"))
			continue;
		if (span_is(word, "-u") && *at + 1 < o->nwords)
			name = o->words[++*at];
		else if (!span_starts(word, "-u") || !span_from(word, 2, &name) || name.n == 0)
			return false;
		if (!is_harmless(name))
			return false;
	}
	for (; *at < o->nwords && is_assignment(o->words[*at], &name); ++*at)
		if (!is_harmless(name))
			return false;
	return true;
}

static void read_split(struct span text, struct env_args *out)
{
	unsigned at = 0;
	out->asks_split = true;
	out->form = ENV_UNSURE;
	if (text.n == 0 || !split(text, out) || !skip_options(out, &at))
		return;
	out->nwords -= at;
	memmove(out->words, out->words + at, out->nwords * sizeof out->words[0]);
	out->form = out->nwords ? ENV_SPLIT : ENV_AGAIN;
	if (out->nwords && out->words[0].n == 0)
		out->form = ENV_UNSURE;
	else if (out->nwords)
		out->command = out->words[0];
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
