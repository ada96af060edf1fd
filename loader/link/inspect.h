/* inspect: the closure of a file that is examined without being started */
#ifndef LANDFALL_LINK_INSPECT_H
#define LANDFALL_LINK_INSPECT_H

#include "closure/closure.h"

/* Fills out with the closure of one ELF file, a program or a shared object, with every symbol
   bound, by the loader in PT_INTERP or, without one, by the host's own loader. False, with the
   reason in *why, when f has no dynamic section or no loader is there. */
bool inspect_closure(struct host *h, const struct file *f, struct closure *out, const char **why);

#endif
