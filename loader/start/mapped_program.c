/* Reads and changes a program in memory before its loader runs: nothing of it is relocated yet. The
   kernel accepted its headers; addresses are used as the loader will use them. */
#include "start/mapped_program.h"

#include "arch/arch.h"

#include <string.h>
#include <sys/mman.h>

static void *at(uint64_t a)
{
	return (void *)(uintptr_t)a;
}

void mapped_program_read(const ElfW(Phdr) * phdr, size_t phnum, struct mapped_program *out)
{
	memset(out, 0, sizeof *out);
	out->phdr = phdr;
	out->phnum = phnum;
	for (size_t i = 0; i < phnum; i++)
		if (phdr[i].p_type == PT_PHDR)
			out->bias = (uintptr_t)phdr - phdr[i].p_vaddr;
	for (size_t i = 0; i < phnum; i++) {
		if (phdr[i].p_type == PT_DYNAMIC) {
			out->dyn = at(out->bias + phdr[i].p_vaddr);
			out->ndyn = phdr[i].p_memsz / sizeof *out->dyn;
		} else if (phdr[i].p_type == PT_INTERP) {
			out->interp = at(out->bias + phdr[i].p_vaddr);
		}
	}
}

static ElfW(Dyn) * find(const struct mapped_program *t, ElfW(Sxword) tag)
{
	for (size_t i = 0; i < t->ndyn && t->dyn[i].d_tag != DT_NULL; i++)
		if (t->dyn[i].d_tag == tag)
			return &t->dyn[i];
	return NULL;
}

static size_t used(const struct mapped_program *t)
{
	size_t n = 0;
	while (n < t->ndyn && t->dyn[n].d_tag != DT_NULL)
		n++;
	return n;
}

static uint64_t page_of(uint64_t vaddr)
{
	return vaddr & ~(ARCH_PAGE - 1);
}

/* Segments are mapped one after the other, so that the last on a page of .dynamic decides. */
static bool is_writable(const struct mapped_program *t)
{
	uint64_t lo = (uintptr_t)t->dyn - t->bias;
	uint64_t hi = lo + t->ndyn * sizeof *t->dyn;
	bool writable = false;
	for (size_t i = 0; i < t->phnum; i++) {
		const ElfW(Phdr) *p = &t->phdr[i];
		uint64_t end = p->p_vaddr + p->p_memsz;
		if (p->p_type == PT_LOAD && page_of(p->p_vaddr) < hi &&
		    lo < page_of(end + ARCH_PAGE - 1))
			writable = (p->p_flags & PF_W) && p->p_vaddr <= lo && hi <= end;
	}
	return writable;
}

/* Two entries of a program that no glibc loader reads, for a .dynamic without room at its end: the
   size of a symbol, and a count that only saves time or that only tools want. */
static bool find_spare(const struct mapped_program *t, ElfW(Dyn) * *a, ElfW(Dyn) * *b)
{
	*a = find(t, DT_SYMENT);
	*b = find(t, DT_RELACOUNT);
	if (!*b)
		*b = find(t, DT_VERNEEDNUM);
	return *a && *b;
}

bool mapped_program_takes_hook(const struct mapped_program *t)
{
	ElfW(Dyn) * a;
	ElfW(Dyn) * b;
	if (!t->dyn || !is_writable(t))
		return false;
	if (find(t, DT_PREINIT_ARRAY))
		return find(t, DT_PREINIT_ARRAYSZ);
	return used(t) + 3 <= t->ndyn || find_spare(t, &a, &b);
}

void mapped_program_own_hooks(const struct mapped_program *t, uint64_t *to, uint64_t *n)
{
	const ElfW(Dyn) *array = find(t, DT_PREINIT_ARRAY);
	const ElfW(Dyn) *size = find(t, DT_PREINIT_ARRAYSZ);
	*to = array && size ? t->bias + array->d_un.d_ptr : 0;
	*n = array && size ? size->d_un.d_val / sizeof(uintptr_t) : 0;
}

void mapped_program_set_hook(const struct mapped_program *t, uint64_t array)
{
	ElfW(Dyn) *place = find(t, DT_PREINIT_ARRAY);
	ElfW(Dyn) *size = find(t, DT_PREINIT_ARRAYSZ);
	if (!place && used(t) + 3 <= t->ndyn) {
		place = t->dyn + used(t);
		size = place + 1;
	} else if (!place && !find_spare(t, &place, &size)) {
		return;
	}
	*place = (ElfW(Dyn)){DT_PREINIT_ARRAY, {.d_ptr = (ElfW(Addr))(array - t->bias)}};
	*size = (ElfW(Dyn)){DT_PREINIT_ARRAYSZ, {.d_val = sizeof(uintptr_t)}};
}

void mapped_program_remove(const struct mapped_program *t)
{
	uint64_t table = (uintptr_t)t->phdr;
	uint64_t last = 0;
	uint64_t nlast = 0;
	for (size_t i = 0; i < t->phnum; i++) {
		const ElfW(Phdr) *p = &t->phdr[i];
		uint64_t lo = (t->bias + p->p_vaddr) & ~(ARCH_PAGE - 1);
		uint64_t hi = (t->bias + p->p_vaddr + p->p_memsz + ARCH_PAGE - 1) &
			      ~(ARCH_PAGE - 1);
		if (p->p_type != PT_LOAD || hi == lo)
			continue;
		if (lo <= table && table < hi) {
			last = lo; /* the table is being read */
			nlast = hi - lo;
		} else {
			(void)munmap(at(lo), hi - lo);
		}
	}
	if (nlast)
		(void)munmap(at(last), nlast);
}
