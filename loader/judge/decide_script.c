/* A script: its interpreter, walked as the kernel walks it (fs/binfmt_script.c; the chain of
   interpreters in fs/exec.c). The interpreter that is no script itself is judged as any program. */
#include <landfall/verdict.h>

#include <landfall/arena.h>

#include <errno.h>
#include <string.h>

static bool refuse(struct verdict *v, const char *id, int os)
{
	facts_text(&v->facts, "errno", span_of(errno_name(os)));
	v->kernel_decides = true;
	verdict_refuse(v, id);
	return true;
}

/* "#!/bin/sh\r": the kernel takes the carriage return as part of the name. */
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
	facts_text(&v->facts, "interp", name);
	if (clean && !clean->os)
		facts_flag(&v->facts, "interp_exists");
	script_count_lines(f->bytes, &lines, &crlf);
	facts_number(&v->facts, "crlf_lines", crlf);
	facts_number(&v->facts, "lines", lines);
	return refuse(v, "LF103", ENOENT);
}

static bool interp_missing(const struct image *im, const struct file *interp, struct verdict *v)
{
	facts_text(&v->facts, "interp", im->script.interp);
	struct span base = span_base(im->script.interp);
	facts_text(&v->facts, "interp_name", base);
	if (span_is(base, "bash") || span_is(base, "sh"))
		facts_flag(&v->facts, ".shell");
	if (im->script.interp.p[0] != '/')
		facts_flag(&v->facts, ".relative");
	return refuse(v, "LF104", interp->os);
}

/* A file shorter than the kernel's buffer that holds nothing but '#!' names the empty path, which
   stands for the working directory; with a line's end it names nothing at all. */
static bool no_interp(const struct image *im, const struct file *f, struct verdict *v)
{
	bool ended = im->script.line.n < f->bytes.n || f->bytes.n >= SCRIPT_HEAD_BYTES;
	return refuse(v, "LF105", ended ? ENOEXEC : EACCES);
}

static bool interp_unusable(struct host *h, const struct image *im, const struct file *interp,
			    struct verdict *v)
{
	bool is_file = node_kind(&interp->node) == NODE_FILE;
	if (interp->os != EACCES && is_file && host_may_exec(h, im->script.interp) != EACCES)
		return false;
	facts_text(&v->facts, "interp", im->script.interp);
	if (node_kind(&interp->node) == NODE_DIRECTORY)
		facts_flag(&v->facts, ".directory");
	return refuse(v, "LF108", EACCES);
}

/* The last script is the one that a message is about. */
static void say_script(const struct image *im, const struct file *f, const struct chain *c,
		       struct verdict *v)
{
	facts_put(&v->facts, "shebang", im->script.line);
	if (c->depth || c->starts)
		facts_put(&v->facts, "script", span_of(f->path));
}

bool decide_script(struct host *h, const struct image *im, const struct file *f,
		   const struct chain *c, struct verdict *v, const struct file **next)
{
	say_script(im, f, c, v);
	if (im->script_fault == SCRIPT_NO_INTERP)
		return no_interp(im, f, v);
	if (im->script_fault == SCRIPT_TOO_LONG)
		return refuse(v, "LF106", ENOEXEC);
	const struct file *interp = host_file(h, im->script.interp);
	if (!interp)
		return false;
	if (interp->os && interp->os != EACCES)
		return (interp->os == ENOENT && decide_crlf(h, im, f, v)) ||
		       interp_missing(im, interp, v);
	if (interp_unusable(h, im, interp, v))
		return true;
	/* The kernel opens the interpreter before it counts. */
	if (c->depth >= SCRIPT_DEPTH_MAX)
		return refuse(v, "LF107", ELOOP);
	*next = interp;
	return false;
}
