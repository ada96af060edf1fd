/* port: the numbers of 32-bit ARM, of its Linux and of its trampoline */
#ifndef LANDFALL_ARCH_PORT_H
#define LANDFALL_ARCH_PORT_H

#include "arch/no_calls.h"

#include "arch/arch.h"
#include "arch/no_guards.h"
#include "arch/offsets.h"

#include <elf.h>

/* The e_machine that this program has, and so what certainly runs here. */
#define ARCH_E_MACHINE EM_ARM
/* The only page size under which 32-bit ARM programs run. */
#define ARCH_PAGE ((uint64_t)4096)

/* The first address of a PIE (Linux: arch/arm/include/asm/elf.h, ELF_ET_DYN_BASE), with 8 bits of a
   page number added at random (arch/arm/Kconfig, ARCH_MMAP_RND_BITS_MIN). */
static inline uint64_t arch_pie_address(uint64_t random)
{
	return 0x400000 + random % ((uint64_t)1 << 8) * ARCH_PAGE;
}

/* The gap between a program's data and its heap: up to 32 MB (arch_randomize_brk of mm/util.c). */
static inline uint64_t arch_heap_gap(uint64_t random)
{
	return random % ((uint64_t)1 << 13) * ARCH_PAGE;
}

#endif
