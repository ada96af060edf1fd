/* m68k (System V ABI, Motorola 68000 supplement; TLS by Linux). */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_m68k[] = {
	{R_68K_COPY, R_68K_COPY, RELOC_COPY},
	{R_68K_JMP_SLOT, R_68K_JMP_SLOT, RELOC_DEFINED},
	{R_68K_TLS_DTPMOD32, R_68K_TLS_TPREL32, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
