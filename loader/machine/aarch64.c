/* AArch64 (ELF for the Arm 64-bit Architecture, "Dynamic relocations"). */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_aarch64[] = {
	{R_AARCH64_COPY, R_AARCH64_COPY, RELOC_COPY},
	{R_AARCH64_JUMP_SLOT, R_AARCH64_JUMP_SLOT, RELOC_DEFINED},
	{R_AARCH64_TLS_DTPMOD, R_AARCH64_TLSDESC, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
