/* port: the numbers of 64-bit RISC-V, of its Linux and of its trampoline */
#ifndef LANDFALL_ARCH_PORT_H
#define LANDFALL_ARCH_PORT_H

#include "arch/no_calls.h"

#include "arch/arch.h"
#include "arch/no_guards.h"
#include "arch/offsets.h"

#include <elf.h>
#include <sys/auxv.h>

/* The e_machine that this program has, and so what certainly runs here. */
#define ARCH_E_MACHINE EM_RISCV
/* The only page size of this processor's kernels. */
#define ARCH_PAGE ((uint64_t)4096)

/* The first address of a PIE: two thirds of the addresses that a program has, 38 or 47 bits of them
   (Linux: arch/riscv/include/asm/elf.h, ELF_ET_DYN_BASE, and DEFAULT_MAP_WINDOW), which the stack
   at their end shows, with 18 bits of a page number added at random (arch/riscv/Kconfig,
   ARCH_MMAP_RND_BITS_MIN). */
static inline uint64_t arch_pie_address(uint64_t random)
{
	const uint64_t stack = getauxval(AT_RANDOM);
	unsigned bits = 0;
	while (bits < 47 && stack >> bits)
		bits++;
	return (((uint64_t)1 << bits) / 3 * 2 & ~(ARCH_PAGE - 1)) +
	       random % ((uint64_t)1 << 18) * ARCH_PAGE;
}

/* The gap between a program's data and its heap: up to 1 GB (arch_randomize_brk of mm/util.c). */
static inline uint64_t arch_heap_gap(uint64_t random)
{
	return random % (((uint64_t)1 << 30) / ARCH_PAGE) * ARCH_PAGE;
}

#endif
