/* port: the numbers of a processor that has no port of its own */
#ifndef LANDFALL_ARCH_PORT_H
#define LANDFALL_ARCH_PORT_H

#include "arch/no_calls.h"

#include "arch/arch.h"
#include "arch/no_guards.h"

#include <elf.h>

/* The e_machine that this program has, and so what certainly runs here: uname tells the kernel's
   processor, which may be another. EM_NONE where this list has no name for it, and then uname is
   asked. */
#if defined __arm__
#define ARCH_E_MACHINE EM_ARM
#elif defined __i386__
#define ARCH_E_MACHINE EM_386
#elif defined __riscv
#define ARCH_E_MACHINE EM_RISCV
#elif defined __powerpc64__
#define ARCH_E_MACHINE EM_PPC64
#elif defined __s390x__
#define ARCH_E_MACHINE EM_S390
#elif defined __loongarch__
#define ARCH_E_MACHINE EM_LOONGARCH
#else
#define ARCH_E_MACHINE EM_NONE
#endif
/* Of what is mapped and unmapped without a hand-over; mmap itself takes any length. */
#define ARCH_PAGE ((uint64_t)4096)

/* Where no process is handed over nobody asks for a program's place: mmap chooses. */
static inline uint64_t arch_pie_address(uint64_t random)
{
	(void)random;
	return 0;
}

static inline uint64_t arch_heap_gap(uint64_t random)
{
	(void)random;
	return 0;
}

#endif
