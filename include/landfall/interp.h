/* L6 interp: the interpreter door */
#ifndef LANDFALL_INTERP_H
#define LANDFALL_INTERP_H

/* For a process whose program the kernel has mapped, with us as its PT_INTERP
   (kernel_start.as_interp). Hands it on to a loader, or says why there is none. Returns the exit
   status only then. */
int interp_enter(char *const *env);

#endif
