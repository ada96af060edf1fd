/* SPARC, 32 and 64 bits (SPARC Compliance Definition). */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_sparc[] = {
	{R_SPARC_COPY, R_SPARC_COPY, RELOC_COPY},
	{R_SPARC_JMP_SLOT, R_SPARC_JMP_SLOT, RELOC_DEFINED},
	{R_SPARC_TLS_GD_HI22, R_SPARC_TLS_TPOFF64, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
