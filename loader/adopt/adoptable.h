/* adoptable: the bytes of a program in which Landfall's path may take the place of its loader's */
#ifndef LANDFALL_ADOPT_ADOPTABLE_H
#define LANDFALL_ADOPT_ADOPTABLE_H

#include "read/image.h"

struct adoptable {
	struct image image;
	uint64_t off;     /* of the bytes of PT_INTERP, */
	struct span room; /* all of them, NULs included */
};

/* Takes a file's bytes. False when it is no program that asks for a loader; glibc's libc.so.6 and
   libpthread.so.0 do so too, and are libraries all the same: they have a soname. */
bool adoptable_read(struct span bytes, struct adoptable *out);

/* Why the path in it is not to be overwritten, by its bytes: other data lies there too, or the file
   is signed. NULL when it may be. */
const char *adoptable_unfit(const struct adoptable *a, struct span bytes);

#endif
