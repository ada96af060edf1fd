/* map_elf: an ELF file mapped as the kernel maps one */
#ifndef LANDFALL_START_MAP_ELF_H
#define LANDFALL_START_MAP_ELF_H

#include "read/elf.h"

/* The longest image that is mapped; the largest programs known span 1 GB. */
#define MAP_SPAN_MAX ((uint64_t)1 << 40)

struct mapped {
	uint64_t bias;   /* added to every p_vaddr */
	uint64_t lo, hi; /* first and last page, holes included */
	uint64_t entry;
	uint64_t phdr; /* where the whole table of program headers lies; 0 when in no segment */
	uint16_t phnum;
	bool in_place; /* made of a mapping that was there before, and which map_remove leaves */
};

/* Stands for no offset of a file. */
#define MAP_NOT_SOFT UINT64_MAX

struct map_wish {
	uint64_t nfile; /* bytes of the file */
	uint64_t at;    /* the address wanted for an ET_DYN; 0 anywhere */
	uint64_t soft;  /* see map_elf_is_rigid; MAP_NOT_SOFT for none */
	/* A private mapping of the same file from its beginning, readable, and its bytes with what is
	   mapped behind the file's end; 0 for none. */
	uint64_t there, nthere;
};

/* Maps the loadable segments of e, whose file is open for reading at fd, with the layout that the
   kernel gives them relative to bias (Linux 6.12 fs/binfmt_elf.c: elf_load, total_mapping_size,
   maximum_alignment). An ET_DYN goes to the wanted address if that is free, else to any room at a
   multiple of the largest p_align; an ET_EXEC goes to its own address and nowhere else. Holes
   between segments are left unmapped. Returns 0, or an errno with no part left mapped: ENOEXEC for
   headers that the kernel would not map either, EEXIST when an ET_EXEC's address is taken, else
   mmap's.
   Where all segments but the last lie as the file does in wish->there, that mapping becomes the
   image: what was read of it already costs no further page fault (5 of musl's loader's). */
int map_elf(int fd, const struct elf *e, const struct map_wish *wish, struct mapped *out);

/* Can the program headers and .dynamic be read where m says that e is mapped? A loader reads them
   there. */
bool map_elf_reads(const struct elf *e, const struct mapped *m);

/* Returns the protection of a segment, as mmap takes it. */
int map_protection(const struct elf_phdr *ph);
/* Is this the segment that holds the offset, and without code? map_elf maps that one writable too,
   so that it can be patched, and whoever patches it restores map_protection. */
bool map_elf_is_rigid(const struct elf_phdr *ph, uint64_t soft);

/* Unmaps all of [lo, hi), unless it was made in place. */
void map_remove(const struct mapped *m);

#endif
