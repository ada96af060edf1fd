/* A hand-over to a chosen glibc: fills what its loader is told of the program, and the facts of the
   verdict. */
#include "redirect/handover.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "redirect/env_answers.h"

/* The path from which the loader derives $ORIGIN: for a program that uses $ORIGIN the path without
   links; NULL for the path as the user wrote it. */
void handover_origin(struct host *h, const struct file *f, const struct image *im,
		     struct handover *out)
{
	struct path_resolution w;
	out->program = NULL;
	out->origin = span_has(im->dyn.rpath, '$') || span_has(im->dyn.runpath, '$');
	if (!out->origin)
		return;
	path_resolve(h, span_of(f->path), &w);
	if (!w.os)
		out->program = arena_copy(h->arena, span_of(w.real));
}

bool handover_knows_argv0(const struct handover *h)
{
	size_t at;
	return span_find(h->file->bytes, span_of(h->kind == LIBC_MUSL ? "argv0" : "--argv0"), &at);
}

void handover_take(struct host *h, const struct file *f, const struct image *im,
		   const struct bundle *b, const struct closure *c, struct verdict *v)
{
	v->action = LANDFALL_HANDOVER;
	v->message.diag.id = span_of(NULL);
	v->exit = 0;
	v->kernel_decides = false;
	v->closure = c;
	v->handover.kind = LIBC_GLIBC;
	v->handover.file = b->loader;
	v->handover.target = f;
	v->handover.loader = b->loader_path;
	handover_origin(h, f, im, &v->handover);
	env_answers_choose(h, b, f, v->secure, &v->handover.env);
	facts_text(&v->message.facts, FACT_HANDOVER_LOADER, b->loader_path);
	facts_text(&v->message.facts, FACT_HANDOVER_DIR, b->dir);
	/* a start alone does not need the release enough to search all of libc for it */
	if (b->manifest.version.p || v->how.symbols)
		facts_text(&v->message.facts, FACT_HANDOVER_VERSION, bundle_version(b));
}
