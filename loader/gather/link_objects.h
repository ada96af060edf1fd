/* link_objects: what a compiler links every program with */
#ifndef LANDFALL_GATHER_LINK_OBJECTS_H
#define LANDFALL_GATHER_LINK_OBJECTS_H

#include "host/host.h"

struct machine;

/* Finds the object file ("Scrt1.o"), of several the first in order, that the text names and that
   lies in the processor's directory of libraries, and puts its path into out. Who has such a
   name links programs, and needs headers and libraries that no program names. */
bool link_objects_find(struct host *h, const struct machine *m, struct span text, struct buf *out);

#endif
