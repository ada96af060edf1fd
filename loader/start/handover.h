/* handover: gives a program that the kernel has mapped to another loader */
#ifndef LANDFALL_START_HANDOVER_H
#define LANDFALL_START_HANDOVER_H

#include "message/verdict.h"
#include "start/entry.h"

/* Maps the loader of v->handover, makes it find its libraries, unmaps Landfall and enters the
   loader on the kernel's own stack, as if the kernel had started it. Needs kernel_entry.as_interp.
   Returns only on failure, an errno, with the stack as it was. */
int handover_mapped(const struct verdict *v);

/* Maps the program too, as the kernel would, and hands it over: argv (part of the vector that we
   were started with) and the auxiliary vector become those of a plain start, and the kernel is told
   so (PR_SET_MM_MAP). Returns only on failure, an errno, with nothing changed but memory. */
int handover_unmapped(const struct verdict *v, char *const *argv);

#endif
