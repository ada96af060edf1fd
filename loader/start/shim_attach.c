/* Puts the glibc layer in the way of musl's loader: its calls at the sites that the judge found go
   to the layer. Each site was read in the loader's file, and is looked at again in its mapping. */
#include "start/shim_attach.h"

#include "shim/imports.h"
#include "shim/sites.h"
#include "start/entry.h"
#include "start/shim_image.h"
#include "start/trampoline.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

/* The segment with all sites. */
struct text {
	uint64_t at, n;
};

static uint64_t address(const struct loader_entry *p, uint64_t vaddr)
{
	return p->loader.bias + vaddr;
}

/* What is told: where everything lies. The layer's hooks come back. */
static void tell(const struct loader_entry *p, const struct shim_sites *s, struct shim_attach *a)
{
	*a = (struct shim_attach){
		.size = sizeof *a,
		.sp = (uintptr_t)kernel_entry.sp,
		.phdr = (uintptr_t)p->target.phdr,
		.phnum = p->target.phnum,
		.bias = p->target.bias,
		.musl = p->loader.bias,
		.page = ARCH_PAGE,
		.musl_path = (const char *)p->verdict->handover.loader.p,
		.set_stack_size = address(p, s->set_stack_size),
		.imports = p->verdict->handover.imports->vaddr,
		.nimports = p->verdict->handover.imports->n,
	};
	for (unsigned i = 0; i < SHIM_CALLS; i++)
		a->real[i] = address(p, s->function[i]);
}

static bool find_text(const struct loader_entry *p, struct text *out)
{
	struct elf e;
	struct elf_phdr ph;
	if (elf_open(p->verdict->handover.file->bytes, &e) != ELF_OK)
		return false;
	for (unsigned i = 0; elf_next_phdr(&e, PT_LOAD, &i, &ph);)
		if (ph.flags & PF_X) {
			*out = (struct text){address(p, ph.vaddr), ph.filesz};
			return true;
		}
	return false;
}

static uint64_t page_of(uint64_t address)
{
	return address & ~(ARCH_PAGE - 1);
}

/* Opens for writing the pages of site i and of those behind it that follow without a gap, if *open,
   which were opened last, does not hold them. The whole text would be one call, and a change of
   each page of it that was read. */
static int open_site(const struct loader_entry *p, const struct shim_sites *s, unsigned i,
		     struct text *open)
{
	const uint64_t from = page_of(address(p, s->site[i].vaddr));
	uint64_t end = from;
	if (from >= open->at &&
	    address(p, s->site[i].vaddr) + ARCH_CALL_BYTES <= open->at + open->n)
		return 0;
	for (; i < s->n && page_of(address(p, s->site[i].vaddr)) <= end; i++) {
		const uint64_t to = page_of(address(p, s->site[i].vaddr) + ARCH_CALL_BYTES - 1);
		end = to + ARCH_PAGE > end ? to + ARCH_PAGE : end;
	}
	*open = (struct text){from, end - from};
	return mprotect((void *)(uintptr_t)from, open->n, PROT_READ | PROT_WRITE) ? errno : 0;
}

/* 0, or an errno: ERANGE when a site is not what the judge has seen. */
static int lead(const struct loader_entry *p, const struct shim_sites *s,
		const struct shim_attach *a, const struct text *t)
{
	struct text open = {0, 0};
	int os = 0;
	for (unsigned i = 0; !os && i < s->n; i++) {
		uint64_t site = address(p, s->site[i].vaddr);
		unsigned char *code = (unsigned char *)(uintptr_t)site;
		uint64_t target;
		if (site < t->at || site + ARCH_CALL_BYTES > t->at + t->n ||
		    !arch_call_target(code, site, &target) || target != a->real[s->site[i].call])
			return ERANGE;
		os = open_site(p, s, i, &open);
		if (!os && !arch_call_lead(code, site, a->hook[s->site[i].call]))
			os = ERANGE;
		/* The processor may have the old instruction in its cache. */
		__builtin___clear_cache((char *)code, (char *)code + ARCH_CALL_BYTES);
	}
	return os;
}

static int begin(const struct shim_placed *layer, struct shim_attach *a)
{
	int (*entry)(struct shim_attach *);
	const uintptr_t to = layer->entry;
	memcpy(&entry, &to, sizeof entry);
	return entry(a) ? ENOEXEC : 0;
}

int shim_attach(const struct loader_entry *p)
{
	const struct shim_sites *s = p->verdict->handover.sites;
	struct shim_placed layer;
	struct shim_attach a;
	struct text t;
	if (!find_text(p, &t))
		return ELIBBAD;
	int os = shim_image_place(p->verdict->handover.layer->bytes, !p->identity, &layer);
	if (os)
		return os;
	tell(p, s, &a);
	os = begin(&layer, &a);
	if (!os)
		os = lead(p, s, &a, &t);
	if (!os)
		os = trampoline_seal_pages(t.at, t.n);
	if (os)
		shim_image_remove(&layer);
	return os;
}
