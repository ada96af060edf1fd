/* stand_in: a copy of Landfall that is /proc/self/exe of a program that cannot be it itself */
#ifndef LANDFALL_DOOR_STAND_IN_H
#define LANDFALL_DOOR_STAND_IN_H

#include "message/verdict.h"

/* The variable that tells the stand-in which program it stands for: its absolute path. */
#define STAND_IN_VARIABLE "LANDFALL_SELF"

/* A component of the stand-in's path when Landfall starts it; no program writes it. */
#define STAND_IN_FIRST "/."

/* Where the kernel will not let /proc/self/exe become the program of v, executes Landfall once more
   under a name that no person types, with the program's words and STAND_IN_VARIABLE: what is
   started by that link, or by the path that it shows, is then known to be the program starting
   itself (door/self_start.h). Returns, with nothing changed, where there is no need for that, or no
   way. */
void stand_in_become(struct host *h, const struct verdict *v, char *const *argv, char *const *env);

/* For --explain: does that copy lie in a file, whose path can be started? */
bool stand_in_has_path(struct host *h, const struct verdict *v);

#endif
