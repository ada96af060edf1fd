/* port: the numbers of x86-64, of its Linux and of its trampoline */
#ifndef LANDFALL_ARCH_PORT_H
#define LANDFALL_ARCH_PORT_H

#include "arch/arch.h"
#include "offsets.h"

#include <elf.h>
#include <sched.h>
#include <stddef.h>

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
static inline bool arch_call_target(const unsigned char *p, uint64_t address, uint64_t *target)
{
	uint32_t distance = (uint32_t)p[1] | (uint32_t)p[2] << 8 | (uint32_t)p[3] << 16 |
			    (uint32_t)p[4] << 24;
	*target = address + ARCH_CALL_BYTES + (uint64_t)(int64_t)(int32_t)distance;
	return p[0] == 0xe8;
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

_Static_assert(sizeof(struct prctl_mm_map) == MM_MAP_BYTES, "trampoline.S");
_Static_assert(offsetof(struct arch_mm_map, without_exe) == MM_MAP_WITHOUT_EXE, "trampoline.S");
_Static_assert(offsetof(struct arch_mm_map, fd) == MM_MAP_FD, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, slot) == WORDS_SLOT, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, old) == WORDS_OLD, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, more) == WORDS_MORE, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, nmore) == WORDS_NMORE, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, aux_entry) == WORDS_AUX_ENTRY,
	       "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, entry) == WORDS_ENTRY, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, r_debug) == WORDS_R_DEBUG, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, getenv) == WORDS_GETENV, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, expected) == WORDS_EXPECTED, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, answers) == WORDS_ANSWERS, "trampoline.S");
_Static_assert(offsetof(struct arch_trampoline_words, code) == WORDS_CODE, "trampoline.S");
_Static_assert(sizeof(struct arch_trampoline_words) == WORDS_BYTES, "trampoline.S");
_Static_assert(TRAMPOLINE_PR_SET_MM == PR_SET_MM, "trampoline.S");
_Static_assert(TRAMPOLINE_PR_SET_MM_MAP == PR_SET_MM_MAP, "trampoline.S");
_Static_assert(TRAMPOLINE_CLONE == (CLONE_VM | CLONE_VFORK | CLONE_NEWUSER), "trampoline.S");

#endif
