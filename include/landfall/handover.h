/* L5 handover: gives a program that the kernel has mapped to another loader */
#ifndef LANDFALL_HANDOVER_H
#define LANDFALL_HANDOVER_H

#include <landfall/start.h>
#include <landfall/verdict.h>

/* Maps the loader of v->handover, makes it find its libraries, gives everything of ours back and
   enters the loader on the kernel's own stack, as if the kernel had started it. Needs
   kernel_start.as_interp. Returns only on failure, an errno, with the stack as it was. */
int handover_mapped(const struct verdict *v);

/* The same for a program that nobody has mapped yet: it is mapped as the kernel would, argv (part
   of the words that we were started with) and the auxiliary vector are what it would have been
   given, and the kernel is told so (PR_SET_MM_MAP). Returns only on failure, an errno, with nothing
   changed but memory. */
int handover_unmapped(const struct verdict *v, char *const *argv);

#endif
