/* stops: checks of glibc's ld.so that end a start in which nothing is missing */
#ifndef LANDFALL_CLOSURE_STOPS_H
#define LANDFALL_CLOSURE_STOPS_H

#include "closure/closure.h"

/* Fills c->stop with the first object that ld.so refuses once all are mapped. Needs a closure of
   glibc whose libraries were all found and whose versions are bound; a damaged record decides
   nothing, so that ld.so decides. */
void stops_find(struct closure *c);

/* What ld.so says, in its own words without a name; "" when nothing stops. */
const char *stop_text(enum stop_kind kind);

#endif
