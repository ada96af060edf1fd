/* segments: what the loadable segments of an ELF file ask of its size and of memory */
#ifndef LANDFALL_READ_SEGMENTS_H
#define LANDFALL_READ_SEGMENTS_H

#include "read/elf.h"

/* The reason why no kernel can map the segments (fs/binfmt_elf.c, load_elf_binary and elf_load);
   NULL when one can. */
const char *segments_map_fault(const struct elf *e);

/* The memory of all segments: a lower bound of the address space that the program takes. */
uint64_t segments_memory(const struct elf *e);

/* The size that the file must have for its segments. */
uint64_t segments_file_size(const struct elf *e);

/* What of a file that is too short for its segments will be touched for certain, as a phrase; NULL
   when it may go well. started: it is the program and no library. Only what lies behind the last
   page of the file counts: the rest of that page reads as zeros, all behind it ends in SIGBUS; page
   is the largest that its processor's kernels have (machine_page). */
const char *segments_cut_fault(const struct elf *e, uint64_t page, bool started);

/* Does e_entry lie in an executable segment? */
bool segments_have_entry(const struct elf *e);

/* Do zeros stand in the file where e_entry leads? For a program that a loader starts all up to the
   segment's end must be zeros, since what its registers hold is not known. */
bool segments_entry_is_zeros(const struct elf *e, bool by_loader);

/* Has the file an executable segment at all? A library of nothing but data has none. */
bool segments_have_code(const struct elf *e);

/* Does PT_GNU_STACK ask for an executable stack, or is it absent (glibc's DEFAULT_STACK_PERMS)? */
bool segments_exec_stack(const struct elf *e);

#endif
