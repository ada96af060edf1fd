/* noted: libraries that the collected files say they open by dlopen */
#ifndef LANDFALL_MAKE_NOTED_H
#define LANDFALL_MAKE_NOTED_H

#include "make/collect.h"

/* Adds each library of the host that a note of a collected program or library names
   (read/dlopen_note.h), with what it needs, and what their notes name. One that the host lacks, or
   that cannot be collected, is left out: who opens it does without. */
void collect_noted(struct collection *c);

#endif
