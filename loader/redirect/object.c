/* A library that nothing starts, on a host without a glibc: what a program of glibc that opens it
   would have around it, by the glibc that such programs are handed to, or by the glibc layer. */
#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "link/load.h"
#include "machine/machine.h"
#include "message/verdict.h"
#include "redirect/bundle.h"
#include "redirect/library_path.h"
#include "redirect/redirect.h"

/* The closure by the first way of telling this glibc's loader where its libraries are. */
static struct closure *by_bundle(struct host *h, const struct file *f, const struct bundle *b)
{
	struct handover *unused = arena_get(h->arena, sizeof *unused);
	struct closure *c = arena_get(h->arena, sizeof *c);
	enum library_path_step step = unused && c ? WAY_NOT : WAY_END;
	struct search s = load_search(h, b->loader, b->loader_path);
	for (unsigned i = 0; step == WAY_NOT; i++) {
		s = load_search(h, b->loader, b->loader_path);
		step = library_path_at(i, h, b, false, true, unused, &s);
	}
	if (step != WAY_SET)
		return NULL;
	s.symbols = true;
	s.by_command = true; /* $ORIGIN is where the library lies */
	load_closure(&s, f, c);
	return c;
}

static bool is_whole(const struct closure *c)
{
	return c && !c->unsure && !closure_exit(c);
}

struct closure *redirect_object(struct host *h, const struct file *f, const struct image *im,
				struct verdict *v)
{
	const struct machine *m = machine_of(&im->elf);
	struct closure *first = NULL;
	struct closure *c;
	struct bundle b;
	if (!m || im->elf.machine != h->machine || v->how.no_redirect ||
	    lib_image_is_for_musl(im) || bundle_host_is_glibc(h) ||
	    !(lib_image_is_for_glibc(im) || span_is(im->dyn.soname, m->glibc_ld)))
		return NULL;
	struct bundle_iter w = {
		.program = f, .loader_name = m->glibc_ld, .multiarch = m->multiarch};
	while (bundle_next(h, &w, &b)) {
		c = trusted_bundle(h, &b, f, v) ? by_bundle(h, f, &b) : NULL;
		if (is_whole(c))
			return c;
		first = first ? first : c;
	}
	c = redirect_shim_closure(h, f, im);
	return is_whole(c) || !first ? c : first;
}
