/* Rewrites the version references of a program that is mapped and not yet run. The versions to
   replace come in; the tables are walked with the caps of the reader that has judged them
   (elf/dl-version.c, _dl_check_map_versions). */
#include "start/patch_verneed.h"

#include "arch/arch.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

struct tables {
	const struct mapped_program *t;
	const struct missing_version *missing;
	uint64_t verneed;
	const char *strings;
	ElfW(Half) free_index; /* above all indices in use */
};

static void *at(uint64_t a)
{
	return (void *)(uintptr_t)a;
}

static bool find_tables(const struct mapped_program *t, struct tables *out)
{
	for (size_t i = 0; i < t->ndyn && t->dyn[i].d_tag != DT_NULL; i++) {
		if (t->dyn[i].d_tag == DT_VERNEED)
			out->verneed = t->bias + t->dyn[i].d_un.d_ptr;
		else if (t->dyn[i].d_tag == DT_STRTAB)
			out->strings = at(t->bias + t->dyn[i].d_un.d_ptr);
	}
	return out->verneed && out->strings;
}

static bool lacks(const struct tables *x, const ElfW(Verneed) * n, const ElfW(Vernaux) * a)
{
	struct span lib = span_of(x->strings + n->vn_file);
	struct span node = span_of(x->strings + a->vna_name);
	for (const struct missing_version *l = x->missing; l; l = l->next)
		if (span_eq(l->lib, lib) && span_eq(l->version, node))
			return true;
	return false;
}

static int protection(const struct mapped_program *t, uint64_t a)
{
	for (size_t i = 0; i < t->phnum; i++) {
		const ElfW(Phdr) *p = &t->phdr[i];
		if (p->p_type == PT_LOAD && a - t->bias - p->p_vaddr < p->p_memsz)
			return (p->p_flags & PF_R ? PROT_READ : 0) |
			       (p->p_flags & PF_W ? PROT_WRITE : 0) |
			       (p->p_flags & PF_X ? PROT_EXEC : 0);
	}
	return PROT_NONE;
}

static int rewrite(const struct tables *x, ElfW(Vernaux) * a, const ElfW(Vernaux) * good)
{
	uint64_t lo = (uintptr_t)a & ~(ARCH_PAGE - 1);
	uint64_t n = (uintptr_t)(a + 1) - lo;
	int prot = protection(x->t, (uintptr_t)a);
	if (mprotect(at(lo), n, PROT_READ | PROT_WRITE))
		return errno;
	a->vna_hash = good->vna_hash;
	a->vna_name = good->vna_name;
	a->vna_other = (ElfW(Half))((a->vna_other & 0x8000) | x->free_index);
	return mprotect(at(lo), n, prot) ? errno : 0;
}

static ElfW(Vernaux) * next_aux(ElfW(Vernaux) * a)
{
	return at((uintptr_t)a + a->vna_next);
}

/* Prefers GLIBC_2.2.5, the version of every old symbol. */
static const ElfW(Vernaux) * choose(const struct tables *x, const ElfW(Verneed) * n)
{
	ElfW(Vernaux) *a = at((uintptr_t)n + n->vn_aux);
	const ElfW(Vernaux) *good = NULL;
	for (unsigned i = 0; i < n->vn_cnt; i++, a = next_aux(a))
		if (!lacks(x, n, a) &&
		    (!good || strcmp(x->strings + a->vna_name, "GLIBC_2.2.5") == 0))
			good = a;
	return good;
}

static int repoint_library(const struct tables *x, const ElfW(Verneed) * n)
{
	ElfW(Vernaux) *a = at((uintptr_t)n + n->vn_aux);
	const ElfW(Vernaux) *good = choose(x, n);
	int os = 0;
	for (unsigned i = 0; !os && i < n->vn_cnt; i++, a = next_aux(a))
		if (lacks(x, n, a))
			os = good ? rewrite(x, a, good) : ENOENT;
	return os;
}

static const ElfW(Verneed) * next_need(const ElfW(Verneed) * n)
{
	return n->vn_next ? at((uintptr_t)n + n->vn_next) : NULL;
}

int patch_verneed(const struct mapped_program *t, const struct missing_version *missing)
{
	struct tables x = {.t = t, .missing = missing};
	int os = 0;
	if (!t->dyn || !find_tables(t, &x))
		return ENOENT;
	for (const ElfW(Verneed) *n = at(x.verneed); n; n = next_need(n)) {
		ElfW(Vernaux) *a = at((uintptr_t)n + n->vn_aux);
		for (unsigned i = 0; i < n->vn_cnt; i++, a = next_aux(a))
			if ((a->vna_other & 0x7fff) >= x.free_index)
				x.free_index = (ElfW(Half))((a->vna_other & 0x7fff) + 1);
	}
	for (const ElfW(Verneed) *n = at(x.verneed); n && !os; n = next_need(n))
		os = repoint_library(&x, n);
	return os;
}
