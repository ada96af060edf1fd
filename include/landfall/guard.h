/* L2 guard: mapped files that shrink while they are read must not kill us */
#ifndef LANDFALL_GUARD_H
#define LANDFALL_GUARD_H

#include <stddef.h>

/* From here on a page of [p, p+n) that its file no longer has reads as zeros (the kernel would
   send SIGBUS). The bounds checks of the readers then see a damaged file. */
void guard_add(const void *p, size_t n);

/* Gives SIGBUS back as it was found. Needed before execve when it was ignored. */
void guard_remove(void);

/* The same where no execve follows: the action that was found is put back whole. */
void guard_restore(void);

#endif
