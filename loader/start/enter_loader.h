/* enter_loader: from a mapped program and its loader to the loader's first instruction */
#ifndef LANDFALL_START_ENTER_LOADER_H
#define LANDFALL_START_ENTER_LOADER_H

#include "message/verdict.h"
#include "start/mapped_program.h"
#include "start/mm_map.h"

struct loader_entry {
	const struct verdict *verdict;
	struct mapped_program target;
	struct mapped loader;
	const struct mm_map_identity *identity; /* NULL: the kernel mapped the program */
};

/* Maps and patches the verdict's loader and enters it in the way that was chosen. Returns only on
   failure, an errno, with the loader unmapped and the stack as it was. */
int enter_begin(struct loader_entry *p);

/* Writes the identity, if there is one, into the trampoline for the vectors at sp and seals the
   trampoline. 0 or an errno, and the trampoline is gone. */
int enter_seal(const struct loader_entry *p, struct trampoline *l, const uintptr_t *sp);

/* Unmaps all of Landfall but the trampoline and enters the loader with the vectors at sp. */
_Noreturn void enter_loader(const struct loader_entry *p, const struct trampoline *l,
			    uintptr_t *sp);

/* Enter the loader as it is, with its library path in a borrowed envp slot, or with an ld.so
   command line. Each returns only on failure, an errno, with nothing changed. */
int enter_with_variable(const struct loader_entry *p);
int enter_by_command(const struct loader_entry *p);
int enter_plain(const struct loader_entry *p);

#endif
