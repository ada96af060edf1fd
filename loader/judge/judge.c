/* The verdict on one program: path, kind of file, machine, loader, libraries, versions, in the
   order in which the kernel and then the loader would stop (fs/exec.c, fs/binfmt_elf.c). It only
   reads files of the host. */
#include "judge/judge.h"

#include "explain/explain.h"
#include "judge/rules.h"
#include "message/chain.h"
#include "message/verdict.h"

#include <errno.h>
#include <string.h>

/* A gate judges what lies at the path, whatever its mode. */
static bool decide_file(struct host *h, const struct file *f, struct verdict *v)
{
	if (h->target)
		return target_path(h, f, v);
	if (v->how.gate && !f->os && file_type(&f->inode) == TYPE_REGULAR)
		return decide_unread(f, v);
	return decide_path(h, f, v);
}

void verdict_decide(struct host *h, const char *path, const struct judging *how,
		    struct verdict *out)
{
	struct chain c = {0};
	verdict_open(out, h->arena, path);
	out->how = *how;
	if (how->plain_start)
		facts_flag(&out->message.facts, HINT_PLAIN_START);
	else if (how->no_redirect)
		facts_flag(&out->message.facts, HINT_NO_REDIRECT);
	if (how->from_path)
		facts_flag(&out->message.facts, HINT_FROM_PATH);
	const struct file *f = host_file(h, span_of(path));
	c.last = f;
	if (f && !decide_file(h, f, out))
		decide_chain(h, f, &c, out);
	if (out->action == LANDFALL_NONE && c.last && !(h->target && how->id_only)) {
		describe_file(h, c.last, out);
		describe_host(h, out);
	}
	out->certain = verdict_is_certain(h, out);
	if (how->notes && c.last && !h->target)
		describe_notes(h, &c, out);
}
