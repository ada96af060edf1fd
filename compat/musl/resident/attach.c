/*
 * attach.c: the layer's entry, which the launcher calls once, before musl's loader runs. In: where
 * everything lies. Out: the functions that are to stand in the loader's way. The program, whose
 * image the loader does not map, is made fit here.
 */
#include "../shim.h"
#include "resident.h"

static char musl_path[256]; /* longer than any place where a loader is looked for */

const char *shim_carried_path(void)
{
	return told.size != 0 ? layer_path() : NULL;
}

/* What the layer's own code takes from musl. The launcher has found the addresses, so that musl's
   loader need not look for each of some hundred names at every start. */
static bool take_imports(const struct shim_attach *a)
{
	if (a->nimports != import_count)
		return false;
	for (size_t i = 0; i < import_count; i++)
		import_slots[i] = a->musl + a->imports[i];
	return true;
}

/* 0, or -1 when the launcher is not of this build, or the loader's path too long. */
__attribute__((visibility("hidden"))) int shim_begin(struct shim_attach *a);
int shim_begin(struct shim_attach *a)
{
	if (a->size != sizeof *a || !take_imports(a) ||
	    !text_copy(musl_path, sizeof musl_path, a->musl_path))
		return -1;
	bytes_copy(&told, a, sizeof told);
	told.musl_path = musl_path;
	fit_image(told.bias, (const Elf64_Phdr *)told.phdr, told.phnum, NULL);
	fill_hooks(a->hook);
	return 0;
}
