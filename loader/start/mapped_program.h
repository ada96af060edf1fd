/* mapped_program: the program that the kernel has mapped, as it lies in memory */
#ifndef LANDFALL_START_MAPPED_PROGRAM_H
#define LANDFALL_START_MAPPED_PROGRAM_H

#include "start/trampoline.h"

#include <elf.h>
#include <link.h>
#include <stddef.h>

struct mapped_program {
	const ElfW(Phdr) * phdr;
	size_t phnum;
	uint64_t bias;
	ElfW(Dyn) * dyn;    /* NULL for none */
	size_t ndyn;        /* entries that its segment has room for */
	const char *interp; /* PT_INTERP, NULL for none */
};

/* Reads the program by the headers at phdr; bias as glibc computes it, from PT_PHDR (elf/rtld.c,
   rtld_setup_main_map). */
void mapped_program_read(const ElfW(Phdr) * phdr, size_t phnum, struct mapped_program *out);

/* Can a DT_PREINIT_ARRAY be put into .dynamic? .dynamic must be writable and end in three DT_NULL,
   or have such an array already, or two entries that glibc's loader does not use. */
bool mapped_program_takes_hook(const struct mapped_program *t);
/* Returns the program's own array, for the hook to run later. */
void mapped_program_own_hooks(const struct mapped_program *t, uint64_t *to, uint64_t *n);
/* Makes the one entry at array the program's DT_PREINIT_ARRAY, which runs before any constructor of
   the program and of its libraries. Needs mapped_program_takes_hook. */
void mapped_program_set_hook(const struct mapped_program *t, uint64_t array);

/* Unmaps the program's segments. */
void mapped_program_remove(const struct mapped_program *t);

#endif
