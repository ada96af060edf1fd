/* LoongArch (ELF for the LoongArch Architecture, "Relocations"); musl 1.2.3 has no names for it. */
#include "machine/relocs.h"

#include <elf.h>

#ifndef R_LARCH_COPY
#define R_LARCH_COPY 4
#define R_LARCH_JUMP_SLOT 5
#define R_LARCH_TLS_DTPMOD32 6
#define R_LARCH_TLS_TPREL64 11
#endif

const struct reloc_rule relocs_loongarch[] = {
	{R_LARCH_COPY, R_LARCH_COPY, RELOC_COPY},
	{R_LARCH_JUMP_SLOT, R_LARCH_JUMP_SLOT, RELOC_DEFINED},
	{R_LARCH_TLS_DTPMOD32, R_LARCH_TLS_TPREL64, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
