/* aarch64: what an ELF file for AArch64 asks of the processor in its notes */
#ifndef LANDFALL_MACHINE_AARCH64_H
#define LANDFALL_MACHINE_AARCH64_H

#include "read/elf.h"

/* GNU_PROPERTY_AARCH64_FEATURE_1_BTI: all code of the file may be mapped so that an indirect branch
   must end at a landing pad. */
bool aarch64_guards_branches(const struct elf *e);

#endif
