/*
 * caller.c: which libc the code that calls us was built for. A process on musl may hold both kinds:
 * the program and its libraries, built for glibc, and libraries of the host, built for musl. A few
 * names mean different things to them. The evidence is the object's DT_VERNEED: everything that
 * imports from glibc names a GLIBC_ version there.
 */
#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

#include "shim.h"

#define VERSIONS_MAX 4096 /* entries looked at in one object */

struct search {
	uintptr_t address;
	bool found, glibc;
};

static bool entry_is_glibc(const ElfW(Verneed) * need, const char *strings, unsigned *budget)
{
	const ElfW(Vernaux) *aux = (const void *)((const char *)need + need->vn_aux);

	for (; *budget > 0; --*budget) {
		if (strncmp(strings + aux->vna_name, "GLIBC_", 6) == 0)
			return true;
		if (aux->vna_next == 0)
			return false;
		aux = (const void *)((const char *)aux + aux->vna_next);
	}
	return false;
}

static bool needs_glibc(uintptr_t base, const ElfW(Dyn) * dynamic)
{
	const ElfW(Verneed) *need = NULL;
	const char *strings = NULL;
	unsigned budget = VERSIONS_MAX;

	for (; dynamic->d_tag != DT_NULL; dynamic++) {
		if (dynamic->d_tag == DT_VERNEED)
			need = (const void *)(base + dynamic->d_un.d_ptr);
		else if (dynamic->d_tag == DT_STRTAB)
			strings = (const void *)(base + dynamic->d_un.d_ptr);
	}
	while (need != NULL && strings != NULL && budget > 0) {
		if (entry_is_glibc(need, strings, &budget))
			return true;
		need = need->vn_next == 0 ? NULL
					  : (const void *)((const char *)need + need->vn_next);
	}
	return false;
}

static int look(struct dl_phdr_info *info, size_t size, void *context)
{
	struct search *search = context;
	uintptr_t dynamic = 0;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];

		if (ph->p_type == PT_DYNAMIC)
			dynamic = info->dlpi_addr + ph->p_vaddr;
		else if (ph->p_type == PT_LOAD &&
			 search->address - (info->dlpi_addr + ph->p_vaddr) < ph->p_memsz)
			search->found = true;
	}
	if (search->found && dynamic != 0)
		search->glibc = needs_glibc(info->dlpi_addr, (const void *)dynamic);
	return search->found;
}

/*
 * Call sites are few and their answer never changes, so each is kept: its address, and the answer
 * in the low bit.
 */
static uintptr_t kept[64];

bool shim_caller_is_glibc(const void *address)
{
	struct search search = {.address = (uintptr_t)address};
	uintptr_t key = (uintptr_t)address << 1;
	uintptr_t *slot = &kept[(search.address >> 2) % 64];
	uintptr_t seen = __atomic_load_n(slot, __ATOMIC_RELAXED);

	if (seen >> 1 == key >> 1 && seen != 0)
		return (seen & 1) != 0;
	dl_iterate_phdr(look, &search);
	if (!search.found) /* generated code: a program's, and programs here are glibc's */
		search.glibc = true;
	__atomic_store_n(slot, key | (search.glibc ? 1U : 0U), __ATOMIC_RELAXED);
	return search.glibc;
}
