/* image: one file, read as far as a start needs it */
#ifndef LANDFALL_READ_IMAGE_H
#define LANDFALL_READ_IMAGE_H

#include "read/elf.h"
#include "read/kind.h"
#include "read/script.h"

struct image {
	enum kind kind;
	struct elf elf;              /* KIND_ELF only */
	enum elf_fault elf_fault;    /* the first fault at which the kernel would stop */
	enum elf_fault interp_fault; /* ELF_ABSENT: a static program */
	struct span interp;
	enum elf_fault dyn_fault; /* ELF_ABSENT: no PT_DYNAMIC */
	struct elf_dyn dyn;
	struct script script; /* KIND_SCRIPT only */
	enum script_fault script_fault;
};

/* Reads the file. Never fails: a part that cannot be read has a fault recorded. */
void image_read(struct span file, struct image *out);

/* Is it a shared object, as dlopen loads it, and no program? Programs that need no loader are
   linked as such and say so (DF_1_PIE). */
bool image_is_object(const struct image *im);

/* Does the program import one of these symbols, divided by spaces, from another object? Looks at
   the first 65,536 symbols; false without a symbol table. */
bool image_imports(const struct image *im, const char *names);

#endif
