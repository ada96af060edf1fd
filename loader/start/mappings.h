/* mappings: the memory that this run has mapped, so that a program can be entered without it */
#ifndef LANDFALL_START_MAPPINGS_H
#define LANDFALL_START_MAPPINGS_H

#include <stddef.h>
#include <stdint.h>

/* The number of runs of neighbouring mappings that are remembered; a start makes fewer than ten.
   Mappings beyond that stay mapped. */
#define MAPS_MAX 64

/* Has the kernel bring in the pages of [lo, hi), which are written to, by one call, since a fault
   for each costs more than its page (madvise(2), MADV_POPULATE_WRITE, Linux 5.14). It is advice: an
   older kernel refuses it, and a page that cannot be had is left to the fault that meets it. */
void mappings_bring_in(uintptr_t lo, uintptr_t hi);

/* Remembers that [p, p+n) was mapped by us, in whole pages. */
void mappings_add(const void *p, size_t n);

/* Leaves out [lo, hi), whole pages: what became part of the program. Room for one run more is
   needed, or all around it stays mapped. */
void mappings_keep(uintptr_t lo, uintptr_t hi);

/* Unmaps every file that the host opened and every block of the arena. None of them may be read
   after. */
void mappings_drop(void);

#endif
