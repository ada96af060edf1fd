/* x86_64: what an ELF file for x86-64 asks of the processor in its notes */
#ifndef LANDFALL_MACHINE_X86_64_H
#define LANDFALL_MACHINE_X86_64_H

#include "read/elf.h"

/* GNU_PROPERTY_X86_ISA_1_NEEDED: bit N for x86-64-vN+1, as elf/dl-load.c reads it; 0 when the file
   does not say, or is for another processor. */
uint32_t x86_64_isa_needed(const struct elf *e);
/* GNU_PROPERTY_1_NEEDED_INDIRECT_EXTERN_ACCESS: the file uses its protected data directly, and
   nobody may have a copy. */
bool x86_64_keeps_data(const struct elf *e);

#endif
