/* An execve that failed although the verdict was to run: the kernel is right. Its errno comes in,
   the message that fits the known facts goes out (execve(2); fs/exec.c, security/commoncap.c,
   kernel/seccomp.c). */
#include "explain/explain.h"

#include "host/rights.h"
#include "message/errno_name.h"
#include "message/verdict.h"

#include <errno.h>

static const char *id_of_eperm(struct host *h, struct verdict *v)
{
	char text[8192];
	struct buf b = buf_of(text, sizeof text);
	const struct file *f = host_file(h, span_of(v->program));
	if (f && h->ops->has_caps(h, v->program)) {
		facts_text(&v->message.facts, FACT_CAP_BND, host_status_field(h, "CapBnd:", &b));
		return LANDFALL_LF514;
	}
	return host_is_filtered(h) ? LANDFALL_LF512 : LANDFALL_LF501;
}

static const char *id_of(struct host *h, int os, struct verdict *v)
{
	switch (os) {
	case ETXTBSY: return LANDFALL_LF510;
	case E2BIG: return LANDFALL_LF513;
	case EPERM: return id_of_eperm(h, v);
	default: return LANDFALL_LF501;
	}
}

bool refuse_scarce(struct host *h, struct verdict *v)
{
	if (!h->scarce)
		return false;
	v->os = h->scarce;
	facts_put(&v->message.facts, FACT_ERRNO, span_of(errno_name(h->scarce)));
	facts_text(&v->message.facts, HINT_SCARCE, span_of(h->scarce_path));
	verdict_refuse(v, LANDFALL_LF501);
	return true;
}

void describe_exec_failure(struct host *h, int os, struct verdict *v)
{
	/* Its loader is absent, and no other was found, since a file could not be opened. */
	if (os == ENOENT && refuse_scarce(h, v)) {
		describe_host(h, v);
		return;
	}
	v->os = os;
	facts_put(&v->message.facts, FACT_ERRNO, span_of(errno_name(os)));
	facts_text(&v->message.facts, HINT_TARGET,
		   verdict_hands_over(v) ? v->handover.loader : span_of(v->program));
	verdict_refuse(v, id_of(h, os, v));
	if (os == ENOENT || os == ENOTDIR)
		v->exit = LANDFALL_EXIT_NOT_FOUND;
	describe_host(h, v);
}
