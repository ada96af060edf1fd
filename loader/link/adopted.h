/* adopted: a program whose PT_INTERP names Landfall since landfall --adopt, and the loader it named
   before */
#ifndef LANDFALL_LINK_ADOPTED_H
#define LANDFALL_LINK_ADOPTED_H

#include "host/host.h"
#include "read/image.h"

/* A loader's path, NUL included. */
#define ADOPTED_PATH_BYTES 64

/* Gives the path of the loader that the processor and the libc of a program imply, as its linker
   wrote it into PT_INTERP (glibc: shlib-versions and slibdir; musl: configure, --syslibdir). False
   when its libraries name neither libc, or both, or no row has its processor. */
bool adopted_implied(const struct image *im, struct buf *out);

/* Does PT_INTERP name Landfall at a path that is no loader's? Known by the file at that path, and
   where none is, by its name. Then *was is the path of adopted_implied, in memory of the arena. */
bool adopted_is(struct host *h, const struct image *im, struct span *was);

#endif
