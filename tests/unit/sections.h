/* sections: a small ELF file made of sections, for tests of how programs were built */
#ifndef LANDFALL_TESTS_UNIT_SECTIONS_H
#define LANDFALL_TESTS_UNIT_SECTIONS_H

#include "t.h"

#include "built/built.h"

#define TEXT(s) s, sizeof(s) - 1

struct part {
	const char *name;
	const char *bytes;
	size_t n;
};

/* The file that sections_make made last. */
extern unsigned char sections_file[8192];
extern size_t sections_size;

/* Writes a little-endian number of nbytes at an offset of the file. */
void sections_put(size_t at, uint64_t v, size_t nbytes);
/* A 64-bit little-endian file of these sections, each at a multiple of 16; one segment maps it all
   at address 0, and can be written. */
void sections_make(const struct part *part, size_t nparts);
/* Reads how the file was built. */
void read_built(struct built *out);

#endif
