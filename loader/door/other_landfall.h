/* other_landfall: a 32-bit program goes to the Landfall for its processor that lies beside ours */
#ifndef LANDFALL_DOOR_OTHER_LANDFALL_H
#define LANDFALL_DOOR_OTHER_LANDFALL_H

#include "door/options.h"
#include "message/verdict.h"

/* For a program that does not simply run: executes landfall-ARCH (landfall-i386, landfall-armhf;
   musl's names of processors) from the directory of our own file with the whole command line, when
   the program, or the interpreter of that script, is one of the 32-bit programs that this kernel
   starts too. Only a process of that processor can map another loader for it. Returns when the
   file is not there, is not a Landfall, may have been written by somebody else than root, the user
   or the program's owner, or is not started by this kernel; and always for a Landfall that has more
   rights than its caller, for another root, and for another system's rules. */
void other_landfall_become(struct host *h, const struct options *o, const struct verdict *v,
			   char *const *env);

#endif
