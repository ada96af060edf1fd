/* The verdict on one program at the end of a chain: machine, loader, libraries, in that order. An
   opened file comes in, a filled verdict goes out. */
#include "judge/rules.h"

#include "closure/closure.h"
#include "explain/explain.h"
#include "host/arena.h"
#include "link/adopted.h"
#include "link/gcompat.h"
#include "link/inspect.h"
#include "link/load.h"
#include "message/verdict.h"
#include "read/phrases.h"
#include "redirect/redirect.h"

#include <elf.h>
#include <errno.h>

/* What may start and may not: a gate is not to hope. */
static void close_gate(struct closure *c, struct verdict *v)
{
	if (!v->how.gate || v->action != LANDFALL_RUN || !c->unrelocated)
		return;
	c->bad_reloc_by = c->unrelocated;
	c->bad_reloc = RELOC_PACKED;
	verdict_refuse(v, LANDFALL_LF405);
}

static void judge_closure(struct host *h, const struct file *f, const struct image *im,
			  const struct file *loader, struct verdict *v)
{
	struct search s = load_search(h, loader, im->interp);
	struct closure *c = arena_get(h->arena, sizeof *c);
	s.symbols = v->how.symbols;
	/* gcompat's loader is followed for messages only; before a start gcompat decides itself. */
	if (s.symbols)
		(void)gcompat_search(h, &s);
	if (c)
		load_closure(&s, f, c);
	/* A version that is missing ends in a refusal, or is optional if its symbols say so. */
	if (c && !c->unsure && c->missing_versions && !s.symbols) {
		s.symbols = true;
		load_closure(&s, f, c);
	}
	if (!c || c->unsure) {
		verdict_unsure(v, c ? c->unsure : PHRASE_NO_MEMORY);
		return;
	}
	v->closure = c;
	facts_put(&v->message.facts, FACT_LOADER, span_of(loader->path));
	facts_put_number(&v->message.facts, FACT_LIBRARIES, c->nobjects - 1);
	refuse_missing(c, v);
	if (v->action == LANDFALL_NONE && c->foreign) {
		v->action = LANDFALL_RUN;
		v->exit = 0;
		v->message.diag.id = span_of(NULL);
		v->closure = NULL;
		verdict_unsure(v, PHRASE_MUSL_IN_SEARCH_PATH);
		return;
	}
	if (!c->libs && !decide_other_glibc(h, c, v) && v->action == LANDFALL_RUN)
		(void)decide_libs(&s, c, v);
	if (decide_environment(&s, f, c, v))
		return;
	close_gate(c, v);
	if (v->action == LANDFALL_RUN)
		note_libs(&s, f, c, v);
	else if (s.symbols && !v->how.id_only)
		describe_in_the_way(&s, f, c, v);
}

/* What dlopen would load, for a gate: nothing starts it, so there is no kernel to ask. */
static void judge_object(struct host *h, const struct file *f, const struct image *im,
			 struct verdict *v)
{
	struct closure *c = arena_get(h->arena, sizeof *c);
	const char *why = PHRASE_NO_MEMORY;
	facts_flag(&v->message.facts, HINT_LIBRARY);
	if (decide_whole(im, v) || !im->dyn.present)
		return;
	struct closure *other = redirect_object(h, f, im, v);
	if (other && !other->unsure) {
		c = other;
	} else if (!c || !inspect_closure(h, f, c, &why)) {
		facts_text(&v->message.facts, FACT_FAULT, span_of(why));
		verdict_refuse(v, LANDFALL_LF203);
		return;
	}
	close_gate(c, v);
	if (!closure_exit(c))
		return;
	v->closure = c;
	refuse_missing(c, v);
}

/* The image of a program as it was before landfall --adopt, where that is what is asked for. */
static const struct image *as_it_was(struct host *h, const struct image *im, struct verdict *v)
{
	struct span was;
	struct image *old;
	if (!v->how.as_it_was || !adopted_is(h, im, &was))
		return im;
	old = arena_get(h->arena, sizeof *old);
	if (!old)
		return im;
	*old = *im;
	old->interp = was;
	return old;
}

void judge_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	const struct file *loader = NULL;
	im = as_it_was(h, im, v);
	bool refused = decide_machine(h, im, f, v);
	if (h->target && !refused && !decide_static_interp(h, im, v))
		target_elf(h, f, im, v);
	if (h->target && v->action == LANDFALL_NONE && !v->how.id_only)
		describe_elf(h, f, im, v);
	if (refused || h->target || decide_own_loader(h, im, v))
		return;
	if (v->how.gate && image_is_object(im)) {
		judge_object(h, f, im, v);
		if (v->action == LANDFALL_NONE)
			describe_elf(h, f, im, v);
		return;
	}
	bool dynamic = im->interp_fault != ELF_ABSENT;
	bool dead = decide_static_interp(h, im, v);
	bool no_loader = !dead && dynamic && decide_interp(h, im, &loader, v);
	dead = dead || (!no_loader && v->action == LANDFALL_RUN &&
			(decide_rights(h, f, v) || decide_segments(h, im, v)));
	if (!no_loader && !dead && loader)
		judge_closure(h, f, im, loader, v);
	if (v->action == LANDFALL_RUN && v->how.symbols)
		note_packing(h, f, im, v);
	if (v->action == LANDFALL_NONE && dynamic && !dead && !redirect_glibc(h, f, im, loader, v))
		(void)redirect_weak_versions(h, f, im, loader, v);
	if (v->action == LANDFALL_NONE && v->interp_is_landfall)
		refuse_landfall_as_interp(h, im, v);
	if (v->action == LANDFALL_NONE)
		describe_elf(h, f, im, v);
}

void judge_other(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	if (decide_binfmt(h, im, f, v))
		return;
	facts_text(&v->message.facts, FACT_KIND, span_of(kind_word(im->kind)));
	facts_text(&v->message.facts, FACT_KIND_TEXT, span_of(kind_text(im->kind)));
	verdict_errno(v, ENOEXEC);
	v->kernel_decides = true;
	verdict_refuse(v, LANDFALL_LF201);
}
