/* L5 vector: a loader started by a command line of its own, in this process */
#ifndef LANDFALL_VECTOR_H
#define LANDFALL_VECTOR_H

#include <landfall/map.h>
#include <landfall/start.h>
#include <landfall/target.h>
#include <landfall/verdict.h>

/* Enters the loader as "ld.so [--argv0 A] --inhibit-cache --library-path P PROGRAM ARG...": new
   vectors of pointers below the kernel's, whose strings stay where they are. What the kernel mapped
   of the program is removed, the loader maps it again. Returns only on failure, an errno, with
   nothing changed. */
int vector_enter(const struct verdict *v, const struct target *t, const struct mapped *loader);

#endif
