/* env_slot: one environment variable for the loader alone */
#ifndef LANDFALL_START_ENV_SLOT_H
#define LANDFALL_START_ENV_SLOT_H

#include "start/trampoline.h"

/* Plans which words to change for a variable of this name ("NAME=") in the environment behind argv
   at sp: the last variable of that name, else one that no loader reads. Without such a slot the
   vectors move down by a few words, which become AT_IGNORE entries when they are restored. Changes
   nothing. */
void env_slot_plan(uintptr_t *sp, const char *name, struct borrowed_env *out);

/* Changes the words; text is "NAME=value". Returns the stack pointer to use from now on. */
uintptr_t *env_slot_borrow(uintptr_t *sp, const char *text,
			   const struct borrowed_env *borrowed_env);

#endif
