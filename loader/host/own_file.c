/* Answers whether a file is Landfall, and whether a start of a script would have Landfall start
   that script again. A file comes in and its interpreters are followed, as the kernel, env and
   Landfall's own command line would follow them. The answer is no where an unknown program decides.
   */
#include "host/own_file.h"

#include "host/path_search.h"
#include "read/own.h"
#include "read/script.h"
#include "wrapper/wrapper.h"

#include <string.h>

/* The number of files that are followed from one start to the next. */
#define OWN_STEPS_MAX 16

/* Wrappers behind each other on one '#!' line. */
#define OWN_WRAPPERS_MAX 4

struct way {
	struct host *h;
	const struct file *next;
	bool met; /* Landfall itself was met on the way */
	struct wrapper_line line;
};

bool own_file_is(const struct file *f)
{
	struct elf e;
	return f && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK && elf_is_own(&e);
}

/* Returns how many words the option takes behind which Landfall starts a program
   (door/options.c); 0 for any other word. */
static unsigned run_option_words(struct span word)
{
	static const struct {
		const char *name;
		unsigned nwords;
	} options[] = {
		{"--json", 1}, {"--no-redirect", 1}, {"--no-shim", 1},     {"--verbose", 1},
		{"-v", 1},     {"--install", 1},     {"--with-bundle", 2}, {"--color", 2},
		{"--shim", 2},
	};
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
		if (span_is(word, options[i].name))
			return options[i].nwords;
	return span_starts(word, "--with-bundle=") || span_starts(word, "--color=") ||
	       span_starts(word, "--shim=");
}

/* Follows Landfall with these words and then the path of the script. True when the script is all
   that it starts; otherwise w->next is the program that it starts, NULL for none. */
static bool starts_script(struct way *w, const struct span *words, unsigned n)
{
	unsigned i = 0;
	unsigned more = 0;
	w->met = true;
	w->next = NULL;
	while (i < n && (more = run_option_words(words[i])) != 0)
		i += more;
	if (i > n) /* the path of the script is the last option's value */
		return false;
	bool ended = i < n && span_is(words[i], "--");
	i += ended;
	if (i == n)
		return true;
	if (ended || words[i].n < 2 || words[i].p[0] != '-')
		w->next = path_search_find(w->h, words[i]);
	return false;
}

/* Follows a wrapper on w->line, whose last word is the path of the script f, to what it starts. */
static bool wrapper_starts_script(struct way *w, const struct file *f)
{
	struct wrapper_line *l = &w->line;
	struct wrapped to;
	w->next = NULL;
	for (unsigned i = 0; i < OWN_WRAPPERS_MAX; i++) {
		wrapper_read(l, &to);
		if (to.form != WRAPPER_FOUND || to.root.p || to.changes_dir)
			return false;
		wrapper_shift(l, &to);
		w->next = l->n == 1 ? f : path_search_find(w->h, l->words[0]);
		if (own_file_is(w->next))
			return starts_script(w, l->words + 1, l->n - 2);
	}
	return false;
}

/* Follows env, which starts a program with the words behind its name. */
static bool env_starts_script(struct way *w, const struct file *f, struct span arg)
{
	struct env_args a;
	w->next = NULL;
	env_args_read(arg, &a);
	/* What env changes besides changes nothing of Landfall. */
	struct span command = a.form == ENV_UNSURE ? a.changed : a.command;
	if (!command.n)
		return false;
	w->next = path_search_find(w->h, command);
	bool words = a.form != ENV_PLAIN && a.nwords > 1;
	if (wrapper_is_name(command) && a.form != ENV_PLAIN && a.nwords < WRAPPER_WORDS_MAX) {
		memset(&w->line, 0, sizeof w->line);
		w->line.n = a.nwords + 1;
		memcpy(w->line.words, a.words, a.nwords * sizeof a.words[0]);
		w->line.words[a.nwords] = span_of(f->path);
		return wrapper_starts_script(w, f);
	}
	if (!own_file_is(w->next))
		return false;
	return starts_script(w, words ? a.words + 1 : NULL, words ? a.nwords - 1 : 0);
}

static bool script_starts_itself(struct way *w, const struct file *f, const struct script *s)
{
	const struct file *interp = host_file(w->h, s->interp);
	w->next = interp;
	if (own_file_is(interp))
		return starts_script(w, &s->arg, s->arg.p ? 1 : 0);
	if (s->arg.p && span_is(span_base(s->interp), "env"))
		return env_starts_script(w, f, s->arg);
	if (wrapper_is_name(s->interp)) {
		const unsigned n = s->arg.p ? 2 : 1;
		memset(&w->line, 0, sizeof w->line);
		w->line.n = n + 1;
		w->line.words[0] = s->interp;
		w->line.words[1] = s->arg;
		w->line.words[n] = span_of(f->path);
		return wrapper_starts_script(w, f);
	}
	return false;
}

static bool was_seen(const struct file *const *seen, unsigned n, const struct file *f)
{
	for (unsigned i = 0; i < n; i++)
		if (seen[i]->inode.dev == f->inode.dev && seen[i]->inode.ino == f->inode.ino)
			return true;
	return false;
}

bool own_file_leads_back(struct host *h, const struct file *f)
{
	const struct file *seen[OWN_STEPS_MAX];
	struct way w = {.h = h};
	for (unsigned n = 0; n < OWN_STEPS_MAX && f; f = w.next) {
		struct script s;
		if (!f->bytes.p || script_read(f->bytes, &s) != SCRIPT_OK)
			return false;
		if (was_seen(seen, n, f))
			return w.met;
		seen[n++] = f;
		if (script_starts_itself(&w, f, &s))
			return true;
	}
	return false;
}
