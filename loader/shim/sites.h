/* sites: the calls in musl's loader that must be led to the glibc layer */
#ifndef LANDFALL_SHIM_SITES_H
#define LANDFALL_SHIM_SITES_H

#include "read/elf_sym.h"
#include "shim/attach.h"

/* Calls that are led elsewhere; musl 1.2.3 to 1.2.6 have 13 to 18. */
#define SHIM_SITES_MAX 64

struct shim_sites {
	unsigned n;
	struct shim_site {
		uint64_t vaddr;
		enum shim_call call;
	} site[SHIM_SITES_MAX];
	uint64_t function[SHIM_CALLS]; /* p_vaddr of musl's own functions */
	uint64_t set_stack_size;
};

/* Finds in musl's loader the calls of open, fstat, read, mmap and close by which it loads a library
   (ldso/dynlink.c, load_library and map_library), and those of _dl_debug_state at the end of start
   (__dls3) and of dlopen. No table of builds is used: __dls3 calls map_library, and that is the
   function that first of all calls read; load_library lies behind it, or else the whole text is
   searched for the one place where these calls are close together. False when they are not found,
   or on a processor whose calls are not known: a wrong site would crash the program. */
bool shim_sites_find(const struct elf *musl, const struct elf_symtab *symbols,
		     struct shim_sites *out);

#endif
