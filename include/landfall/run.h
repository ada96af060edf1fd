/* L5 run: starts the program, by itself or through another glibc's loader */
#ifndef LANDFALL_RUN_H
#define LANDFALL_RUN_H

#include <landfall/verdict.h>

/* execve of v->program with argv as it is. Returns only on failure: the errno. */
int run_plain(const struct verdict *v, char *const *argv, char *const *env);

/* execve of the loader in v->handover with the program as its argument. argv[0] is kept where that
   loader knows --argv0. Returns only on failure: the errno. (The seam for hand-over in process.) */
int run_handover(const struct verdict *v, char *const *argv, char *const *env);

#endif
