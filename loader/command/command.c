/* Follows wrappers to the command that is started in the end, and judges each one on the way. A
   program and its command line come in, a verdict goes out; without certainty nothing is said. */
#include "command/command.h"

#include "closure/lib.h"
#include "command/place.h"
#include "host/path_search.h"
#include "judge/env.h"
#include "judge/judge.h"
#include "read/image.h"
#include "read/script.h"

#include <errno.h>
#include <string.h>

/* Wrappers behind each other. */
#define STEPS_MAX 8

struct walk {
	struct host *h;
	const struct judging *how;
	struct wrapper_line line;
	const struct file *f; /* the wrapper's file */
	const char *script;   /* that led to it; NULL for none */
	bool judged;          /* the verdict on its script has judged its command too */
	bool other_user;      /* of this wrapper or one before it */
};

static bool begins_with_split(struct span arg)
{
	return span_starts(arg, "-S") || span_starts(arg, "-vS") || span_starts(arg, "--split");
}

/* Is it a script that a wrapper reads? Of env, whose command the verdict on the script has judged,
   only -S can lead on. */
static bool read_line_of_wrapper(const struct file *f, struct script *s)
{
	return f->bytes.p && span_starts(f->bytes, "#!") && script_read(f->bytes, s) == SCRIPT_OK &&
	       wrapper_is_name(s->interp) &&
	       (begins_with_split(s->arg) || !span_is(span_base(s->interp), "env"));
}

/* Puts the interpreter of a script, and its argument, in front of the script's path, as the kernel
   does. False for no script, for an interpreter that is no wrapper, and for too many words. */
static bool take_script(struct walk *w)
{
	struct script s;
	struct wrapper_line *l = &w->line;
	if (!read_line_of_wrapper(w->f, &s))
		return false;
	const unsigned more = 1 + (s.arg.p != NULL);
	if (l->n + more > WRAPPER_WORDS_MAX)
		return false;
	memmove(l->words + more, l->words, l->n * sizeof l->words[0]);
	l->n += more;
	l->words[0] = s.interp;
	l->words[1] = s.arg.p ? s.arg : l->words[1];
	l->words[more] = span_of(w->f->path);
	w->script = w->f->path;
	w->f = host_file(w->h, s.interp);
	w->judged = span_is(span_base(s.interp), "env");
	return w->f && !w->f->os;
}

/* Does that shell look up a bare name in PATH alone, and know "exec -a" where it is used? */
static bool shell_is_plain(const struct file *shell, const struct wrapped *w, struct span name)
{
	const bool busybox = env_holds(shell, "BusyBox v");
	if (w->renames && !busybox && !env_holds(shell, "GNU bash"))
		return false;
	return span_has(name, '/') || (w->by_exec && !busybox);
}

/* Is the file the wrapper that its name says? A script of that name may be anything. */
static bool is_program(const struct file *f)
{
	const struct lib *l = f->bytes.p ? lib_of(f) : NULL;
	return l &&
	       (l->image.kind == KIND_ELF || span_is(span_base(span_of(f->path)), "catchsegv"));
}

/* Finds the next command; false when what happens is not known well enough. */
static bool find_command(struct walk *w, struct wrapped *to, struct host **place)
{
	if (!wrapper_is_name(span_of(w->f->path)) && !take_script(w))
		return false;
	wrapper_read(&w->line, to);
	if (to->form != WRAPPER_FOUND || !is_program(w->f))
		return false;
	struct span name = w->line.words[to->at];
	if (w->judged && !wrapper_is_name(name))
		return false;
	if (!name.n || (to->by_shell && !shell_is_plain(w->f, to, name)) ||
	    (to->changes_dir && name.p[0] != '/'))
		return false;
	w->other_user = w->other_user || to->changes_user;
	*place = place_of(w->h, &w->line, to);
	const bool any_path = *place && ((*place)->path || ((*place)->root[0] && !to->clears));
	return *place && (span_has(name, '/') || any_path);
}

/* Has PATH another program of that name? After ENOENT and EACCES execvp goes on to it. */
static bool has_second(struct host *h, struct span name)
{
	struct path_search p;
	const struct file *first;
	const struct file *f;
	if (span_has(name, '/'))
		return false;
	path_search_begin(h, &p);
	first = path_search_next(&p, name);
	while (first && (f = path_search_next(&p, name)))
		if (f->inode.dev != first->inode.dev || f->inode.ino != first->inode.ino)
			return true;
	return false;
}

/* Would the command certainly not start? A file in no format of the kernel's is given to a shell by
   glibc's execvp, and another user may be allowed more. */
static bool is_certain(const struct walk *w, struct host *h, const struct file *f,
		       const struct verdict *v, struct span name)
{
	const struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	const bool elf = l && l->image.kind == KIND_ELF;
	return v->action == LANDFALL_NONE && !facts_find(&v->message.facts, FACT_UNSURE) &&
	       !h->scarce && !h->arena->full && !(v->os == ENOEXEC && !elf) &&
	       !(v->os == EACCES && w->other_user) && !has_second(h, name);
}

/* Judges the path as the kernel alone would start it. *behind: landfall in front of it would help.
   */
static void judge_command(struct host *h, const char *path, const struct judging *how,
			  struct verdict *out, bool *behind)
{
	struct judging plain = *how;
	plain.no_redirect = plain.plain_start = true;
	verdict_decide(h, path, how, out);
	*behind = out->action != LANDFALL_NONE && out->action != LANDFALL_RUN &&
		  !out->interp_is_landfall;
	if (*behind)
		verdict_decide(h, path, &plain, out);
}

static enum command_end stop(const struct walk *w, bool behind, struct verdict *out)
{
	facts_text(&out->message.facts, FACT_WRAPPER, span_of(w->f->path));
	if (w->script)
		facts_text(&out->message.facts, FACT_SCRIPT, span_of(w->script));
	if (behind)
		facts_flag(&out->message.facts, HINT_BEHIND);
	verdict_note(out, LANDFALL_LF720);
	return COMMAND_STOPS;
}

/* Goes on to the command in *h; afterwards the walk stands there. */
static enum command_end step(struct walk *w, struct host *h, const struct wrapped *to,
			     struct verdict *out)
{
	struct span word = w->line.words[to->at];
	char *name = arena_copy(h->arena, word);
	char *path = arena_get(h->arena, PATH_BYTES);
	struct judging how = *w->how;
	bool behind = false;
	how.from_path = !span_has(word, '/');
	if (!name || !path || word.n >= PATH_BYTES)
		return COMMAND_UNKNOWN;
	struct buf b = buf_of(path, PATH_BYTES);
	bool found = !how.from_path || verdict_find_in_path(h, name, &b, out);
	if (found)
		judge_command(h, how.from_path ? path : name, &how, out, &behind);
	const struct file *f = host_file(h, span_of(out->program));
	if (out->action == LANDFALL_NONE)
		return is_certain(w, h, f, out, word) ? stop(w, behind, out) : COMMAND_UNKNOWN;
	if (!f || facts_find(&out->message.facts, FACT_UNSURE))
		return COMMAND_UNKNOWN;
	w->h = h;
	w->f = f;
	w->judged = false;
	wrapper_shift(&w->line, to);
	w->line.words[0] = span_of(f->path);
	return COMMAND_STARTS;
}

static void take_words(const char *program, char *const *argv, struct wrapper_line *l)
{
	l->n = 0;
	for (; argv[l->n] && l->n < WRAPPER_WORDS_MAX; l->n++)
		l->words[l->n] = span_of(argv[l->n]);
	l->words[0] = span_of(program);
}

enum command_end command_judge(struct host *h, const char *program, char *const *argv,
			       const struct judging *how, struct verdict *out)
{
	struct walk *w = h->target ? NULL : arena_get(h->arena, sizeof *w);
	struct verdict *next = w ? arena_get(h->arena, sizeof *next) : NULL;
	enum command_end end = COMMAND_UNKNOWN;
	struct wrapped to;
	struct host *place;
	if (!next)
		return COMMAND_UNKNOWN;
	*w = (struct walk){.h = h, .how = how, .f = host_file(h, span_of(program))};
	take_words(program, argv, &w->line);
	for (unsigned i = 0; i < STEPS_MAX && w->f && find_command(w, &to, &place); i++) {
		enum command_end now = step(w, place, &to, next);
		if (now == COMMAND_UNKNOWN)
			return end;
		*out = *next;
		end = now;
		if (end == COMMAND_STOPS)
			return end;
	}
	return end;
}

bool command_may_follow(struct host *h, const char *program)
{
	struct script s;
	const struct file *f;
	if (h->target)
		return false;
	if (wrapper_is_name(span_of(program)))
		return true;
	f = host_file(h, span_of(program));
	return f && read_line_of_wrapper(f, &s) && s.arg.p;
}

/* The directory that a word names; empty for a bare name. */
static struct span dir_of(const char *word)
{
	struct span s = span_of(word);
	return (struct span){s.p, s.n - span_base(s).n};
}

bool command_is_line(struct host *h, char *const *names)
{
	if (h->target || !names[0] || !names[1] || !wrapper_is_name(span_of(names[0])))
		return false;
	const struct span dir = dir_of(names[0]);
	const bool few = !dir.n && !names[2];
	for (; *names; names++)
		if (few || !span_eq(dir_of(*names), dir) || !path_search_find(h, span_of(*names)))
			return true;
	return false;
}
