/* attach: what Landfall tells its glibc layer, and where musl's loader calls what the layer stands
   in for */
#ifndef LANDFALL_SHIM_ATTACH_H
#define LANDFALL_SHIM_ATTACH_H

#include <stdint.h>

/* The lines between those of dashes are also in compat/musl/resident/attach.h: neither side
   includes anything of the other, and check-static compares them. */
/* --- */
/* The functions of musl's whose calls inside musl's own loader are led to the layer. */
enum shim_call {
	SHIM_CALL_OPEN,
	SHIM_CALL_FSTAT,
	SHIM_CALL_READ,
	SHIM_CALL_MMAP,
	SHIM_CALL_CLOSE,
	SHIM_CALL_DEBUG_STATE,
	SHIM_CALLS
};

/* Addresses in this process. The layer's e_entry is a function that takes this struct; musl's
   loader has been mapped and not run, and nothing is relocated. */
struct shim_attach {
	uint64_t size;             /* of this struct: both sides must mean the same one */
	uint64_t sp;               /* what the kernel left on the stack: argc, argv, environment */
	uint64_t phdr, phnum;      /* the program's */
	uint64_t bias;             /* the program's */
	uint64_t musl;             /* bias of musl's loader */
	uint64_t page;             /* bytes of the kernel's pages */
	const char *musl_path;     /* copied */
	uint64_t real[SHIM_CALLS]; /* musl's functions */
	uint64_t set_stack_size;   /* musl's pthread_setattr_default_np */
	const uint64_t *imports;   /* of the functions in the layer's note: their p_vaddr in musl */
	uint64_t nimports;
	uint64_t hook[SHIM_CALLS]; /* filled in: what is to be called in their place */
};
/* --- */

#endif
