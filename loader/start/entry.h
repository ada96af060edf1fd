/* entry: the stack and auxiliary vector of our entry, before musl's start-up reads them */
#ifndef LANDFALL_START_ENTRY_H
#define LANDFALL_START_ENTRY_H

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>

struct kernel_entry_state {
	bool as_interp; /* the kernel started us as the loader of a program that it mapped */
	uintptr_t *sp;  /* the kernel's stack pointer: argc, argv, environment, auxiliary vector */
	uintptr_t lo, hi;           /* where our own image lies, whole pages */
	uintptr_t hole_lo, hole_hi; /* what lies there and is not ours; both 0 for nothing */
	uintptr_t phdr;             /* AT_PHDR and AT_PHNUM as the kernel had them */
	uintptr_t phnum;
	bool secure;                     /* the program gains rights */
	uintptr_t at_secure, euid, egid; /* the values that musl's start-up must not see */
	uintptr_t
		frames; /* the last frame of ours on the kernel's stack, when more are elsewhere; else 0 */
};

/* Filled by entry_keep; all zero in a program with another entry (unit tests). */
extern struct kernel_entry_state kernel_entry;

/* Keeps the kernel's stack pointer; our entry (arch/CPU/entry.S) calls it with that, with our
   entry's address and our own ELF header. It runs before relocation, so neither it nor what it
   calls reads a pointer from data. When AT_ENTRY is not our entry, the kernel has mapped another
   program, to which AT_PHDR and AT_PHNUM belong: musl's start-up would copy that program's TLS
   image over our few bytes (musl 1.2.5, src/env/__init_tls.c, static_init_tls), so both point to
   our headers until entry_restore. Under AT_SECURE every LANDFALL_* is removed from the environment
   (environ.h), and the vector says that no rights are gained until entry_show_rights. */
void entry_keep(uintptr_t *sp, uintptr_t entry, const ElfW(Ehdr) * self);

/* Sets AT_SECURE and the effective ids of the auxiliary vector to the kernel's values again; main
   does it first of all. */
void entry_show_rights(void);

/* Does the program gain rights by this start? getauxval(AT_SECURE) does not tell, since musl keeps
   what its start-up saw. */
bool entry_is_secure(void);

/* Sets AT_PHDR and AT_PHNUM to the program's again. */
void entry_restore(void);

/* Returns the address of one value of the auxiliary vector; NULL when the vector has no such entry.
   */
uintptr_t *entry_aux(uint64_t type);

#endif
