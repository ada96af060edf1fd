/* 32-bit x86 (System V ABI, Intel386 supplement). */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_i386[] = {
	{R_386_COPY, R_386_COPY, RELOC_COPY},
	{R_386_JMP_SLOT, R_386_JMP_SLOT, RELOC_DEFINED},
	{R_386_TLS_TPOFF, R_386_TLS_TPOFF, RELOC_DEFINED},
	{R_386_TLS_DTPMOD32, R_386_TLS_TPOFF32, RELOC_DEFINED},
	{R_386_TLS_DESC, R_386_TLS_DESC, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
