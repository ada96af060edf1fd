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

/* No offset of a file. */
#define MAP_NOT_SOFT UINT64_MAX

struct map_wish {
	uint64_t nfile;         /* bytes of the file */
	uint64_t at;            /* where an ET_DYN is wanted; 0 anywhere */
	uint64_t soft;          /* see map_is_soft; MAP_NOT_SOFT for none */
};

/* Maps the loadable segments of e, the headers of the file open for reading at fd, so that the
   layout relative to bias is the kernel's own (Linux 6.12 fs/binfmt_elf.c: elf_load,
   total_mapping_size, maximum_alignment): ET_DYN where it is wanted if that is free, else where
   there is room, at a multiple of the largest p_align; ET_EXEC where it says, and nowhere else.
   Holes between segments are left unmapped. Returns 0, or an errno with nothing of it left mapped:
   ENOEXEC for headers that the kernel would not map either, EEXIST when an ET_EXEC's place is
   taken, else mmap's. */
int map_elf(int fd, const struct elf *e, const struct map_wish *wish, struct mapped *out);

/* What a segment may be used for, as mmap has it. */
int map_protection(const struct elf_phdr *ph);
/* A segment with that offset of the file in it, and no code, is mapped writable too: it is to be
   patched, and then given map_protection by whoever does that. */
bool map_is_soft(const struct elf_phdr *ph, uint64_t soft);

/* Removes all of [lo, hi). */
void map_remove(const struct mapped *m);

#endif
