/* port: the numbers of x86-64, of its Linux and of its trampoline */
#ifndef LANDFALL_ARCH_PORT_H
#define LANDFALL_ARCH_PORT_H

#include "arch/arch.h"
#include "arch/no_guards.h"
#include "arch/offsets.h"

#include <elf.h>
#include <string.h>

/* The e_machine that this program has, and so what certainly runs here. */
#define ARCH_E_MACHINE EM_X86_64
/* The only page size of this processor's kernels. */
#define ARCH_PAGE ((uint64_t)4096)

/* The first address of a PIE (Linux: arch/x86/include/asm/elf.h, ELF_ET_DYN_BASE, two thirds of
   TASK_SIZE), with 28 bits of a page number added at random (arch/x86/mm/mmap.c). */
static inline uint64_t arch_pie_address(uint64_t random)
{
	return 0x555555554000 + random % ((uint64_t)1 << 28) * ARCH_PAGE;
}

/* The gap between a program's data and its heap: 13 bits of a page number, which are 32 MB
   (arch_randomize_brk of arch/x86/kernel/process.c). */
static inline uint64_t arch_heap_gap(uint64_t random)
{
	return random % ((uint64_t)1 << 13) * ARCH_PAGE;
}

/* A direct call of this processor: an opcode and the distance from behind it. */
#define ARCH_CALL_BYTES 5
/* Addresses of calls are multiples of this. */
#define ARCH_CALL_STEP 1
/* map_library and load_library of musl, which follow each other, are shorter together: 4.5 KB at
   most in musl 1.2.3 to 1.2.6, -Os and -O2. */
#define ARCH_LOADER_BYTES 0x1800U
/* The first place in [p, end) where a call may begin; end when there is none. */
static inline const unsigned char *arch_call_next(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *at = memchr(p, 0xe8, (size_t)(end - p));
	return at ? at : end;
}

static inline bool arch_call_target(const unsigned char *p, uint64_t address, uint64_t *target)
{
	if (p[0] != 0xe8)
		return false;
	uint32_t distance = (uint32_t)p[1] | (uint32_t)p[2] << 8 | (uint32_t)p[3] << 16 |
			    (uint32_t)p[4] << 24;
	*target = address + ARCH_CALL_BYTES + (uint64_t)(int64_t)(int32_t)distance;
	return true;
}

/* Leads the call at p, which lies at address, to another target; false when that is too far. */
static inline bool arch_call_lead(unsigned char *p, uint64_t address, uint64_t target)
{
	int64_t distance = (int64_t)(target - address - ARCH_CALL_BYTES);
	if (distance != (int32_t)distance)
		return false;
	for (unsigned i = 0; i < 4; i++)
		p[1 + i] = (unsigned char)((uint64_t)distance >> 8 * i);
	return true;
}

#endif
