/* stripped: an ELF file without its debug sections */
#ifndef LANDFALL_WRITE_STRIPPED_H
#define LANDFALL_WRITE_STRIPPED_H

#include "host/arena.h"
#include "read/bytes.h"

/* Pieces of one file: its head, what is kept behind it with the gaps between, the section table. */
#define STRIPPED_PARTS_MAX 64

struct stripped {
	struct span parts[STRIPPED_PARTS_MAX]; /* the file's bytes, one behind the other */
	unsigned n;
	uint64_t nbytes;
};

/* Splits an ELF file's bytes so that its debug sections are gone: they keep their place in the
   section table, with no bytes. What is mapped keeps its offset. Any other file, and one that has
   bytes behind it that no section holds, as programs with data of their own do, is one part as it
   is. The pieces that are new lie in the arena. */
void stripped_split(struct arena *arena, struct span bytes, struct stripped *out);

#endif
