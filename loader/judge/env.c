/* A script whose interpreter is env: which program env will look for, whether PATH has it inside
   this root, and whether it starts. The kernel starts env in any case, so only what env certainly
   refuses is refused here; everything else is left to env. */
#include "judge/env.h"

#include "host/arena.h"
#include "host/path_search.h"
#include "message/chain.h"
#include "message/verdict.h"
#include "wrapper/env_args.h"

#include <errno.h>
#include <string.h>

/* Programs that env starts in one chain, each from the script of the one before; a script can name
   itself. */
#define STARTS_MAX 4
/* Bytes of an env that are searched for the texts that tell one env from another; the largest known
   has 2.3 MB. */
#define ENV_SCAN_MAX (8U << 20)

bool env_holds(const struct file *f, const char *text)
{
	struct span s = f->bytes;
	size_t at;
	if (s.n > ENV_SCAN_MAX)
		s.n = ENV_SCAN_MAX;
	return span_find(s, span_of(text), &at);
}

bool env_refuse(struct chain *c, struct verdict *v, const char *id)
{
	c->last = c->script;
	v->kernel_decides = false;
	verdict_refuse(v, id);
	return true;
}

/* Adds the sed command that names the program by its path on line 1, with the one argument that the
   kernel allows. */
static void say_direct(struct host *h, const struct env_args *a, struct span first,
		       struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct file *f = path_search_find(h, first);
	if (!f || f->path[0] != '/' || strpbrk(f->path, "|&\\\n") || a->nwords > 2)
		return;
	buf_adds(&b, "1s|^#!.*|#!");
	buf_adds(&b, f->path);
	for (unsigned i = 1; i < a->nwords; i++) {
		if (span_has(a->words[i], '|') || span_has(a->words[i], '&') ||
		    span_has(a->words[i], '\\') || span_has(a->words[i], '\n'))
			return;
		buf_addc(&b, ' ');
		buf_add(&b, a->words[i]);
	}
	buf_adds(&b, "|");
	if (!b.full)
		facts_text(&v->message.facts, HINT_SED_DIRECT, buf_span(&b));
}

/* Splits the argument as env -S would. */
static void cut(struct span arg, struct env_args *out)
{
	char text[ENV_TEXT_BYTES + 2];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "-S");
	buf_add(&b, arg);
	env_args_read(buf_span(&b), out);
}

/* Refuses "node --harmony" without -S: no program has a name with a blank. */
static bool refuse_blanks(struct host *h, const struct file *env, const struct env_args *a,
			  struct chain *c, struct verdict *v)
{
	struct env_args words;
	cut(a->command, &words);
	if (words.form == ENV_SPLIT) {
		say_direct(h, &words, words.command, v);
		if (path_search_find(h, words.command))
			facts_flag(&v->message.facts, HINT_FOUND);
	}
	if (env_holds(env, "split-string"))
		facts_flag(&v->message.facts, HINT_ENV_SPLIT);
	return env_refuse(c, v, LANDFALL_LF110);
}

/* Refuses "bash\r": the carriage return of a CRLF line is part of the name. */
static bool refuse_crlf(struct host *h, struct span name, struct chain *c, struct verdict *v)
{
	uint64_t lines;
	uint64_t crlf;
	name.n--;
	facts_text(&v->message.facts, FACT_INTERP, name);
	facts_flag(&v->message.facts, HINT_BY_ENV);
	if (path_search_find(h, name))
		facts_flag(&v->message.facts, FACT_INTERP_EXISTS);
	script_count_lines(c->script->bytes, &lines, &crlf);
	facts_number(&v->message.facts, FACT_CRLF_LINES, crlf);
	facts_number(&v->message.facts, FACT_LINES, lines);
	return env_refuse(c, v, LANDFALL_LF103);
}

/* Suggests another name of the same language, when PATH has a program of that name. */
static void say_instead(struct host *h, struct span name, struct verdict *v)
{
	static const char others[][2][8] = {
		{"python", "python3"},
		{"python3", "python"},
		{"node", "nodejs"},
		{"nodejs", "node"},
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (span_is(name, others[i][0]) && path_search_find(h, span_of(others[i][1])))
			facts_text(&v->message.facts, HINT_INSTEAD, span_of(others[i][1]));
}

bool env_refuse_misread(struct host *h, const struct file *env, const struct env_args *a,
			struct chain *c, struct verdict *v)
{
	facts_text(&v->message.facts, FACT_ENV, span_of(env->path));
	facts_text(&v->message.facts, FACT_COMMAND, a->command);
	verdict_errno(v, ENOENT);
	if (a->form != ENV_PLAIN)
		return false;
	if (span_has(a->command, ' ') || span_has(a->command, '\t'))
		return refuse_blanks(h, env, a, c, v);
	return span_ends(a->command, "\r") && refuse_crlf(h, a->command, c, v);
}

bool env_refuse_absent(struct host *h, const struct file *env, const struct env_args *a,
		       struct chain *c, struct verdict *v)
{
	facts_text(&v->message.facts, FACT_PATH, span_of(h->path));
	if (h->root[0] && !h->path)
		facts_text(&v->message.facts, HINT_LOOKED, span_of(PATH_SEARCH_USUAL));
	if (env_refuse_misread(h, env, a, c, v))
		return true;
	facts_text(&v->message.facts, FACT_INTERP_NAME, a->command);
	say_instead(h, a->command, v);
	if (span_is(a->command, "bash") || span_is(a->command, "sh"))
		facts_flag(&v->message.facts, HINT_SHELL);
	return env_refuse(c, v, LANDFALL_LF109);
}

bool env_refuse_denied(const struct file *f, const struct env_args *a, struct chain *c,
		       struct verdict *v)
{
	facts_text(&v->message.facts, FACT_COMMAND, a->command);
	facts_text(&v->message.facts, FACT_INTERP, span_of(f->path));
	verdict_errno(v, EACCES);
	if (file_type(&f->inode) == TYPE_REGULAR)
		facts_flag(&v->message.facts, HINT_IS_FILE);
	return env_refuse(c, v, LANDFALL_LF113);
}

/* GNU's env contains the name of the long option --split-string; BusyBox's and GNU's before
   coreutils 8.30 do not; other envs are unknown. */
bool env_lacks_split(const struct file *env, struct verdict *v)
{
	if (env_holds(env, "split-string"))
		return false;
	if (env_holds(env, "BusyBox v")) {
		facts_flag(&v->message.facts, HINT_BUSYBOX);
		return true;
	}
	return env_holds(env, "GNU coreutils");
}

bool env_refuse_split(struct host *h, const struct file *env, const struct env_args *a,
		      struct chain *c, struct verdict *v)
{
	facts_text(&v->message.facts, FACT_ENV, span_of(env->path));
	if (a->form == ENV_SPLIT)
		say_direct(h, a, a->command, v);
	return env_refuse(c, v, LANDFALL_LF111);
}
