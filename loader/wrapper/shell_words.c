/* Reads "sh -c TEXT" where TEXT is no more than a command of plain words. Words come in, the words
   of the text go out. Whatever a shell would expand, quote, assign or redirect is left to it. */
#include "wrapper/shell_words.h"

#include <string.h>

/* Letters, digits and signs that mean themselves to every shell, wherever they stand. */
static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("_./:,+@%-", c));
}

/* Words that are no commands (POSIX 2.4), and "." and ":" of which no program has the name. */
static bool is_reserved(struct span word)
{
	static const char words[][9] = {"if",       "then",   "else", "elif",  "fi",
					"do",       "done",   "case", "esac",  "while",
					"until",    "for",    "in",   "time",  ".",
					"function", "select", ":",    "coproc"};
	for (size_t i = 0; i < COUNT(words); i++)
		if (span_is(word, words[i]))
			return true;
	return false;
}

/* Cuts the text; "$@" as its last word is left out and noted. False when a word is not plain. */
static bool cut(struct span text, struct env_args *o, struct shell_words *out)
{
	struct span word;
	memset(o, 0, sizeof *o);
	while (span_cut(&text, " \t", &word)) {
		if (!word.n)
			continue;
		if (out->passes_on || o->nwords == ENV_WORDS_MAX)
			return false;
		out->passes_on = span_is(word, "\"$@\"");
		for (size_t i = 0; i < word.n && !out->passes_on; i++)
			if (!is_plain(word.p[i]) && !(word.p[i] == '=' && o->nwords))
				return false;
		if (!out->passes_on)
			o->words[o->nwords++] = word;
	}
	return true;
}

/* Steps over "exec" and its "-a NAME". */
static bool skip_exec(const struct env_args *o, struct shell_words *out)
{
	unsigned i = 0;
	out->is_exec = o->nwords && span_is(o->words[0], "exec");
	i += out->is_exec;
	if (out->is_exec && i < o->nwords && span_is(o->words[i], "-a"))
		i += 2;
	out->command = i;
	return i < o->nwords && o->words[i].p[0] != '-' && !is_reserved(o->words[i]);
}

bool shell_words_read(const struct span *words, unsigned n, struct env_args *text,
		      struct shell_words *out)
{
	unsigned i = 0;
	memset(out, 0, sizeof *out);
	while (i < n && (span_is(words[i], "-e") || span_is(words[i], "-u") ||
			 span_is(words[i], "-eu") || span_is(words[i], "-x")))
		i++;
	if (i + 1 >= n ||
	    !(span_is(words[i], "-c") || span_is(words[i], "-ec") || span_is(words[i], "-euc")))
		return false;
	if (!cut(words[i + 1], text, out) || !skip_exec(text, out))
		return false;
	out->gone = i + 2 + (i + 2 < n);
	return true;
}
