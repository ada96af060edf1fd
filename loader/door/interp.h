/* interp: the entry as PT_INTERP of a program */
#ifndef LANDFALL_DOOR_INTERP_H
#define LANDFALL_DOOR_INTERP_H

#include "host/arena.h"

/* For a process whose program the kernel has mapped, with Landfall as its PT_INTERP
   (kernel_entry.as_interp). Hands the program to a loader; when there is none, writes the message
   and returns the exit status. */
int interp_enter(struct arena *arena, char *const *env);

#endif
