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

/* 0, or -1 when the launcher is not of this build, or the loader's path too long. */
__attribute__((visibility("hidden"))) int shim_begin(struct shim_attach *a);
int shim_begin(struct shim_attach *a)
{
	if (a->size != sizeof *a || !text_copy(musl_path, sizeof musl_path, a->musl_path))
		return -1;
	bytes_copy(&told, a, sizeof told);
	told.musl_path = musl_path;
	fit_image(told.bias, (const Elf64_Phdr *)told.phdr, told.phnum, NULL);
	fill_hooks(a->hook);
	return 0;
}
