/*
 * find_object.c: what the unwinder of gcc 12 and later asks for each frame: the object that holds
 * an address, and its exception header. The layout of the answer is glibc's struct dl_find_object.
 */
#include <link.h>
#include <stdint.h>
#include <string.h>

#include "objects.h"
#include "shim.h"

struct dl_find_object {
	unsigned long long flags;
	void *map_start, *map_end;
	struct link_map *link_map;
	void *eh_frame;
	unsigned long long reserved[7];
};

int _dl_find_object(void *address, struct dl_find_object *answer);

struct search {
	uintptr_t address, from, to, eh_frame, base;
	bool found;
};

static int look(struct dl_phdr_info *info, size_t size, void *context)
{
	struct search *search = context;

	(void)size;
	search->from = UINTPTR_MAX;
	search->to = search->eh_frame = 0;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + ph->p_vaddr;

		if (ph->p_type == PT_GNU_EH_FRAME)
			search->eh_frame = start;
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

/* 0 and the answer, or -1: no object holds that address. */
int _dl_find_object(void *address, struct dl_find_object *answer)
{
	struct search search = {.address = (uintptr_t)address};

	dl_iterate_phdr(look, &search);
	if (!search.found)
		return -1;
	memset(answer, 0, sizeof *answer);
	answer->map_start = (void *)search.from;
	answer->map_end = (void *)search.to;
	answer->link_map = shim_object_at(search.base);
	answer->eh_frame = (void *)search.eh_frame;
	return 0;
}
