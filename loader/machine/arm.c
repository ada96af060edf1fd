/* 32-bit Arm (ELF for the Arm Architecture, "Dynamic relocations"). */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_arm[] = {
	{R_ARM_COPY, R_ARM_COPY, RELOC_COPY},
	{R_ARM_JUMP_SLOT, R_ARM_JUMP_SLOT, RELOC_DEFINED},
	{R_ARM_TLS_DTPMOD32, R_ARM_TLS_TPOFF32, RELOC_DEFINED},
	{R_ARM_TLS_DESC, R_ARM_TLS_DESC, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
