/* PowerPC, 32 bits (Power Architecture ABI) and 64 bits of both byte orders (OpenPOWER ELF V2 ABI).
   glibc takes the whole run of thread-local types (IS_PPC64_TLS_RELOC) and short calls too. */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_powerpc[] = {
	{R_PPC_COPY, R_PPC_COPY, RELOC_COPY},
	{R_PPC_JMP_SLOT, R_PPC_JMP_SLOT, RELOC_DEFINED},
	{R_PPC_DTPMOD32, R_PPC_DTPREL32, RELOC_DEFINED},
	{R_PPC_ADDR24, R_PPC_ADDR24, RELOC_DEFINED},
	{R_PPC_REL24, R_PPC_REL24, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};

const struct reloc_rule relocs_powerpc64[] = {
	{R_PPC64_COPY, R_PPC64_COPY, RELOC_COPY},
	{R_PPC64_JMP_SLOT, R_PPC64_JMP_SLOT, RELOC_DEFINED},
	{R_PPC64_TLS, R_PPC64_DTPREL16_HIGHESTA, RELOC_DEFINED},
	{R_PPC64_TPREL16_HIGH, R_PPC64_DTPREL16_HIGHA, RELOC_DEFINED},
	{R_PPC64_ADDR24, R_PPC64_ADDR24, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
