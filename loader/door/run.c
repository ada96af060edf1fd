/* From the verdict to the start: the program runs, is handed to another loader, or is refused with
   a message. */
#include "door/pipeline.h"

#include "door/other_landfall.h"
#include "door/stand_in.h"
#include "explain/explain.h"
#include "host/arena.h"
#include "host/own_file.h"
#include "judge/judge.h"
#include "message/errno_name.h"
#include "read/elf.h"
#include "redirect/redirect.h"
#include "report/report.h"
#include "report/streams.h"
#include "start/entry.h"
#include "start/exec.h"
#include "start/handover.h"
#include "start/mappings.h"

#include <errno.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

/* The path at which a program was found comes first: this file is linked first behind libc, so that
   its bytes lie in a page of .bss that is touched anyway, which spares each start a page fault. */
static struct {
	char found[PATH_BYTES];
	char scarce[PATH_BYTES]; /* a copy of the verdict's, whose memory is taken back */
} paths;

static int explain_refusal(const struct verdict *v, const struct options *o)
{
	struct out *out = pipeline_out(o, STDERR_FILENO);
	pipeline_report(out, v, o->json);
	return out_end(out, v->exit);
}

/* Writes the message on a wrapper's command to stderr at once. */
static void say_command(const struct options *o, const struct verdict *v)
{
	struct out *out = pipeline_out(o, STDERR_FILENO);
	pipeline_report(out, v, o->json);
	(void)out_flush(out);
}

static void log_verdict(const struct verdict *v)
{
	struct out *out = out_shared(STDERR_FILENO);
	report_text(out, v);
	(void)out_flush(out);
}

/* Is Landfall the interpreter of the file that it is to start? The kernel then has put the file's
   path into AT_EXECFN and would call Landfall again (fs/exec.c, bprm->exec); on Landfall's own
   command line AT_EXECFN is Landfall's path. */
static bool is_called_for(struct host *h, const struct verdict *v)
{
	const char *execfn = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	return execfn && strcmp(execfn, v->program) == 0 &&
	       !own_file_is(host_file(h, span_of(v->program)));
}

/* Starts the program like exec_plain; a program for which the kernel would call Landfall again,
   without end, becomes a refusal and the result 0. */
static int try_plain(struct host *h, struct verdict *v, char *const *argv, char *const *env)
{
	if (!is_called_for(h, v))
		return exec_plain(v, argv, env);
	refuse_called_again(h, v);
	return 0;
}

static bool is_by_manifest(const struct verdict *v)
{
	return v->action == LANDFALL_HANDOVER && !v->handover.file;
}

/* Starts the program by execve: its new loader with the program as an argument, or the program. */
static int start_by_exec(struct host *h, struct verdict *v, char *const *argv, char *const *env)
{
	switch (v->action) {
	case LANDFALL_HANDOVER: return exec_loader(v, argv, env);
	case LANDFALL_RUN: return try_plain(h, v, argv, env);
	case LANDFALL_SHIM:
	case LANDFALL_REPOINT:
	case LANDFALL_NONE: break;
	}
	return 0; /* *v has become a refusal */
}

/* The attempts to start a program with another loader, the best first. A start by the manifest
   that failed is repeated with the bundle's files examined; when those are in order, the loader
   is started with the program as its argument instead of being mapped. */
static const struct attempt {
	bool after_manifest; /* only when the first verdict believed a manifest */
	bool judge_again;    /* with the files examined */
	bool by_command;     /* the loader is started by execve */
} attempts[] = {
	{false, false, false},
	{true, true, false},
	{false, true, true},
};

/* The program to run. */
static const char *name_of(const struct options *o, char *const *argv)
{
	return o->self ? o->self : argv[0];
}

/* Judges again for an attempt; a verdict that was made for execve stays. */
static void judge_for(struct host *h, const struct attempt *a, const struct options *o,
		      struct verdict *v, const char *name)
{
	char *path = arena_get(h->arena, PATH_BYTES);
	struct options told = *o;
	told.examine = true;
	told.by_command = o->by_command || a->by_command;
	host_check_access(h);
	if (path && (v->how.in_process || !a->by_command))
		pipeline_judge(h, &told, name, path, v);
}

/* Starts the program of a verdict that is not a refusal. Returns only when that failed: with the
   errno, or with 0 when *v has become a refusal. */
static int start(struct host *h, const struct options *o, struct verdict *v, char *const *argv,
		 char *const *env)
{
	const bool used_manifest = is_by_manifest(v);
	if (pipeline_goes_plainly(h, v))
		return try_plain(h, v, argv, env);
	if (!o->self)
		stand_in_become(h, v, argv, env);
	for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
		const struct attempt *a = &attempts[i];
		if (a->after_manifest && !used_manifest)
			continue;
		if (a->judge_again)
			judge_for(h, a, o, v, name_of(o, argv));
		v->handover.execfn = o->execfn;
		if (a->by_command)
			return start_by_exec(h, v, argv, env);
		if (v->action == LANDFALL_SHIM)
			return handover_unmapped(v, argv);
		if (v->how.in_process &&
		    (v->action == LANDFALL_HANDOVER || v->action == LANDFALL_REPOINT))
			(void)handover_unmapped(v, argv);
	}
	return 0;
}

/* Says of a wrapper's command that it will not start; the wrapper is started all the same, since
   what it does is its own affair. */
static void foretell(struct host *h, const struct options *o, const struct verdict *v,
		     char *const *argv)
{
	struct verdict *command;
	if (o->self || !command_may_follow(h, v->program) ||
	    !(command = arena_get(h->arena, sizeof *command)))
		return;
	host_check_access(h);
	if (pipeline_command(h, o, v, argv, command) == COMMAND_STOPS)
		say_command(o, command);
}

int pipeline_run(struct host *h, const struct options *o, char *const *argv, char *const *env)
{
	char *path = paths.found;
	struct verdict v;
	h->skip_access_checks = true;
	pipeline_judge(h, o, name_of(o, argv), path, &v);
	if (v.action == LANDFALL_NONE) {
		host_check_access(h);
		pipeline_judge(h, o, name_of(o, argv), path, &v);
	}
	if (!pipeline_goes_plainly(h, &v))
		other_landfall_become(h, o, &v, env);
	v.how.id_only = false; /* from here on a refusal is final */
	if (o->verbose && v.action != LANDFALL_NONE)
		log_verdict(&v);
	if (v.action == LANDFALL_NONE) {
		/* When the kernel has the last word execve is tried first: never refuse what would
		   have run. */
		if (v.kernel_decides && v.exit && strchr(v.program, '/') && !is_called_for(h, &v))
			(void)try_plain(h, &v, argv, env);
		return explain_refusal(&v, o);
	}
	foretell(h, o, &v, argv);
	int os = start(h, o, &v, argv, env);
	if (v.action == LANDFALL_NONE)
		return explain_refusal(&v, o);
	if (os == EACCES && h->skip_access_checks) {
		host_check_access(h);
		pipeline_judge(h, o, name_of(o, argv), path, &v);
		if (v.action == LANDFALL_NONE)
			return explain_refusal(&v, o);
		os = start(h, o, &v, argv, env);
	}
	describe_exec_failure(h, os, &v);
	return explain_refusal(&v, o);
}

/* Refuses a program whose new loader could not be mapped. */
static void refuse_after_map(struct host *h, struct verdict *v, int os)
{
	verdict_errno(v, os);
	verdict_refuse(v, LANDFALL_LF504);
	describe_host(h, v);
}

/* A program that cannot be read has told the kernel its loader, which lies in memory. */
static void say_mapped_interp(struct verdict *v)
{
	struct elf_mapped m;
	if (elf_mapped_open(kernel_entry.phdr, kernel_entry.phnum, *entry_aux(AT_ENTRY), &m) &&
	    elf_mapped_read(&m))
		facts_text(&v->message.facts, FACT_INTERP, m.interp);
}

/* Descriptors or memory ran out while the program was judged, and ld.so, which keeps less of them,
   might do: with nothing of the analysis kept, a glibc gets the program unjudged. */
static void enter_scarce(struct host *h, struct verdict *v)
{
	struct buf b = buf_of(paths.scarce, sizeof paths.scarce);
	buf_adds(&b, v->program);
	buf_addc(&b, 0);
	host_forget_files(h);
	mappings_drop();
	verdict_open(v, h->arena, paths.scarce);
	redirect_unreadable(h, v);
}

static int enter(struct host *h, const struct options *o, struct verdict *v)
{
	if (v->action == LANDFALL_NONE && h->scarce)
		enter_scarce(h, v);
	if (v->action == LANDFALL_RUN) {
		say_mapped_interp(v);
		redirect_unreadable(h, v);
	}
	if (o->verbose && v->action != LANDFALL_NONE)
		log_verdict(v);
	if (verdict_hands_over(v))
		refuse_after_map(h, v, handover_mapped(v));
	return explain_refusal(v, o);
}

int pipeline_enter(struct host *h, const struct options *o, const char *path)
{
	struct verdict v;
	pipeline_judge(h, o, path, paths.found, &v);
	return enter(h, o, &v);
}

int pipeline_enter_mapped(struct host *h, const struct options *o, const struct file *f,
			  const struct image *im, const char *name)
{
	struct verdict v;
	if (im)
		verdict_mapped(h, f, im, name, &v);
	else
		verdict_open(&v, h->arena, name);
	return enter(h, o, &v);
}
