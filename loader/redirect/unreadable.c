/* A program that the kernel has mapped and that could not be judged: the first glibc gets it, in a
   way that needs no knowledge of the program; without a glibc a refusal goes out. */
#include "redirect/redirect.h"

#include "closure/closure.h"
#include "explain/explain.h"
#include "machine/machine.h"
#include "redirect/bundle.h"
#include "redirect/handover.h"
#include "redirect/library_path.h"

void redirect_unreadable(struct host *h, struct verdict *v)
{
	struct bundle b;
	const struct machine *m = host_machine(h);
	struct bundle_iter w = {.loader_name = m ? m->glibc_ld : "",
				.multiarch = m ? m->multiarch : ""};
	struct image none = {.kind = KIND_UNKNOWN};
	v->secure = h->secure;
	while (m && bundle_next(h, &w, &b)) {
		struct search s;
		enum library_path_step step = WAY_NOT;
		if (!trusted_bundle(h, &b, NULL, v))
			continue;
		v->handover.library_path = span_of(NULL);
		for (unsigned i = 0; step == WAY_NOT; i++)
			step = library_path_at(i, h, &b, v->secure, true, &v->handover, &s);
		if (step == WAY_SET) {
			handover_take(h, b.loader, &none, &b, NULL, v);
			(void)trusted_note(v, true);
			return;
		}
	}
	(void)trusted_note(v, false);
	if (facts_find(&v->message.facts, FACT_BUNDLE_UNTRUSTED))
		verdict_refuse(v, LANDFALL_LF502);
	else if (!refuse_scarce(h, v))
		verdict_refuse(v, LANDFALL_LF503);
	describe_host(h, v);
}
