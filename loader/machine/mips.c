/* MIPS (System V ABI, MIPS supplement). An import through the global offset table has no relocation
   at all: only those through a PLT and copies are judged. */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_mips[] = {
	{R_MIPS_COPY, R_MIPS_COPY, RELOC_COPY},
	{R_MIPS_JUMP_SLOT, R_MIPS_JUMP_SLOT, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
