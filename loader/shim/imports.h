/* imports: what the glibc layer's own code takes from musl */
#ifndef LANDFALL_SHIM_IMPORTS_H
#define LANDFALL_SHIM_IMPORTS_H

#include "host/arena.h"
#include "read/elf_sym.h"

/* Functions that a layer may take; today's takes some 450. */
#define SHIM_IMPORTS_MAX 4096
/* Names of functions that musl lacks, as far as they are kept. */
#define SHIM_IMPORTS_LACKING_MAX 8

struct shim_imports {
	size_t n;
	uint64_t
		*vaddr; /* p_vaddr in musl of each, in the layer's order; 0 for one that it lacks */
	unsigned nlacking;
	struct span lacking[SHIM_IMPORTS_LACKING_MAX];
};

/* Looks up in musl's symbols the functions that the note of the layer's file lists (toolchain/shim,
   imports): a layer without the note takes none so. Two of a name differ in their hash or are one.
   False for a damaged note, or when there is no memory. */
bool shim_imports_find(const struct elf *layer, const struct elf_symtab *musl, struct arena *arena,
		       struct shim_imports *out);

#endif
