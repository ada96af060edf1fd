/* RISC-V (RISC-V ELF psABI, "Relocations"). JUMP_SLOT has the number that x86-64 gives to COPY. */
#include "machine/relocs.h"

#include <elf.h>

const struct reloc_rule relocs_riscv[] = {
	{R_RISCV_COPY, R_RISCV_COPY, RELOC_COPY},
	{R_RISCV_JUMP_SLOT, R_RISCV_JUMP_SLOT, RELOC_DEFINED},
	{R_RISCV_TLS_DTPMOD32, R_RISCV_TLS_TPREL64, RELOC_DEFINED},
	{0, 0, RELOC_PLAIN},
};
