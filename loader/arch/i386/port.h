/* port: the numbers of i386, of its Linux and of its trampoline */
#ifndef LANDFALL_ARCH_PORT_H
#define LANDFALL_ARCH_PORT_H

#include "arch/no_calls.h"

#include "arch/arch.h"
#include "arch/no_guards.h"
#include "arch/offsets.h"

#include <elf.h>
#include <sys/auxv.h>

/* The e_machine that this program has, and so what certainly runs here. */
#define ARCH_E_MACHINE EM_386
/* The only page size of this processor's kernels. */
#define ARCH_PAGE ((uint64_t)4096)

/* The first address of a PIE, with 8 bits of a page number added at random (Linux:
   arch/x86/include/asm/elf.h, ELF_ET_DYN_BASE; arch/x86/Kconfig, ARCH_MMAP_RND_COMPAT_BITS). A
   32-bit kernel puts it low, and a 64-bit one, whose stack lies in the last of the 4 GB, does not;
   both were measured with Linux 6.1. */
static inline uint64_t arch_pie_address(uint64_t random)
{
	const uint64_t stack = getauxval(AT_RANDOM);
	return (stack >= 0xc0000000 ? 0x56555000 : 0x400000) +
	       random % ((uint64_t)1 << 8) * ARCH_PAGE;
}

/* The gap between a program's data and its heap: 13 bits of a page number, which are 32 MB
   (arch_randomize_brk of arch/x86/kernel/process.c). */
static inline uint64_t arch_heap_gap(uint64_t random)
{
	return random % ((uint64_t)1 << 13) * ARCH_PAGE;
}

#endif
