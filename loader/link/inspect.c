/* The closure of an ELF file that is examined without being started: a program, a plugin, a Node.js
   addon. */
#include "link/inspect.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "link/adopted.h"
#include "link/load.h"
#include "machine/machine.h"
#include "read/phrases.h"

/* The path in PT_INTERP, or what it was before landfall --adopt. */
static struct span named_loader(struct host *h, const struct image *im)
{
	struct span was;
	return adopted_is(h, im, &was) ? was : im->interp;
}

/* The loader that PT_INTERP names when it exists; else the host's own loader, as in "ld.so
   FILE". */
static const struct file *loader_for(struct host *h, const struct image *im)
{
	const struct machine *m = machine_of(&im->elf);
	char path[128];
	struct buf b = buf_of(path, sizeof path);
	const struct file *named = im->interp_fault == ELF_OK ? host_file(h, named_loader(h, im))
							      : NULL;
	if (named && named->bytes.p && libc_kind_of(named) != LIBC_OTHER)
		return named;
	if (!m)
		return NULL;
	const struct libc *l = host_libc(h);
	if (im->elf.machine == h->machine && l->loader)
		return l->loader;
	machine_loader(m, lib_image_is_for_musl(im), &b);
	return host_file(h, buf_span(&b));
}

bool inspect_closure(struct host *h, const struct file *f, struct closure *out, const char **why)
{
	struct lib *l = f->bytes.p ? lib_of(f) : NULL;
	*why = PHRASE_CANNOT_BE_READ;
	if (!l)
		return false;
	*why = PHRASE_NO_LIBRARIES;
	if (l->image.kind != KIND_ELF || l->image.elf_fault != ELF_OK || !l->image.dyn.present)
		return false;
	const struct file *loader = loader_for(h, &l->image);
	*why = PHRASE_NO_LOADER_HERE;
	if (!loader || !loader->bytes.p)
		return false;
	struct search s = load_search(h, loader, span_of(loader->path));
	s.symbols = true;
	/* What the kernel would start by itself needs no command line. */
	s.by_command = l->image.interp_fault != ELF_OK || loader != host_file(h, l->image.interp);
	load_closure(&s, f, out);
	if (l->image.interp_fault == ELF_OK && loader != host_file(h, named_loader(h, &l->image)))
		out->named = named_loader(h, &l->image);
	*why = out->unsure;
	return !out->unsure;
}
