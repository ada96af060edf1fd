/* s390x (zSeries ELF ABI supplement). */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_s390[] = {
	{R_390_COPY, R_390_COPY, RELOC_COPY},
	{R_390_JMP_SLOT, R_390_JMP_SLOT, RELOC_DEFINED},
	{R_390_TLS_DTPMOD, R_390_TLS_TPOFF, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
