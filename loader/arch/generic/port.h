/* port: the numbers of a processor that has no port of its own */
#ifndef LANDFALL_ARCH_PORT_H
#define LANDFALL_ARCH_PORT_H

#include "arch/arch.h"

#include <elf.h>

/* Not known when this is compiled: uname says which processor it is. */
#define ARCH_E_MACHINE EM_NONE
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

/* No call of an unknown processor is known. */
#define ARCH_CALL_BYTES 4
static inline bool arch_call_target(const unsigned char *p, uint64_t address, uint64_t *target)
{
	(void)p;
	*target = address;
	return false;
}

static inline bool arch_call_lead(unsigned char *p, uint64_t address, uint64_t target)
{
	(void)p;
	return address == target;
}

#endif
