/* port: the numbers of AArch64, of its Linux and of its trampoline */
#ifndef LANDFALL_ARCH_PORT_H
#define LANDFALL_ARCH_PORT_H

#include "arch/arch.h"
#include "arch/offsets.h"

#include <elf.h>
#include <sys/auxv.h>
#include <unistd.h>

/* The e_machine that this program has, and so what certainly runs here. */
#define ARCH_E_MACHINE EM_AARCH64
/* Kernels are built with pages of 4, 16 or 64 KB. musl has kept the size; the auxiliary vector,
   which getauxval reads, has another place once a program's own is written. */
#define ARCH_PAGE ((uint64_t)getpagesize())

/* The first address of a PIE: two thirds of the addresses that a program has, 39 to 48 bits of them
   (Linux: arch/arm64/include/asm/elf.h, ELF_ET_DYN_BASE), which the stack at their end shows, with
   as many bits of a page number added at random as are the least for this page size
   (arch/arm64/Kconfig, ARCH_MMAP_RND_BITS_MIN). */
static inline uint64_t arch_pie_address(uint64_t random)
{
	const uint64_t stack = getauxval(AT_RANDOM);
	const uint64_t page = ARCH_PAGE;
	const unsigned random_bits = page == 4096 ? 18 : page == 16384 ? 16 : 14;
	unsigned bits = 0;
	while (bits < 48 && stack >> bits)
		bits++;
	return (((uint64_t)1 << bits) / 3 * 2 & ~(page - 1)) +
	       random % ((uint64_t)1 << random_bits) * page;
}

/* The gap between a program's data and its heap: up to 1 GB (arch_randomize_brk of
   arch/arm64/kernel/process.c). */
static inline uint64_t arch_heap_gap(uint64_t random)
{
	return random % (((uint64_t)1 << 30) / ARCH_PAGE) * ARCH_PAGE;
}

/* A direct call of this processor: six bits that say so, and the distance in instructions. */
#define ARCH_CALL_BYTES 4
/* Addresses of calls are multiples of this. */
#define ARCH_CALL_STEP 4
/* map_library and load_library of musl, which follow each other, are shorter together: 6.2 KB at
   most in musl 1.2.3 to 1.2.6. */
#define ARCH_LOADER_BYTES 0x2000U
#define PORT_CALL 0x94000000U
#define PORT_CALL_MASK 0xfc000000U
#define PORT_CALL_REACH ((int64_t)1 << 27)

static inline uint32_t port_instruction(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The first place in [p, end), which are multiples of four, where a call may begin; end when there
   is none. */
static inline const unsigned char *arch_call_next(const unsigned char *p, const unsigned char *end)
{
	while (p < end && (port_instruction(p) & PORT_CALL_MASK) != PORT_CALL)
		p += ARCH_CALL_STEP;
	return p < end ? p : end;
}

static inline bool arch_call_target(const unsigned char *p, uint64_t address, uint64_t *target)
{
	const uint32_t code = port_instruction(p);
	if ((code & PORT_CALL_MASK) != PORT_CALL)
		return false;
	/* The sign is the highest of 26 bits; two more make bytes of instructions. */
	*target = address + (uint64_t)((int64_t)(int32_t)(code << 6) >> 4);
	return true;
}

/* Leads the call at p, which lies at address, to another target; false when that is too far. */
static inline bool arch_call_lead(unsigned char *p, uint64_t address, uint64_t target)
{
	const int64_t distance = (int64_t)(target - address);
	if (distance < -PORT_CALL_REACH || distance >= PORT_CALL_REACH || distance & 3)
		return false;
	const uint32_t code = PORT_CALL | ((uint32_t)(distance >> 2) & ~PORT_CALL_MASK);
	for (unsigned i = 0; i < ARCH_CALL_BYTES; i++)
		p[i] = (unsigned char)(code >> 8 * i);
	return true;
}

/* Branch target identification: the kernel guards the code of a loader that says it was built for
   it (arch/arm64/kernel/process.c, arch_elf_adjust_prot), and leaves all others to that loader. */
#define PORT_HWCAP2_BTI ((uint64_t)1 << 17)
#define PORT_PROT_BTI 0x10
static inline int arch_guarded_code(uint64_t hwcap2)
{
	return hwcap2 & PORT_HWCAP2_BTI ? PORT_PROT_BTI : 0;
}

#endif
