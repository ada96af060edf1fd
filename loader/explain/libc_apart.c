/* Facts about a libc that is here and starts nothing: for another processor, as on a 32-bit system
   under a 64-bit kernel, or without its loader at the path that programs name. */
#include "explain/explain.h"

#include "link/load.h"
#include "machine/machine.h"
#include "message/verdict.h"

/* Would the program start, were its loader linked to where it lies? */
static bool would_start(struct host *h, const struct file *loader, struct span interp,
			const struct file *f)
{
	struct closure *c = arena_get(h->arena, sizeof *c);
	struct search s = load_search(h, loader, interp);
	s.loader_path = interp;
	s.symbols = true;
	if (!c || !f || !f->bytes.p)
		return false;
	load_closure(&s, f, c);
	return !c->unsure && closure_exit(c) == 0;
}

static bool has_ln(struct host *h)
{
	static const char known[][12] = {"/bin/ln", "/usr/bin/ln"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		const struct file *f = host_file(h, span_of(known[i]));
		if (f && !f->os)
			return true;
	}
	return false;
}

/* glibc of this processor, for a program that names its usual loader. */
static void say_lost_loader(struct host *h, const struct libc_apart *a, struct verdict *v)
{
	const struct fact *interp = facts_find(&v->message.facts, FACT_INTERP);
	const struct fact *program = facts_find(&v->message.facts, HINT_TARGET);
	if (!interp || !program || !span_is(v->message.diag.id, LANDFALL_LF301) ||
	    !span_is(span_base(interp->text), a->machine->glibc_ld))
		return;
	facts_flag(&v->message.facts, HINT_LOADER_LOST);
	if (!a->libc.loader || !has_ln(h) || facts_find(&v->message.facts, FACT_INTERP_LINK) ||
	    !would_start(h, a->libc.loader, interp->text, host_file(h, program->text)))
		return;
	facts_text(&v->message.facts, HINT_LOST_LOADER, span_of(a->libc.loader->path));
	facts_text(&v->message.facts, HINT_INTERP_DIR, span_dir(interp->text));
}

bool describe_libc_apart(struct host *h, struct verdict *v)
{
	struct libc_apart a;
	const struct machine *own = host_machine(h);
	if (!host_libc_apart(h, &a))
		return false;
	facts_text(&v->message.facts, FACT_HAVE_LIBC,
		   span_of(a.libc.kind == LIBC_MUSL ? "musl" : "glibc"));
	facts_text(&v->message.facts, FACT_HAVE_LIBC_VERSION, libc_version(&a.libc));
	facts_text(&v->message.facts, FACT_HAVE_LIBC_PATH, span_of(a.libc.file->path));
	if (a.machine == own) {
		say_lost_loader(h, &a, v);
		return true;
	}
	facts_text(&v->message.facts, FACT_HAVE_ARCH, span_of(a.machine->name));
	facts_flag(&v->message.facts, HINT_OTHER_ARCH);
	if (own && own->bits == 64 && a.machine->bits == 32)
		facts_flag(&v->message.facts, HINT_NARROW);
	return true;
}

void describe_right_loader(struct host *h, const struct file *f, struct verdict *v)
{
	const struct fact *right = facts_find(&v->message.facts, HINT_RIGHT_LOADER);
	const struct file *loader = right && !h->target ? host_file(h, right->text) : NULL;
	if (loader && !loader->os && loader->bytes.p && would_start(h, loader, right->text, f))
		facts_flag(&v->message.facts, HINT_BY_HAND);
}
