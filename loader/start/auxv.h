/* auxv: the kernel's own copy of the auxiliary vector, /proc/self/auxv */
#ifndef LANDFALL_START_AUXV_H
#define LANDFALL_START_AUXV_H

#include "start/mapped_program.h"

/* Tells the kernel of the vector at kernel_entry.sp as it is now; everything else that
   PR_SET_MM_MAP takes stays as it is for the program at t, which the kernel mapped. Any process may
   do that without a new executable (kernel/sys.c, prctl_set_mm_map). After a refusal the old vector
   is shown. */
void auxv_tell(const struct mapped_program *t);

#endif
