/* L5 start: what the kernel gave us at our entry, before musl's start-up saw it */
#ifndef LANDFALL_START_H
#define LANDFALL_START_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

struct start {
	bool as_interp;         /* the kernel started us as the loader of a program that it mapped */
	uint64_t *sp;           /* its stack pointer: argc, argv, environment, auxiliary vector */
	uint64_t lo, hi;        /* where our own image lies, whole pages */
	uint64_t phdr;          /* AT_PHDR and AT_PHNUM as the kernel had them */
	uint64_t phnum;
};

/* Filled by start_keep; all zero in a program that was entered in another way (unit tests). */
extern struct start kernel_start;

/* Called by our entry (start_CPU.S) with the kernel's stack pointer, our entry's address and our
   own ELF header, before anything is relocated: it calls nothing and reads no pointer from data.
   When AT_ENTRY is not our entry the kernel has mapped another program: AT_PHDR and AT_PHNUM then
   tell of that program, and musl's start-up would copy its TLS image over our few bytes (musl
   1.2.5, src/env/__init_tls.c, static_init_tls). Until start_restore they tell of us. */
void start_keep(uint64_t *sp, uint64_t entry, const Elf64_Ehdr *self);

/* AT_PHDR and AT_PHNUM are the program's again. */
void start_restore(void);

/* The value's place of one entry of the auxiliary vector; NULL when it has none. */
uint64_t *start_aux(uint64_t type);

#endif
