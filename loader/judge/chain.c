/* The chain of files of one start: scripts, env, the program at the end. A file comes in; the
   verdict on the last file and how it was reached go out. */
#include "judge/rules.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "host/path_search.h"
#include "judge/env.h"
#include "message/chain.h"
#include "message/errno_name.h"
#include "message/verdict.h"
#include "read/phrases.h"

#include <errno.h>

#define STARTS_MAX 4
enum tried { TRIED_STARTS, TRIED_STOPS, TRIED_NEXT, TRIED_UNSURE };

/* Completes a hand-over of the program that env would execute, with the arguments that env would
   give it. */
static void hand_over(const struct env_args *a, const struct file *f, const struct chain *before,
		      const struct chain *after, struct verdict *v)
{
	if (!verdict_hands_over(v))
		return;
	if (before->starts || before->depth > 1 || after->depth || a->nwords > 1) {
		v->action = LANDFALL_RUN;
		verdict_unsure(v, PHRASE_ENV_OTHER_GLIBC);
		return;
	}
	char *name = arena_copy(v->message.facts.arena, a->command);
	v->handover.script_arg0 = name ? name : f->path;
	v->handover.script_arg = NULL;
}

/* Judges one file in PATH as execvp meets it: ENOENT, ENOTDIR and EACCES make execvp go on to the
   next directory; ENOEXEC makes glibc's execvp start a shell. */
static enum tried try_file(struct host *h, const struct file *f, const struct env_args *a,
			   struct chain *c, struct verdict *v)
{
	struct chain before = *c;
	c->starts++;
	decide_chain(h, f, c, v);
	hand_over(a, f, &before, c, v);
	if (v->action != LANDFALL_NONE)
		return TRIED_STARTS;
	bool by_kernel = v->kernel_decides && v->os;
	v->kernel_decides = false;
	if (by_kernel && (v->os == ENOENT || v->os == ENOTDIR || v->os == EACCES))
		return TRIED_NEXT;
	struct image im;
	image_read(f->bytes, &im);
	return by_kernel && im.kind != KIND_ELF ? TRIED_UNSURE : TRIED_STOPS;
}

/* Tries each directory of PATH, as execvp does. When none starts, the first refusal is reported; *v
   and *c are restored before each try, and stay restored when env must decide. */
static enum tried try_path(struct host *h, const struct env_args *a, struct chain *c,
			   struct verdict *v)
{
	struct path_search p;
	path_search_begin(h, &p);
	struct verdict clean = *v;
	struct verdict first = *v;
	struct chain start = *c;
	struct chain first_chain = {0};
	const struct file *denied = NULL;
	const struct file *f;
	enum tried t = TRIED_NEXT;
	while (t == TRIED_NEXT && (f = path_search_next(&p, a->command))) {
		*v = clean;
		*c = start;
		if ((f->os && f->os != EACCES) ||
		    !facts_copy(&clean.message.facts, &v->message.facts)) {
			t = TRIED_UNSURE;
		} else if (!path_search_may_run(h, f)) {
			denied = denied ? denied : f;
		} else {
			t = try_file(h, f, a, c, v);
			if (t == TRIED_NEXT && !first_chain.last) {
				first = *v;
				first_chain = *c;
			}
		}
	}
	if (t == TRIED_STARTS || t == TRIED_STOPS)
		return t;
	bool stopped = t == TRIED_NEXT && first_chain.last;
	*v = stopped ? first : clean;
	*c = stopped ? first_chain : start;
	if (t == TRIED_NEXT && !stopped && denied && env_refuse_denied(denied, a, c, v))
		return TRIED_STOPS;
	return stopped ? TRIED_STOPS : t;
}

/* A name with a slash is a path to execvp. */
static bool try_slash(struct host *h, const struct file *env, const struct env_args *a,
		      struct chain *c, struct verdict *v)
{
	const struct file *f = host_file(h, a->command);
	if (!f)
		return false;
	if (f->os == ENOENT && env_refuse_misread(h, env, a, c, v))
		return true;
	facts_text(&v->message.facts, FACT_INTERP, a->command);
	if (f->os && f->os != EACCES) {
		facts_text(&v->message.facts, FACT_INTERP_NAME, span_base(a->command));
		verdict_errno(v, f->os);
		return env_refuse(c, v, LANDFALL_LF104);
	}
	if (!path_search_may_run(h, f)) {
		if (file_type(&f->inode) == TYPE_DIRECTORY)
			facts_flag(&v->message.facts, HINT_DIRECTORY);
		verdict_errno(v, EACCES);
		return env_refuse(c, v, LANDFALL_LF108);
	}
	struct verdict clean = *v;
	struct chain start = *c;
	if (!facts_copy(&clean.message.facts, &v->message.facts) ||
	    try_file(h, f, a, c, v) != TRIED_UNSURE)
		return true;
	*v = clean;
	*c = start;
	return false;
}

static bool follow(struct host *h, const struct file *env, const struct env_args *a,
		   struct chain *c, struct verdict *v)
{
	if (decide_own_changed(h, a->changed, c, v))
		return true;
	if (a->form == ENV_UNSURE || c->starts >= STARTS_MAX) {
		verdict_unsure(v, PHRASE_ENV_LINE_1);
		return false;
	}
	if (span_has(a->command, '/'))
		return try_slash(h, env, a, c, v);
	/* Without PATH env's libc chooses the directories, so only the absence of every candidate
	   is decided. */
	if (!h->root[0] && !h->path)
		return !path_search_find(h, a->command) && env_refuse_absent(h, env, a, c, v);
	enum tried t = try_path(h, a, c, v);
	if (t == TRIED_NEXT)
		return env_refuse_absent(h, env, a, c, v);
	if (t == TRIED_UNSURE)
		verdict_unsure(v, PHRASE_ENV_NO_PROGRAM);
	return t != TRIED_UNSURE;
}

bool decide_env(struct host *h, const struct file *f, struct chain *c, struct verdict *v)
{
	struct env_args a;
	if (!c->script || !span_is(span_base(c->line.interp), "env"))
		return false;
	env_args_read(c->line.arg, &a);
	if (a.form == ENV_AGAIN)
		return false;
	if (a.asks_split && !env_holds(f, "split-string")) {
		if (env_lacks_split(f, v))
			return env_refuse_split(h, f, &a, c, v);
		a.form = ENV_UNSURE;
	}
	return follow(h, f, &a, c, v);
}

/* Hands a script over: the loader gets its interpreter, with the script as argument, as the kernel
   would start it (fs/binfmt_script.c). */
static void hand_over_script(const struct chain *c, const struct file *interp, struct verdict *v)
{
	if ((!verdict_hands_over(v) && v->action != LANDFALL_REPOINT) || c->depth + c->starts == 0)
		return;
	if (!v->handover.program)
		v->handover.program = interp->path;
	v->handover.script_arg0 = interp->path;
	v->handover.script_arg = c->line.arg.p ? arena_copy(v->message.facts.arena, c->line.arg)
					       : NULL;
	if (c->depth + c->starts > 1) {
		v->action = LANDFALL_RUN;
		verdict_unsure(v, PHRASE_CHAIN_OTHER_GLIBC);
	}
}

static void judge_program(struct host *h, const struct file *f, const struct image *im,
			  struct chain *c, struct verdict *v)
{
	if (c->script)
		facts_put(&v->message.facts, FACT_SCRIPT_INTERP, span_of(f->path));
	if (decide_own_script(h, f, im, c, v))
		return;
	if (im->kind == KIND_ELF)
		judge_elf(h, f, im, v);
	else
		judge_other(h, f, im, v);
	if (v->action == LANDFALL_RUN && im->kind == KIND_ELF && !h->target &&
	    decide_applet(h, f, v))
		return;
	if (v->action == LANDFALL_RUN && im->kind == KIND_ELF && c->depth &&
	    (decide_env(h, f, c, v) || decide_arguments(f, c, v)))
		return;
	hand_over_script(c, f, v);
}

void decide_chain(struct host *h, const struct file *f, struct chain *c, struct verdict *v)
{
	const struct file *next;
	for (c->depth = 0; f; f = next, c->depth += f != NULL) {
		next = NULL;
		c->last = f;
		const struct lib *l = f->bytes.p ? lib_of(f) : NULL;
		if (!l) {
			verdict_unsure(v, f->bytes.p ? PHRASE_NO_MEMORY : PHRASE_FILE_UNREADABLE);
			return;
		}
		const struct image *im = &l->image;
		if (im->kind == KIND_SCRIPT && h->target) {
			target_script(h, im, f, v);
		} else if (im->kind == KIND_SCRIPT) {
			(void)decide_script(h, im, f, c, v, &next);
			c->script = f;
			c->line = im->script;
			if (!c->crlf && span_ends(c->line.arg, "\r")) {
				c->crlf = f;
				c->crlf_line = c->line;
			}
		} else {
			judge_program(h, f, im, c, v);
		}
	}
}
