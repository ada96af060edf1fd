/* property: what a 64-bit ELF file asks of its processor in NT_GNU_PROPERTY_TYPE_0 */
#ifndef LANDFALL_MACHINE_PROPERTY_H
#define LANDFALL_MACHINE_PROPERTY_H

#include "read/elf.h"

/* The value of a property of four bytes; 0 when the file does not have it, or its note is damaged.
   The numbers differ between processors, so the caller has looked at e_machine. */
uint32_t property_find(const struct elf *e, uint32_t wanted);

#endif
