/* Facts about a name that is no program's: a whole command line in one word, JSON that was none, a
   word of the shell, a file of the working directory; and about entries of PATH that only a shell
   would understand. */
#include "explain/explain.h"

#include "host/path_search.h"
#include "message/verdict.h"

#include <string.h>

#define PLAIN " ./_-+:,@%=0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool is_there(struct host *h, struct span path)
{
	const struct file *f = path.n && path.n < PATH_BYTES ? host_file(h, path) : NULL;
	return f && !f->os && path_search_may_run(h, f);
}

/* Would execvp find a program under that name? */
static bool is_program(struct host *h, struct span name)
{
	return span_has(name, '/') ? is_there(h, name) : name.n && path_search_find(h, name);
}

static bool is_variable(struct span name)
{
	size_t i = 0;
	while (i < name.n && (name.p[i] == '_' || (name.p[i] >= 'A' && name.p[i] <= 'Z') ||
			      (name.p[i] >= 'a' && name.p[i] <= 'z') ||
			      (i && name.p[i] >= '0' && name.p[i] <= '9')))
		i++;
	return i && i < name.n && name.p[i] == '=';
}

/* Words that a shell has and no system has as programs (POSIX, special built-in utilities; cd). */
static bool is_builtin(struct span name)
{
	static const char words[][9] = {"cd",     "exit",  "source", "export", "set",   "unset",
					"eval",   "exec",  ".",      "alias",  "trap",  "shift",
					"ulimit", "umask", "if",     "for",    "while", "function"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (span_is(name, words[i]))
			return true;
	return false;
}

/* The words of one string as a JSON array: ["npm", "run", "start"]. */
static void say_json(struct span words, struct verdict *v)
{
	for (size_t i = 0; i < words.n; i++)
		if (words.p[i] <= ' ' ? words.p[i] != ' ' : !!strchr("\"\\", words.p[i]))
			return;
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span word;
	bool more = false;
	while (span_cut(&words, " ", &word)) {
		if (!word.n)
			continue;
		buf_adds(&b, more ? ", \"" : "[\"");
		buf_add(&b, word);
		buf_adds(&b, "\"");
		more = true;
	}
	buf_adds(&b, "]");
	if (more && !b.full)
		facts_text(&v->message.facts, HINT_JSON_WORDS, buf_span(&b));
}

/* A command line in one word: what stands before the first blank is a program. */
static bool say_split(struct host *h, struct span name, struct verdict *v)
{
	struct span rest = name;
	struct span first;
	if (!span_has(name, ' ') || !span_cut(&rest, " ", &first) || !is_program(h, first))
		return false;
	facts_text(&v->message.facts, HINT_FIRST_WORD, first);
	/* nothing that a shell would read as anything but words */
	bool plain = true;
	for (size_t i = 0; i < name.n; i++)
		plain = plain && name.p[i] && strchr(PLAIN, name.p[i]);
	if (plain)
		facts_text(&v->message.facts, HINT_ALL_WORDS, name);
	say_json(name, v);
	return true;
}

static bool say_here(struct host *h, struct span name, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "./");
	buf_add(&b, name);
	const struct file *f = b.full || span_has(name, '/') ? NULL : host_file(h, buf_span(&b));
	if (h->root[0] || !f || f->os || !path_search_may_run(h, f))
		return false;
	facts_text(&v->message.facts, HINT_IN_CWD, buf_span(&b));
	return true;
}

/* The directory that an entry of PATH was to be, when it is not what it says: a shell's '~' or
   $HOME, a quote, a carriage return. False for an entry that is as it should be. */
static bool meant_by(struct host *h, struct span entry, struct buf *out)
{
	static const char homes[][10] = {"~/", "$HOME/", "${HOME}/"};
	const char *home = host_env(h, "HOME");
	struct span rest = entry;
	for (size_t i = 0; home && i < sizeof homes / sizeof homes[0]; i++)
		if (span_starts(entry, homes[i]) && span_from(entry, strlen(homes[i]) - 1, &rest)) {
			buf_adds(out, home);
			buf_add(out, rest);
			return true;
		}
	bool bare = false;
	while (rest.n && strchr("\"' ", rest.p[0]) && span_from(rest, 1, &rest))
		bare = true;
	while (rest.n && strchr("\"' \r;", rest.p[rest.n - 1])) {
		rest.n--;
		bare = true;
	}
	buf_add(out, rest);
	return bare;
}

/* An entry of PATH that would have the program, were it the directory that was meant. */
static void say_entry(struct host *h, struct span name, struct verdict *v)
{
	char dir[PATH_BYTES];
	char text[PATH_BYTES];
	struct span list = span_of(h->path);
	struct span entry;
	while (list.n && span_cut(&list, ":", &entry)) {
		struct buf d = buf_of(dir, sizeof dir);
		struct buf b = buf_of(text, sizeof text);
		bool other = meant_by(h, entry, &d);
		buf_path(&b, buf_span(&d), name);
		if (!other || b.full || !is_there(h, buf_span(&b)))
			continue;
		facts_text(&v->message.facts, HINT_PATH_ENTRY, entry);
		facts_text(&v->message.facts, HINT_PATH_MEANT, buf_span(&d));
		facts_text(&v->message.facts, FACT_ELSEWHERE, buf_span(&b));
		facts_flag(&v->message.facts, HINT_WORD);
		return;
	}
}

void describe_word(struct host *h, struct span name, struct verdict *v)
{
	bool word = true;
	if (name.n == 0)
		facts_flag(&v->message.facts, HINT_IS_NOTHING);
	else if (name.p[0] == '[')
		facts_flag(&v->message.facts, HINT_IS_JSON);
	else if (is_variable(name))
		facts_flag(&v->message.facts, HINT_IS_VARIABLE);
	else if (is_builtin(name))
		facts_flag(&v->message.facts, HINT_IS_BUILTIN);
	else
		word = say_split(h, name, v) || say_here(h, name, v);
	if (word)
		facts_flag(&v->message.facts, HINT_WORD);
	else if (!span_has(name, '/'))
		say_entry(h, name, v);
}
