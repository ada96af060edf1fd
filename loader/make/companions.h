/* companions: the libraries of glibc itself in a bundle (tables/companions.tsv) */
#ifndef LANDFALL_MAKE_COMPANIONS_H
#define LANDFALL_MAKE_COMPANIONS_H

#include "make/collect.h"

/* Adds all that the host has: one that a host has and a bundle has not would be mapped beside
   another build's libc. Those that a release lacks are passed over. */
void companions_add(struct collection *c);

/* Takes out those that nothing collected needs, names or may ask for later. */
void companions_trim(struct collection *c);

#endif
