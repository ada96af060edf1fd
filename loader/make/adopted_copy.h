/* adopted_copy: a program as its copy in a tree has it, which asks for Landfall there */
#ifndef LANDFALL_MAKE_ADOPTED_COPY_H
#define LANDFALL_MAKE_ADOPTED_COPY_H

#include "link/adopted.h"

/* Where a tree whose programs are adopted has Landfall. */
#define ADOPTED_DOOR "usr/local/bin/landfall"

struct adopted_copy {
	struct span parts[3]; /* the copy's bytes, one behind the other */
	unsigned n;
	const char *why; /* why it is as its original, though it is a program; NULL */
	unsigned char room[4 * ADOPTED_PATH_BYTES];
};

/* Splits a file's bytes so that PT_INTERP of a program names "/" ADOPTED_DOOR; any other file, and
   a program whose path must stay, is one part as it is. As adopt_file, it overwrites only the path
   that processor and libc imply. */
void adopted_copy(struct span bytes, struct adopted_copy *out);

#endif
