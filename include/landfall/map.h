/* L5 map: an ELF file mapped as the kernel maps one */
#ifndef LANDFALL_MAP_H
#define LANDFALL_MAP_H

#include <landfall/elf.h>

#define MAP_PAGE ((uint64_t)4096)
/* The longest image that is mapped; the largest programs known span 1 GB. */
#define MAP_SPAN_MAX ((uint64_t)1 << 40)

struct mapped {
	uint64_t bias;          /* added to every p_vaddr */
	uint64_t lo, hi;        /* first and last page, holes included */
	uint64_t entry;
	uint64_t phdr;          /* where the program headers lie in memory; 0 when in no segment */
	uint16_t phnum;
};

/* Maps the loadable segments of e, the headers of the nfile bytes open for reading at fd, so that
   the layout relative to bias is the kernel's own (Linux 6.12 fs/binfmt_elf.c: elf_load,
   total_mapping_size, maximum_alignment): ET_DYN at want if that is free, else where there is room (always with want
   0), at a multiple of the largest p_align; ET_EXEC where it says, and nowhere else. Holes between
   segments are left unmapped. Returns 0, or an errno with nothing of it left mapped: ENOEXEC for
   headers that the kernel would not map either, EEXIST when an ET_EXEC's place is taken, else
   mmap's. */
int map_elf(int fd, const struct elf *e, uint64_t nfile, uint64_t want, struct mapped *out);

/* Removes all of [lo, hi). */
void map_remove(const struct mapped *m);

#endif
