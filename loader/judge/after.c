/* execve has failed although we said run: the kernel is right. Its errno comes in, the message that
   fits what is known goes out (execve(2); fs/exec.c, security/commoncap.c, kernel/seccomp.c). */
#include <landfall/verdict.h>

#include <errno.h>
#include <string.h>

/* The value of a line of /proc/self/status, in text. */
static struct span status_field(struct host *h, const char *key, struct buf *text)
{
	struct span line;
	if (h->ops->slurp(h, "/proc/self/status", text) != 0)
		return (struct span){NULL, 0};
	struct span rest = buf_span(text);
	while (span_cut(&rest, "\n", &line))
		if (span_starts(line, key) && span_from(line, strlen(key), &line))
			return span_trim(line);
	return (struct span){NULL, 0};
}

static const char *id_of_eperm(struct host *h, struct verdict *v)
{
	char text[8192];
	struct buf b = buf_of(text, sizeof text);
	const struct file *f = host_file(h, span_of(v->program));
	if (f && h->ops->has_caps(h, v->program)) {
		facts_text(&v->facts, "cap_bnd", status_field(h, "CapBnd:", &b));
		return "LF514";
	}
	return host_is_filtered(h) ? "LF512" : "LF501";
}

static const char *id_of(struct host *h, int os, struct verdict *v)
{
	switch (os) {
	case ETXTBSY: return "LF510";
	case E2BIG: return "LF513";
	case EPERM: return id_of_eperm(h, v);
	default: return "LF501";
	}
}

void verdict_after_exec(struct host *h, int os, struct verdict *v)
{
	facts_put(&v->facts, "errno", span_of(errno_name(os)));
	facts_text(&v->facts, ".target",
		   v->action == ACT_HANDOVER ? v->handover.loader : span_of(v->program));
	verdict_refuse(v, id_of(h, os, v));
	if (os == ENOENT || os == ENOTDIR)
		v->exit = 127;
	describe_host(h, v);
}
