/* The pipeline behind every door: find the program, judge it, then run, redirect or explain. */
#include <landfall/pipeline.h>

#include <landfall/handover.h>
#include <landfall/identity.h>
#include <landfall/programs.h>
#include <landfall/report.h>
#include <landfall/run.h>
#include <landfall/start.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define EXIT_OWN_FAULT 125
#define EXIT_NOT_RUNNABLE 126
#define EXIT_NOT_FOUND 127

/* Where we are its loader the kernel starts it, and we go on from there. */
static bool goes_plainly(const struct host *h, const struct verdict *v)
{
	return v->action == ACT_RUN || (v->through_us && (!h->with_bundle || v->secure));
}

/* Is it the path at which landfall --install puts itself that is absent? */
static bool lacks_loader(const struct verdict *v)
{
	const struct fact *f = facts_find(&v->facts, span_of("interp"));
	return f && span_is(f->text, "/lib64/ld-linux-x86-64.so.2") &&
	       facts_find(&v->facts, span_of("errno"));
}

/* For --explain: what start() will come to where the kernel lets nobody change /proc/self/exe, and
   what will look different then. */
static void foretell(struct host *h, const char *path, struct verdict_options *vo,
		     struct verdict *v)
{
	const bool mappable = v->in_process;
	if (h->root[0] || h->elsewhere || v->action == ACT_NONE || goes_plainly(h, v) ||
	    (mappable && identity_may_any()))
		return;
	if (mappable && v->handover.origin && !v->handover.library_path.p) {
		vo->in_process = false;
		verdict_decide(h, path, vo, v);
		if (v->action == ACT_NONE || goes_plainly(h, v))
			return;
	}
	if (!v->in_process)
		facts_flag(&v->facts, ".by_command");
	if (mappable)
		facts_flag(&v->facts, ".mappable");
	if (v->handover.origin)
		facts_flag(&v->facts, ".told");
	if (lacks_loader(v))
		facts_flag(&v->facts, ".installable");
	verdict_note(v, "LF711");
}

static void judge(struct host *h, const struct options *o, const char *name, char *path,
		  struct verdict *v)
{
	struct verdict_options vo = {
		.no_redirect = o->no_redirect,
		.symbols = o->mode != MODE_RUN,
		.notes = o->mode == MODE_EXPLAIN,
		.from_path = !strchr(name, '/'),
		.in_process = kernel_start.sp && !o->by_command,
		.wordless = h->trust_modes && !h->as_loader,
		.may_vouch = kernel_start.sp && !kernel_start.as_interp && o->mode == MODE_RUN &&
			     !o->verbose && !o->examine,
	};
	if (!strchr(name, '/') && strlen(name) < PATH_BYTES) {
		struct buf b = buf_of(path, PATH_BYTES);
		if (!verdict_find_in_path(h, name, &b, v))
			return;
		name = path;
	}
	verdict_decide(h, name, &vo, v);
	if (vo.notes)
		foretell(h, name, &vo, v);
}

static void report(struct out *o, const struct verdict *v, bool json)
{
	if (json)
		report_json(o, v);
	else
		report_text(o, v);
}

static int explain_refusal(const struct verdict *v, const struct options *o)
{
	struct out *out = out_shared(STDERR_FILENO);
	report(out, v, o->json);
	(void)out_flush(out);
	return v->exit;
}

static void log_verdict(const struct verdict *v)
{
	struct out *out = out_shared(STDERR_FILENO);
	report_text(out, v);
	(void)out_flush(out);
}

static bool is_vouched(const struct verdict *v)
{
	return v->action == ACT_HANDOVER && !v->handover.file;
}

/* Starts what was judged to start. Returns only with the errno of a failure, or with a refusal. */
static int start(struct host *h, const struct options *o, struct verdict *v, char *const *argv,
		 char *const *env)
{
	static char path[PATH_BYTES];
	struct options told = *o;
	if (goes_plainly(h, v))
		return run_plain(v, argv, env);
	bool believed = is_vouched(v);
	if (v->in_process)
		(void)handover_unmapped(v, argv);
	/* Where the bundle is not what its manifest says, it is looked at. Where that is not the cause,
	   another program is started, which is told where its libraries are. */
	told.examine = true;
	host_distrust_modes(h);
	if (believed)
		judge(h, &told, argv[0], path, v);
	if (believed && v->action == ACT_HANDOVER)
		(void)handover_unmapped(v, argv);
	told.by_command = true;
	if (v->in_process)
		judge(h, &told, argv[0], path, v);
	switch (v->action) {
	case ACT_HANDOVER: return run_handover(v, argv, env);
	case ACT_RUN: return run_plain(v, argv, env);
	case ACT_SHIM:
	case ACT_REPOINT:
	case ACT_NONE: break;
	}
	return 0;       /* it is refused */
}

int pipeline_run(struct host *h, const struct options *o, char *const *argv, char *const *env)
{
	static char path[PATH_BYTES];
	struct verdict v;
	h->trust_modes = true;
	judge(h, o, argv[0], path, &v);
	if (v.action == ACT_NONE) {
		host_distrust_modes(h);
		judge(h, o, argv[0], path, &v);
	}
	v.wordless = false;     /* from here on a refusal is final */
	if (o->verbose && v.action != ACT_NONE)
		log_verdict(&v);
	if (v.action == ACT_NONE) {
		/* What the kernel decides, it is asked: a wrong refusal would be our worst bug. */
		if (v.kernel_decides && v.exit && strchr(v.program, '/'))
			(void)run_plain(&v, argv, env);
		return explain_refusal(&v, o);
	}
	int os = start(h, o, &v, argv, env);
	if (v.action == ACT_NONE)
		return explain_refusal(&v, o);
	if (os == EACCES && h->trust_modes) {
		host_distrust_modes(h);
		judge(h, o, argv[0], path, &v);
		if (v.action == ACT_NONE)
			return explain_refusal(&v, o);
		os = start(h, o, &v, argv, env);
	}
	verdict_after_exec(h, os, &v);
	return explain_refusal(&v, o);
}

/* The loader that was found could not be put in place. */
static void refuse_after_map(struct host *h, struct verdict *v, int os)
{
	facts_text(&v->facts, "errno", span_of(errno_name(os)));
	verdict_refuse(v, "LF504");
	describe_host(h, v);
}

int pipeline_enter(struct host *h, const struct options *o, const char *path)
{
	static char found[PATH_BYTES];
	struct verdict v;
	judge(h, o, path, found, &v);
	if (v.action == ACT_RUN)
		verdict_blind(h, &v);
	if (o->verbose && v.action != ACT_NONE)
		log_verdict(&v);
	if (v.action == ACT_HANDOVER)
		refuse_after_map(h, &v, handover_mapped(&v));
	return explain_refusal(&v, o);
}

struct survey {
	struct host *h;
	const struct options *o;
	struct out *out;
	unsigned n;
	unsigned refused;
	unsigned closed;
	int worst;
};

static void survey_one(struct survey *s, const char *name)
{
	char path[PATH_BYTES];
	struct verdict v;
	judge(s->h, s->o, name, path, &v);
	s->n++;
	s->refused += v.exit != 0;
	s->worst = v.exit > s->worst ? v.exit : s->worst;
	if (!s->o->recurse || s->o->json || v.exit)
		report(s->out, &v, s->o->json);
}

static void survey_found(void *ctx, const char *path)
{
	survey_one(ctx, path);
}

static void survey_closed(void *ctx, const char *dir, int os)
{
	struct survey *s = ctx;
	struct verdict v;
	verdict_closed(dir, os, &v);
	s->closed++;
	s->worst = v.exit > s->worst ? v.exit : s->worst;
	report(s->out, &v, s->o->json);
}

static void survey_summary(struct survey *s)
{
	out_num(s->out, s->n);
	out_str(s->out, s->n == 1 ? " program, " : " programs, ");
	out_num(s->out, s->n - s->refused);
	out_str(s->out, " would run, ");
	out_num(s->out, s->refused);
	out_str(s->out, " would not");
	if (s->closed) {
		out_str(s->out, "; ");
		out_num(s->out, s->closed);
		out_str(s->out, s->closed == 1 ? " directory not searched" : " directories not searched");
	}
	out_str(s->out, "\n");
}

int pipeline_explain(struct host *h, const struct options *o, char *const *names)
{
	struct out *out = out_shared(STDOUT_FILENO);
	struct survey s = {.h = h, .o = o, .out = out};
	const struct program_walk below = {survey_found, survey_closed, &s};
	for (; *names; names++) {
		if (!o->recurse || !programs_below(h, *names, &below))
			survey_one(&s, *names);
	}
	if (o->recurse && !o->json)
		survey_summary(&s);
	return out_flush(out) ? s.worst : EXIT_OWN_FAULT;
}

static void no_tree(struct out *out, const char *name, const char *why, bool json)
{
	if (json) {
		out_member(out, "{\"v\":1,\"program\":", span_of(name));
		out_member(out, ",\"error\":", span_of(why));
		out_str(out, "}\n");
		return;
	}
	out_str(out, "landfall: no tree for '");
	out_escaped(out, span_of(name));
	out_str(out, "': ");
	out_str(out, why);
	out_str(out, "\n");
}

static int show_tree(struct host *h, const struct options *o, const char *name, struct out *out)
{
	struct closure c;
	const char *why = "there is no such file";
	int status = EXIT_NOT_FOUND;
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct verdict v;
	bool found = strlen(name) < sizeof path && verdict_find_in_path(h, name, &b, &v);
	const struct file *f = found ? host_file(h, buf_span(&b)) : NULL;
	if (f && !f->os && closure_of(h, f, &c, &why)) {
		report_tree(out, name, &c, o->json);
		return closure_exit(&c);
	}
	if (f && f->os == EACCES)
		why = "a directory above it is closed to this user";
	if (f && (!f->os || f->os == EACCES))
		status = EXIT_NOT_RUNNABLE;
	no_tree(out, name, why, o->json);
	return status;
}

int pipeline_tree(struct host *h, const struct options *o, char *const *names, char *const *env)
{
	struct out *out = out_shared(STDOUT_FILENO);
	int worst = 0;
	out->color = o->color == COLOR_ALWAYS || (o->color == COLOR_AUTO && out_wants_color(out, env));
	for (; *names; names++) {
		int r = show_tree(h, o, *names, out);
		worst = r > worst ? r : worst;
	}
	return out_flush(out) ? worst : EXIT_OWN_FAULT;
}
