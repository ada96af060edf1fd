/*
 * objects.c: see objects.h. In: addresses and names. Out: entries of musl's list of objects;
 * nothing is changed.
 */
#include <elf.h>
#include <link.h>
#include <stddef.h>

#include "objects.h"
#include "shim.h"

extern struct r_debug *_dl_debug_addr; /* musl's, exported for debuggers */

struct link_map *shim_objects(void)
{
	return _dl_debug_addr->r_map;
}

struct link_map *shim_object_at(uintptr_t base)
{
	struct link_map *object = shim_objects();

	while (object != NULL && object->l_addr != base)
		object = object->l_next;
	return object;
}

struct search {
	uintptr_t address, from, to, base;
	bool found;
};

static int look(struct dl_phdr_info *info, size_t size, void *context)
{
	struct search *search = context;

	(void)size;
	search->from = UINTPTR_MAX;
	search->to = 0;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + ph->p_vaddr;

		if (ph->p_type != PT_LOAD)
			continue;
		if (search->address - start < ph->p_memsz)
			search->found = true;
		search->from = start < search->from ? start : search->from;
		search->to = start + ph->p_memsz > search->to ? start + ph->p_memsz : search->to;
	}
	search->base = info->dlpi_addr;
	return search->found;
}

struct link_map *shim_object_of(const void *address, uintptr_t *from, uintptr_t *to)
{
	struct search search = {.address = (uintptr_t)address};

	dl_iterate_phdr(look, &search);
	if (!search.found)
		return NULL;
	*from = search.from;
	*to = search.to;
	return shim_object_at(search.base);
}

const char *shim_object_string(const struct link_map *object, long tag)
{
	const char *strings = NULL;
	uintptr_t offset = 0;
	bool found = false;

	for (const ElfW(Dyn) *d = object->l_ld; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == DT_STRTAB)
			strings = (const char *)(object->l_addr + d->d_un.d_ptr);
		if (d->d_tag == tag && !found) {
			offset = d->d_un.d_val;
			found = true;
		}
	}
	return found && strings != NULL ? strings + offset : NULL;
}
