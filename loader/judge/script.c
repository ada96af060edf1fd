/* A script and its interpreter, followed as the kernel does (fs/binfmt_script.c; the chain of
   interpreters in fs/exec.c). An interpreter that is not a script itself is judged like any
   program. */
#include "judge/rules.h"

#include "host/arena.h"
#include "message/chain.h"
#include "message/errno_name.h"
#include "message/verdict.h"

#include <errno.h>
#include <string.h>

static bool refuse(struct verdict *v, const char *id, int os)
{
	verdict_errno(v, os);
	v->kernel_decides = true;
	verdict_refuse(v, id);
	return true;
}

/* Refuses "#!/bin/sh\r": to the kernel the carriage return is part of the name. */
static bool decide_crlf(struct host *h, const struct image *im, const struct file *f,
			struct verdict *v)
{
	uint64_t lines;
	uint64_t crlf;
	struct span name = im->script.interp;
	if (!span_ends(name, "\r"))
		return false;
	name.n--;
	const struct file *clean = host_file(h, name);
	facts_text(&v->message.facts, FACT_INTERP, name);
	if (clean && !clean->os)
		facts_flag(&v->message.facts, FACT_INTERP_EXISTS);
	script_count_lines(f->bytes, &lines, &crlf);
	facts_number(&v->message.facts, FACT_CRLF_LINES, crlf);
	facts_number(&v->message.facts, FACT_LINES, lines);
	return refuse(v, LANDFALL_LF103, ENOENT);
}

static bool interp_missing(const struct image *im, const struct file *interp, struct verdict *v)
{
	facts_text(&v->message.facts, FACT_INTERP, im->script.interp);
	struct span base = span_base(im->script.interp);
	facts_text(&v->message.facts, FACT_INTERP_NAME, base);
	if (span_is(base, "bash") || span_is(base, "sh"))
		facts_flag(&v->message.facts, HINT_SHELL);
	if (im->script.interp.p[0] != '/')
		facts_flag(&v->message.facts, HINT_RELATIVE);
	return refuse(v, LANDFALL_LF104, interp->os);
}

/* Refuses a script without an interpreter. A file shorter than the kernel's buffer that contains
   only '#!' names the empty path, which means the working directory; with a newline the kernel
   finds no name at all. */
static bool no_interp(const struct image *im, const struct file *f, struct verdict *v)
{
	bool ended = im->script.line.n < f->bytes.n || f->bytes.n >= SCRIPT_HEAD_BYTES;
	return refuse(v, LANDFALL_LF105, ended ? ENOEXEC : EACCES);
}

static bool interp_unusable(struct host *h, const struct image *im, const struct file *interp,
			    struct verdict *v)
{
	bool is_file = file_type(&interp->inode) == TYPE_REGULAR;
	if (interp->os != EACCES && is_file && host_may_exec(h, im->script.interp) != EACCES)
		return false;
	facts_text(&v->message.facts, FACT_INTERP, im->script.interp);
	if (file_type(&interp->inode) == TYPE_DIRECTORY)
		facts_flag(&v->message.facts, HINT_DIRECTORY);
	return refuse(v, LANDFALL_LF108, EACCES);
}

/* Adds the facts about f, the last script of the chain, which the message is about. */
static void say_script(const struct image *im, const struct file *f, const struct chain *c,
		       struct verdict *v)
{
	facts_put(&v->message.facts, FACT_SHEBANG, im->script.line);
	if (c->depth || c->starts)
		facts_put(&v->message.facts, FACT_SCRIPT, span_of(f->path));
}

bool decide_script(struct host *h, const struct image *im, const struct file *f,
		   const struct chain *c, struct verdict *v, const struct file **next)
{
	say_script(im, f, c, v);
	if (im->script_fault == SCRIPT_NO_INTERP)
		return no_interp(im, f, v);
	if (im->script_fault == SCRIPT_TOO_LONG)
		return refuse(v, LANDFALL_LF106, ENOEXEC);
	const struct file *interp = host_file(h, im->script.interp);
	if (!interp)
		return false;
	if (interp->os && interp->os != EACCES)
		return (interp->os == ENOENT && decide_crlf(h, im, f, v)) ||
		       interp_missing(im, interp, v);
	if (interp_unusable(h, im, interp, v))
		return true;
	/* The kernel opens the interpreter before it checks the depth. */
	if (c->depth >= SCRIPT_DEPTH_MAX)
		return refuse(v, LANDFALL_LF107, ELOOP);
	*next = interp;
	return false;
}
