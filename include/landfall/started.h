/* L5 started: the program that the kernel has mapped, as it lies in memory */
#ifndef LANDFALL_STARTED_H
#define LANDFALL_STARTED_H

#include <landfall/leave.h>

#include <elf.h>
#include <stddef.h>

struct started {
	const Elf64_Phdr *phdr;
	size_t phnum;
	uint64_t bias;
	Elf64_Dyn *dyn;         /* NULL for none */
	size_t ndyn;            /* entries that its segment has room for */
	const char *interp;     /* PT_INTERP, NULL for none */
};

/* By the headers at phdr; bias as glibc computes it, from PT_PHDR (elf/rtld.c,
   rtld_setup_main_map). */
void started_read(const Elf64_Phdr *phdr, size_t phnum, struct started *out);

/* Can a DT_PREINIT_ARRAY be put into .dynamic? It must be writable and end in three DT_NULL, or
   have such an array already, or two entries that glibc's loader has no use for. */
bool started_takes_hook(const struct started *t);
/* The array that is there already, for the loader to run later. */
void started_own_hooks(const struct started *t, uint64_t *to, uint64_t *n);
/* Makes the one entry at array its DT_PREINIT_ARRAY, which runs before any constructor of the
   program and of its libraries. Needs started_takes_hook. */
void started_set_hook(const struct started *t, uint64_t array);

/* Unmaps its segments. */
void started_remove(const struct started *t);

#endif
