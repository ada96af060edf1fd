/* A file that the kernel hands to a program registered with binfmt_misc (fs/binfmt_misc.c): does
   that program exist here? With flag F the kernel opened it at registration, so its path does not
   count. */
#include "judge/rules.h"

#include "message/errno_name.h"
#include "message/verdict.h"
#include "read/script.h"

#include <errno.h>
#include <string.h>

/* qemu-user searches the loader of a dynamic program below its prefix and then in this root; box64,
   Rosetta and FEX have their own rules, which are not judged. */
static void note_guest(struct host *h, const struct image *im, struct span emulator,
		       struct verdict *v)
{
	const struct file *f = im->interp_fault == ELF_OK ? host_file(h, im->interp) : NULL;
	if (!f || f->os != ENOENT || !span_starts(span_base(emulator), "qemu-"))
		return;
	facts_text(&v->message.facts, FACT_INTERP, im->interp);
	verdict_note(v, LANDFALL_LF210);
}

bool decide_binfmt(struct host *h, const struct image *im, const struct file *f, struct verdict *v)
{
	struct binfmt b;
	struct span head = f->bytes;
	if (head.n > SCRIPT_HEAD_BYTES)
		head.n = SCRIPT_HEAD_BYTES;
	if (!host_binfmt(h, head, &b))
		return false;
	struct span emulator = span_of(b.interpreter);
	facts_text(&v->message.facts, FACT_BINFMT, span_of(b.name));
	facts_text(&v->message.facts, FACT_EMULATOR, emulator);
	facts_text(&v->message.facts, FACT_BINFMT_FLAGS, span_of(b.flags[0] ? b.flags : "none"));
	const struct file *e = emulator.n ? host_file(h, emulator) : NULL;
	if (e && e->os && !strchr(b.flags, 'F')) {
		verdict_errno(v, e->os);
		v->kernel_decides = true;
		verdict_refuse(v, LANDFALL_LF209);
		return true;
	}
	if (e && !e->os && decide_own_emulator(h, e, v))
		return true;
	note_guest(h, im, emulator, v);
	return true;
}
