/* sigbus_guard: keeps a mapped file that shrinks while it is read from killing us */
#ifndef LANDFALL_START_SIGBUS_GUARD_H
#define LANDFALL_START_SIGBUS_GUARD_H

#include <stddef.h>

/* Guards [p, p+n): a page that its file no longer has reads as zeros from now on (the kernel would
   send SIGBUS), and the bounds checks of the readers see a damaged file. */
void sigbus_guard_add(const void *p, size_t n);

/* Guards a file that the host has mapped, which is also unmapped before a hand-over (mappings.h).
   */
void sigbus_guard_add_file(const void *p, size_t n);

/* Restores SIGBUS before execve, which needs it when it was ignored. */
void sigbus_guard_remove(void);

/* Guards again what was guarded, when that execve has failed and the analysis goes on. */
void sigbus_guard_resume(void);

/* Restores the whole action of SIGBUS where no execve follows. */
void sigbus_guard_restore(void);

#endif
