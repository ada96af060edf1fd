/* Landfall's own glibc layer for a glibc program on a host whose libc is musl: the last rung, taken
   only when every strong symbol of the closure is defined, by the layer, by this musl or by a
   library, and nothing else stands against it. A host comes in; a hand-over to musl's loader, with
   the calls in it that are to be led to the layer, goes out. */
#include "redirect/redirect.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "link/load.h"
#include "message/verdict.h"
#include "redirect/handover.h"
#include "shim/differs.h"
#include "shim/fits.h"
#include "shim/image.h"
#include "shim/imports.h"
#include "shim/sites.h"

#include <elf.h>

/* Names that a message lists; further ones are counted. */
#define LACKS_SHOWN 6
/* Room for a sentence about every function of the table, and to spare. */
#define DIFFERS_BYTES 8192

/* The loader's code is searched where it will run (start/map_elf.h). */
static bool find_sites(struct host *h, const struct file *musl, struct shim_sites *out)
{
	struct lib *l = lib_of(musl);
	struct elf_phdr ph;
	for (unsigned i = 0;
	     l && h->ops->open_code && elf_next_phdr(&l->image.elf, PT_LOAD, &i, &ph);)
		if (ph.flags & PF_X)
			h->ops->open_code(h, musl, ph.off, ph.filesz);
	return l && lib_symbols(l) && shim_sites_find(&l->image.elf, &l->symtab, out);
}

static struct shim_imports *find_imports(struct host *h, const struct file *layer,
					 const struct file *musl)
{
	struct shim_imports *out = arena_get(h->arena, sizeof *out);
	return out && shim_imports_find(&lib_of(layer)->image.elf, &lib_of(musl)->symtab, h->arena,
					out)
		       ? out
		       : NULL;
}

static struct closure *ask(struct host *h, const struct file *f, const struct image *im,
			   const struct file *musl, const struct file *layer)
{
	struct closure *c = arena_get(h->arena, sizeof *c);
	struct search s = load_search(h, musl, im->interp);
	s.symbols = true;
	s.layer = layer;
	if (c)
		load_closure(&s, f, c);
	return c;
}

/* Adds a name, of which the first LACKS_SHOWN are shown. */
static void list_one(struct buf *out, struct span name, unsigned i)
{
	if (i >= LACKS_SHOWN)
		return;
	buf_adds(out, i ? " " : "");
	buf_add(out, name);
}

static void list_more(struct buf *out, unsigned n)
{
	if (n <= LACKS_SHOWN)
		return;
	buf_adds(out, " and ");
	buf_addu(out, n - LACKS_SHOWN);
	buf_adds(out, " more");
}

/* Would a library that is not here define the symbol? The version of its reference names the
   library; a reference without one may mean any of them. */
static bool is_of_missing_lib(const struct closure *c, const struct missing_symbol *s)
{
	if (!c->libs)
		return false;
	if (!s->file.p)
		return true;
	for (const struct missing_lib *l = c->libs; l; l = l->next)
		if (span_eq(l->name, s->file))
			return true;
	return false;
}

/* What the layer lacks for this closure; empty when nothing but, perhaps, libraries. */
static void list_lacks(struct closure *c, const struct shim_imports *imports, struct buf *out)
{
	unsigned n = 0;
	for (; n < imports->nlacking; n++)
		list_one(out, n < LACKS_SHOWN ? imports->lacking[n] : span_of(""), n);
	const struct missing_symbol *s = closure_missing_at_start(c->symbols);
	for (; s; s = closure_missing_at_start(s->next))
		if (!is_of_missing_lib(c, s))
			list_one(out, s->name, n++);
	list_more(out, n);
	if (n == 0 && c->bad_reloc_by)
		list_one(out, c->bad_reloc_by->path, 0);
	if (n == 0 && !out->n && c->unsure)
		buf_adds(out, c->unsure);
	if (!out->n && c->has_layer)
		(void)shim_unfit(c, out);
}

/* The program's libraries that are not here, whoever defines what it wants of them. */
static void list_libs(const struct closure *c, struct buf *out)
{
	unsigned n = 0;
	for (const struct missing_lib *l = c->libs; l; l = l->next)
		list_one(out, l->name, n++);
	list_more(out, n);
}

/* Says what keeps the layer from running the closure; false when nothing does. */
static bool say_lacks(struct closure *c, const struct shim_imports *imports, struct verdict *v)
{
	char text[512];
	char names[512];
	struct buf lacks = buf_of(text, sizeof text);
	struct buf libs = buf_of(names, sizeof names);
	list_lacks(c, imports, &lacks);
	list_libs(c, &libs);
	if (lacks.n) {
		facts_text(&v->message.facts, FACT_SHIM, buf_span(&lacks));
		facts_flag(&v->message.facts, HINT_SHIM_LACKS);
	}
	if (libs.n)
		facts_text(&v->message.facts, FACT_SHIM_LIBS, buf_span(&libs));
	return lacks.n || libs.n;
}

/* What --explain tells beside the verdict. */
static void say_differs(struct host *h, struct closure *c, struct verdict *v)
{
	char *text = v->how.notes ? arena_get(h->arena, DIFFERS_BYTES) : NULL;
	if (!text)
		return;
	struct buf b = buf_of(text, DIFFERS_BYTES);
	shim_differs(c, &b);
	facts_list(&v->message.facts, FACT_SHIM_DIFFERS, buf_span(&b));
}

static void take(struct host *h, const struct file *f, const struct image *im,
		 const struct closure *c, const struct shim_sites *sites,
		 const struct shim_imports *imports, struct verdict *v)
{
	v->action = LANDFALL_SHIM;
	v->message.diag.id = span_of(NULL);
	v->exit = 0;
	v->closure = c;
	v->kernel_decides = false;
	v->handover = (struct handover){
		.kind = LIBC_MUSL,
		.way = WAY_OWN,
		.file = c->loader,
		.target = f,
		.loader = span_of(c->loader->path),
		.sites = sites,
		.layer = c->layer,
		.imports = imports,
		.nmapped = h->map_room ? c->loader->bytes.n + h->map_room : 0,
	};
	handover_origin(h, f, im, &v->handover);
	facts_flag(&v->message.facts, FACT_SHIM);
	facts_text(&v->message.facts, FACT_HANDOVER_LOADER, v->handover.loader);
}

struct closure *redirect_shim_closure(struct host *h, const struct file *f, const struct image *im)
{
	const struct libc *musl = host_libc(h);
	const struct file *layer = musl->kind == LIBC_MUSL ? shim_file_for(h, &im->elf) : NULL;
	struct shim_sites *sites = layer ? arena_get(h->arena, sizeof *sites) : NULL;
	const struct shim_imports *imports;
	if (!sites || !find_sites(h, musl->loader, sites))
		return NULL;
	imports = find_imports(h, layer, musl->loader);
	return imports && !imports->nlacking ? ask(h, f, im, musl->loader, layer) : NULL;
}

bool redirect_shim(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	const struct libc *musl = host_libc(h);
	/* What a setuid program asks of PAM and NSS is not what musl has: it is refused as before. */
	if (v->secure || musl->kind != LIBC_MUSL || !(v->interp_is_landfall || v->how.in_process) ||
	    !trusted_file(h, span_of(musl->loader->path), f, v))
		return false;
	const struct file *layer = shim_file_for(h, &im->elf);
	struct shim_sites *sites = layer ? arena_get(h->arena, sizeof *sites) : NULL;
	if (!sites || !find_sites(h, musl->loader, sites))
		return false;
	const struct shim_imports *imports = find_imports(h, layer, musl->loader);
	if (!imports)
		return false;
	struct closure *c = ask(h, f, im, musl->loader, layer);
	/* Without a library of glibc's there is nothing that the layer would be loaded for. */
	if (!c || (!c->has_layer && !c->libs))
		return false;
	if (say_lacks(c, imports, v))
		return false;
	if (!trusted_closure(h, NULL, c, v))
		return false;
	take(h, f, im, c, sites, imports, v);
	say_differs(h, c, v);
	return true;
}
