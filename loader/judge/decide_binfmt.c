/* A file that the kernel hands to a program registered with binfmt_misc (fs/binfmt_misc.c): is that
   program here? With the flag F it was opened when it was registered, wherever that was. */
#include <landfall/verdict.h>

#include <landfall/script.h>

#include <errno.h>
#include <string.h>

/* qemu-user starts a dynamic program by its own loader, which it looks for below its prefix and
   then in this root; others (box64, Rosetta, FEX) have their own ways. */
static void note_guest(struct host *h, const struct image *im, struct span emulator,
		       struct verdict *v)
{
	const struct file *f = im->interp_fault == ELF_OK ? host_file(h, im->interp) : NULL;
	if (!f || f->os != ENOENT || !span_starts(span_base(emulator), "qemu-"))
		return;
	facts_text(&v->facts, "interp", im->interp);
	verdict_note(v, "LF210");
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
	facts_text(&v->facts, "binfmt", span_of(b.name));
	facts_text(&v->facts, "emulator", emulator);
	facts_text(&v->facts, "binfmt_flags", span_of(b.flags[0] ? b.flags : "none"));
	const struct file *e = emulator.n ? host_file(h, emulator) : NULL;
	if (e && e->os && !strchr(b.flags, 'F')) {
		facts_text(&v->facts, "errno", span_of(errno_name(e->os)));
		v->kernel_decides = true;
		verdict_refuse(v, "LF209");
		return true;
	}
	note_guest(h, im, emulator, v);
	return true;
}
