/* L1 segments: what the loadable segments of an ELF file ask of its size and of memory, and what
   its notes ask of the processor */
#ifndef LANDFALL_SEGMENTS_H
#define LANDFALL_SEGMENTS_H

#include <landfall/elf.h>

/* Why no kernel can map them (fs/binfmt_elf.c, load_elf_binary and elf_load); NULL when one can. */
const char *segments_map_fault(const struct elf *e);

/* The memory of all of them: a lower bound of the address space that they take. */
uint64_t segments_memory(const struct elf *e);

/* The bytes that they need of the file. */
uint64_t segments_file_size(const struct elf *e);

/* What of a file that is too short for its segments will be touched for certain, as a phrase; NULL
   when it may go well. started: it is the program and no library. Only what lies behind the last
   page of the file counts: the rest of that page reads as zeros, all behind it ends in SIGBUS. */
const char *segments_cut_fault(const struct elf *e, bool started);

/* Does e_entry lie in an executable segment? */
bool segments_have_entry(const struct elf *e);

/* Has it an executable segment at all? Libraries of nothing but data have none. */
bool segments_have_code(const struct elf *e);

/* PT_GNU_STACK asks for an executable stack, or is not there (glibc's DEFAULT_STACK_PERMS). */
bool segments_exec_stack(const struct elf *e);

/* GNU_PROPERTY_X86_ISA_1_NEEDED: bit N for x86-64-vN+1, as elf/dl-load.c reads it; 0 when it does
   not say. */
uint32_t segments_isa_needed(const struct elf *e);

#endif
