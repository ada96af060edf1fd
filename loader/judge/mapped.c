/* The verdict on a program that the kernel has mapped and that gained rights by it. What was read
   of it in memory comes in, for whoever owns the path that it was started by may have put another
   file there since. Nothing of it is scanned for words of a message: a part of its file may not be
   mapped. */
#include "judge/judge.h"

#include "explain/explain.h"
#include "judge/rules.h"
#include "redirect/redirect.h"

void verdict_mapped(struct host *h, const struct file *f, const struct image *im, const char *name,
		    struct verdict *out)
{
	verdict_open(out, h->arena, name);
	out->interp_is_landfall = true;
	out->action = LANDFALL_NONE;
	if (!redirect_glibc(h, f, im, NULL, out))
		refuse_landfall_as_interp(h, im, out);
	if (out->action != LANDFALL_NONE)
		return;
	if (out->closure)
		describe_closure(h, out->closure, out);
	describe_needs(im, out);
	facts_text(&out->message.facts, HINT_TARGET, span_of(name));
	describe_host(h, out);
}
