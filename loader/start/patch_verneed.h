/* patch_verneed: takes versions that a mapped program can do without out of its references */
#ifndef LANDFALL_START_PATCH_VERNEED_H
#define LANDFALL_START_PATCH_VERNEED_H

#include "closure/closure.h"
#include "start/mapped_program.h"

/* Changes each reference of the mapped program to one of these versions into a reference to another
   version of the same library. The symbols keep their index, which then names no version, so that
   they are bound by name alone and, being weak, to nothing. Only our private pages are written, and
   their protection is afterwards as before. 0, or an errno when a table is not as the file had it.
   */
int patch_verneed(const struct mapped_program *t, const struct missing_version *missing);

#endif
