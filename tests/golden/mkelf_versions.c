/* The versions that the file needs of libraries, and those that it defines. */
#include "mkelf.h"

#include <elf.h>
#include <string.h>

static uint32_t hash_of(const char *name)
{
	uint32_t h = 0;

	for (; *name; name++) {
		h = 16 * h + (unsigned char)*name;
		h ^= h >> 24 & 0xf0;
	}
	return h & 0x0fffffff;
}

static bool first_of_lib(size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(want.needs.item[k].lib, want.needs.item[i].lib))
			return false;
	return true;
}

void put_needs(void)
{
	size_t last = 0, aux, libs = 0, count;

	if (!want.needs.n)
		return;
	align(4);
	tag(DT_VERNEED, end);
	for (size_t i = 0; i < want.needs.n; i++) {
		if (!first_of_lib(i))
			continue;
		if (libs++)
			put_at(last + 12, end - last, 4);
		last = end;
		put(1, 2);
		put(0, 2);
		put(string(want.needs.item[i].lib), 4);
		put(16, 4);
		put(0, 4);
		aux = 0;
		count = 0;
		for (size_t k = i; k < want.needs.n; k++) {
			if (strcmp(want.needs.item[k].lib, want.needs.item[i].lib) != 0)
				continue;
			if (aux)
				put_at(aux + 12, end - aux, 4);
			aux = end;
			put(hash_of(want.needs.item[k].node), 4);
			put(want.needs.item[k].weak ? VER_FLG_WEAK : 0, 2);
			put(want.defs.n + 2 + k, 2);
			put(string(want.needs.item[k].node), 4);
			put(0, 4);
			count++;
		}
		put_at(last + 2, count, 2);
	}
	tag(DT_VERNEEDNUM, libs);
}

void put_defs(void)
{
	if (!want.defs.n)
		return;
	align(4);
	tag(DT_VERDEF, end);
	tag(DT_VERDEFNUM, want.defs.n + 1);
	for (size_t i = 0; i <= want.defs.n; i++) {
		const char *name = i ? want.defs.item[i - 1].name : want.soname ? want.soname : "";

		put(1, 2);
		put(i ? 0 : VER_FLG_BASE, 2);
		put(i + 1, 2);
		put(1, 2);
		put(hash_of(name), 4);
		put(20, 4);
		put(i < want.defs.n ? 28 : 0, 4);
		put(string(name), 4);
		put(0, 4);
	}
}
