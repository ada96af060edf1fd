/* load: the objects that one loader would map for one program */
#ifndef LANDFALL_LINK_LOAD_H
#define LANDFALL_LINK_LOAD_H

#include "closure/closure.h"

/* How a loader searches when the kernel starts it for a program with that PT_INTERP: by its own
   rules and the host's variables. */
struct search load_search(struct host *h, const struct file *loader, struct span interp);

/* Fills out with every object that the loader of s would map for program. Always fills out; what
   could not be analysed is named in out->unsure. */
void load_closure(const struct search *s, const struct file *program, struct closure *out);

/* Is that a name of musl's libc, under which no glibc has a library? */
bool load_is_musls(struct span name);

#endif
