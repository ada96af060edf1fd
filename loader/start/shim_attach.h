/* shim_attach: the glibc layer in the way of musl's loader */
#ifndef LANDFALL_START_SHIM_ATTACH_H
#define LANDFALL_START_SHIM_ATTACH_H

#include "start/enter_loader.h"

/* Needs p with the program and musl's loader mapped, and neither run yet. Maps the layer, lets it
   make the program fit for musl, and leads the calls at the verdict's sites to it. 0 or an errno,
   and only the loader's and the program's memory has changed. */
int shim_attach(const struct loader_entry *p);

#endif
