/* A script whose interpreter is env: which program env will look for, what it will find in PATH
   inside this root, and whether that starts. env itself has started by then, so what is refused
   here no kernel would refuse: only what is certain is, all else is left to env. */
#include <landfall/verdict.h>

#include <landfall/arena.h>
#include <landfall/env_args.h>

#include <errno.h>
#include <string.h>

/* Programs that env starts, one from the script of the other; a script can name itself. */
#define STARTS_MAX 4
/* Where the words that tell one env from another are looked for. The largest seen has 2.3 MB. */
#define ENV_SCAN_MAX (8U << 20)

static bool holds(const struct file *f, const char *text)
{
	struct span s = f->bytes;
	size_t at;
	if (s.n > ENV_SCAN_MAX)
		s.n = ENV_SCAN_MAX;
	return span_find(s, span_of(text), &at);
}

static bool refuse(struct chain *c, struct verdict *v, const char *id)
{
	c->last = c->script;
	v->kernel_decides = false;
	verdict_refuse(v, id);
	return true;
}

/* What a remedy can name: the program by its path, with the one argument that it may then have. */
static void say_direct(struct host *h, const struct env_args *a, struct span first,
		       struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const struct file *f = path_find(h, first);
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
		facts_text(&v->facts, ".sed_direct", buf_span(&b));
}

/* The words of an argument that was not cut, as -S would have cut it. */
static void cut(struct span arg, struct env_args *out)
{
	char text[ENV_TEXT_BYTES + 2];
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, "-S");
	buf_add(&b, arg);
	env_args_read(buf_span(&b), out);
}

/* "node --harmony": no program has such a name. */
static bool refuse_blanks(struct host *h, const struct file *env, const struct env_args *a,
			  struct chain *c, struct verdict *v)
{
	struct env_args words;
	cut(a->command, &words);
	if (words.form == ENV_SPLIT) {
		say_direct(h, &words, words.command, v);
		if (path_find(h, words.command))
			facts_flag(&v->facts, ".found");
	}
	if (holds(env, "split-string"))
		facts_flag(&v->facts, ".env_split");
	return refuse(c, v, "LF110");
}

/* "bash\r": the carriage return of a Windows line is part of the name. */
static bool refuse_crlf(struct host *h, struct span name, struct chain *c, struct verdict *v)
{
	uint64_t lines;
	uint64_t crlf;
	name.n--;
	facts_text(&v->facts, "interp", name);
	facts_flag(&v->facts, ".by_env");
	if (path_find(h, name))
		facts_flag(&v->facts, "interp_exists");
	script_count_lines(c->script->bytes, &lines, &crlf);
	facts_number(&v->facts, "crlf_lines", crlf);
	facts_number(&v->facts, "lines", lines);
	return refuse(c, v, "LF103");
}

/* The same language under another name, where that one is here. */
static void say_instead(struct host *h, struct span name, struct verdict *v)
{
	static const char others[][2][8] = {
		{"python", "python3"}, {"python3", "python"}, {"node", "nodejs"}, {"nodejs", "node"},
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (span_is(name, others[i][0]) && path_find(h, span_of(others[i][1])))
			facts_text(&v->facts, ".instead", span_of(others[i][1]));
}

/* Without -S all of the argument is one name, and that is why there is no such program. */
static bool refuse_misread(struct host *h, const struct file *env, const struct env_args *a,
			   struct chain *c, struct verdict *v)
{
	facts_text(&v->facts, "env", span_of(env->path));
	facts_text(&v->facts, "command", a->command);
	facts_text(&v->facts, "errno", span_of("ENOENT"));
	if (a->form != ENV_PLAIN)
		return false;
	if (span_has(a->command, ' ') || span_has(a->command, '\t'))
		return refuse_blanks(h, env, a, c, v);
	return span_ends(a->command, "\r") && refuse_crlf(h, a->command, c, v);
}

static bool refuse_absent(struct host *h, const struct file *env, const struct env_args *a,
			  struct chain *c, struct verdict *v)
{
	facts_text(&v->facts, "path", span_of(h->root[0] ? NULL : h->path));
	if (h->root[0])
		facts_text(&v->facts, ".looked", span_of(PATH_WALK_USUAL));
	if (refuse_misread(h, env, a, c, v))
		return true;
	facts_text(&v->facts, "interp_name", a->command);
	say_instead(h, a->command, v);
	if (span_is(a->command, "bash") || span_is(a->command, "sh"))
		facts_flag(&v->facts, ".shell");
	return refuse(c, v, "LF109");
}

/* A glibc to hand the program over to: env would start it with these words, so we do. */
static void hand_over(const struct env_args *a, const struct file *f, const struct chain *before,
		      const struct chain *after, struct verdict *v)
{
	if (v->action != ACT_HANDOVER)
		return;
	if (before->starts || before->depth > 1 || after->depth || a->nwords > 1) {
		v->action = ACT_RUN;
		verdict_unsure(v, "env starts a program that needs another glibc");
		return;
	}
	char *name = arena_copy(a->command);
	v->handover.script_arg0 = name ? name : f->path;
	v->handover.script_arg = NULL;
}

enum tried { TRIED_STARTS, TRIED_STOPS, TRIED_NEXT, TRIED_UNSURE };

/* One file of that name, judged as execvp will meet it: what the kernel refuses with ENOENT,
   ENOTDIR or EACCES makes it look on; ENOEXEC makes glibc's start a shell. */
static enum tried try_file(struct host *h, const struct file *f, const struct env_args *a,
			   struct chain *c, struct verdict *v)
{
	struct chain before = *c;
	c->starts++;
	decide_chain(h, f, c, v);
	hand_over(a, f, &before, c, v);
	if (v->action != ACT_NONE)
		return TRIED_STARTS;
	const struct fact *os = facts_find(&v->facts, span_of("errno"));
	bool by_kernel = v->kernel_decides && os;
	v->kernel_decides = false;
	if (by_kernel && (span_is(os->text, "ENOENT") || span_is(os->text, "ENOTDIR") ||
			  span_is(os->text, "EACCES")))
		return TRIED_NEXT;
	struct image im;
	image_read(f->bytes, &im);
	return by_kernel && im.kind != KIND_ELF ? TRIED_UNSURE : TRIED_STOPS;
}

static bool refuse_denied(const struct file *f, const struct env_args *a, struct chain *c,
			  struct verdict *v)
{
	facts_text(&v->facts, "command", a->command);
	facts_text(&v->facts, "interp", span_of(f->path));
	facts_text(&v->facts, "errno", span_of("EACCES"));
	if (node_kind(&f->node) == NODE_FILE)
		facts_flag(&v->facts, ".is_file");
	return refuse(c, v, "LF113");
}

/* Tries what PATH has in turn, as execvp does. The first that was refused is told about when none
   starts; *v and *c are put back for each, and stay so when env is left to itself. */
static enum tried try_path(struct host *h, const struct env_args *a, struct chain *c,
			   struct verdict *v)
{
	struct path_walk p;
	path_walk_begin(h, &p);
	struct verdict clean = *v;
	struct verdict first = *v;
	struct chain start = *c;
	struct chain first_chain = {0};
	const struct file *denied = NULL;
	const struct file *f;
	enum tried t = TRIED_NEXT;
	while (t == TRIED_NEXT && (f = path_walk_next(&p, a->command))) {
		*v = clean;
		*c = start;
		if ((f->os && f->os != EACCES) || !facts_copy(&clean.facts, &v->facts)) {
			t = TRIED_UNSURE;
		} else if (!file_may_run(h, f)) {
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
	if (t == TRIED_NEXT && !stopped && denied && refuse_denied(denied, a, c, v))
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
	if (f->os == ENOENT && refuse_misread(h, env, a, c, v))
		return true;
	facts_text(&v->facts, "interp", a->command);
	if (f->os && f->os != EACCES) {
		facts_text(&v->facts, "interp_name", span_base(a->command));
		facts_text(&v->facts, "errno", span_of(errno_name(f->os)));
		return refuse(c, v, "LF104");
	}
	if (!file_may_run(h, f)) {
		if (node_kind(&f->node) == NODE_DIRECTORY)
			facts_flag(&v->facts, ".directory");
		facts_text(&v->facts, "errno", span_of("EACCES"));
		return refuse(c, v, "LF108");
	}
	struct verdict clean = *v;
	struct chain start = *c;
	if (!facts_copy(&clean.facts, &v->facts) || try_file(h, f, a, c, v) != TRIED_UNSURE)
		return true;
	*v = clean;
	*c = start;
	return false;
}

/* Does this env know -S? GNU's has the name of the long option in it, BusyBox's and GNU's before
   coreutils 8.30 lack it; of another env nothing is known. */
static bool lacks_split(const struct file *env, struct verdict *v)
{
	if (holds(env, "split-string"))
		return false;
	if (holds(env, "BusyBox v")) {
		facts_flag(&v->facts, ".busybox");
		return true;
	}
	return holds(env, "GNU coreutils");
}

static bool refuse_split(struct host *h, const struct file *env, const struct env_args *a,
			 struct chain *c, struct verdict *v)
{
	facts_text(&v->facts, "env", span_of(env->path));
	if (a->form == ENV_SPLIT)
		say_direct(h, a, a->command, v);
	return refuse(c, v, "LF111");
}

static bool follow(struct host *h, const struct file *env, const struct env_args *a,
		   struct chain *c, struct verdict *v)
{
	if (a->form == ENV_UNSURE || c->starts >= STARTS_MAX) {
		verdict_unsure(v, "which program env will start depends on more than line 1");
		return false;
	}
	if (span_has(a->command, '/'))
		return try_slash(h, env, a, c, v);
	/* Which of its programs comes first without PATH is up to env's libc; whether any does, not. */
	if (!h->root[0] && !h->path)
		return !path_find(h, a->command) && refuse_absent(h, env, a, c, v);
	enum tried t = try_path(h, a, c, v);
	if (t == TRIED_NEXT)
		return refuse_absent(h, env, a, c, v);
	if (t == TRIED_UNSURE)
		verdict_unsure(v, "what env will start is no program, and may be run by a shell");
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
	if (a.asks_split && !holds(f, "split-string")) {
		if (lacks_split(f, v))
			return refuse_split(h, f, &a, c, v);
		a.form = ENV_UNSURE;
	}
	return follow(h, f, &a, c, v);
}
