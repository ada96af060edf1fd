/* Another musl for a program whose PT_INTERP is Landfall: where musl was installed as a toolchain,
   its loader is in another directory. A host comes in; the first loader under which nothing is
   missing goes out. */
#include "redirect/redirect.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "link/load.h"
#include "machine/machine.h"
#include "message/verdict.h"
#include "redirect/bundle.h"
#include "redirect/handover.h"

/* The system's own musl, for a program alone that names landfall (--adopt), and where toolchains
   put musl: before and after the processor's name; no name where both are one. */
#define SYSTEM_MUSL 0
static const struct {
	char before[28];
	char after[30];
} paths[] = {
	{"/lib/ld-musl-", ".so.1"},           {"/usr/lib/musl/lib/libc.so", ""},
	{"/usr/local/musl/lib/libc.so", ""},  {"/usr/lib/", "-linux-musl/libc.so"},
	{"/usr/", "-linux-musl/lib/libc.so"}, {"/usr/", "-linux-musl/lib64/libc.so"},
};

static bool try_loader(struct host *h, const struct file *f, const struct image *im,
		       const struct file *loader, struct verdict *v)
{
	struct closure *c = arena_get(h->arena, sizeof *c);
	struct search s = load_search(h, loader, im->interp);
	s.symbols = v->how.symbols;
	if (!c)
		return false;
	load_closure(&s, f, c);
	if (c->unsure || c->libs || c->nstart || c->bad_reloc_by || c->unrelocated ||
	    !trusted_closure(h, NULL, c, v))
		return false;
	v->action = LANDFALL_HANDOVER;
	v->message.diag.id = span_of(NULL);
	v->exit = 0;
	v->closure = c;
	v->handover = (struct handover){
		.kind = LIBC_MUSL,
		.way = WAY_OWN,
		.file = loader,
		.target = f,
		.loader = span_of(loader->path),
	};
	handover_origin(h, f, im, &v->handover);
	v->kernel_decides = false;
	facts_text(&v->message.facts, FACT_HANDOVER_LOADER, v->handover.loader);
	facts_flag(&v->message.facts, FACT_HANDOVER_MUSL);
	facts_text(&v->message.facts, FACT_HANDOVER_VERSION, libc_version_of(LIBC_MUSL, loader));
	return true;
}

static bool try_path(struct host *h, const struct file *f, const struct image *im,
		     const struct buf *path, bool by_user, struct verdict *v)
{
	const struct file *loader = path->full ? NULL : host_file(h, buf_span(path));
	return loader && loader->bytes.p && libc_kind_of(loader) == LIBC_MUSL &&
	       (by_user || trusted_file(h, buf_span(path), f, v)) &&
	       try_loader(h, f, im, loader, v);
}

bool redirect_musl(struct host *h, const struct file *f, const struct image *im,
		   struct bundle_iter *w, struct verdict *v)
{
	char path[PATH_BYTES];
	const struct machine *m = machine_of(&im->elf);
	struct buf b = buf_of(path, sizeof path);
	for (unsigned i = 0; bundle_dir(h, w, i, &b); i++, b = buf_of(path, sizeof path)) {
		bool by_user = i < BUNDLE_DIRS_BY_USER;
		if (!b.n || (v->secure && by_user)) /* the caller chose these directories */
			continue;
		buf_adds(&b, "/ld-musl-");
		buf_adds(&b, m->musl_arch);
		buf_adds(&b, ".so.1");
		if (try_path(h, f, im, &b, by_user, v))
			return true;
	}
	for (size_t i = v->interp_is_landfall ? SYSTEM_MUSL : SYSTEM_MUSL + 1;
	     i < sizeof paths / sizeof paths[0]; i++) {
		b = buf_of(path, sizeof path);
		buf_adds(&b, paths[i].before);
		buf_adds(&b, paths[i].after[0] ? m->musl_arch : "");
		buf_adds(&b, paths[i].after);
		if (try_path(h, f, im, &b, false, v))
			return true;
	}
	return false;
}
