/* L1 image: one file, read as far as a start needs it */
#ifndef LANDFALL_IMAGE_H
#define LANDFALL_IMAGE_H

#include <landfall/elf.h>
#include <landfall/kind.h>
#include <landfall/script.h>

struct image {
	enum kind kind;
	struct elf elf;                 /* KIND_ELF only */
	enum elf_fault elf_fault;       /* the first the kernel would stop at */
	enum elf_fault interp_fault;    /* ELF_ABSENT: a static program */
	struct span interp;
	enum elf_fault dyn_fault;       /* ELF_ABSENT: no PT_DYNAMIC */
	struct elf_dyn dyn;
	struct script script;           /* KIND_SCRIPT only */
	enum script_fault script_fault;
};

/* Never fails: what cannot be read is recorded as a fault of its part. */
void image_read(struct span file, struct image *out);

#endif
