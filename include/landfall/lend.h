/* L5 lend: one variable of the environment for the loader alone */
#ifndef LANDFALL_LEND_H
#define LANDFALL_LEND_H

#include <landfall/leave.h>

/* Which words would be changed to put a variable of this name ("NAME=") into the environment that
   begins behind argv at sp: that of the last variable of that name, else of one that no loader
   reads. Where there is none the vectors have to move down by two words, and the two become an
   AT_IGNORE entry when they are given back. Changes nothing. */
void lend_plan(uint64_t *sp, const char *name, struct lent *out);

/* Does it: text is "NAME=value". The stack pointer from now on. */
uint64_t *lend_do(uint64_t *sp, const char *text, const struct lent *lent);

#endif
