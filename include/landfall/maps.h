/* L2 maps: the memory that this run has mapped, so that a program can be entered without it */
#ifndef LANDFALL_MAPS_H
#define LANDFALL_MAPS_H

#include <stddef.h>

/* Runs of neighbouring mappings that are remembered; a start makes fewer than ten. What goes beyond
   stays mapped. */
#define MAPS_MAX 64

/* [p, p+n) was mapped by us, whole pages. */
void maps_add(const void *p, size_t n);

/* Unmaps all of it: every file that the host opened and every block of the arena. Nothing of them
   may be read after. */
void maps_drop(void);

#endif
