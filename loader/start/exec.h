/* exec: starts the program by execve, alone or through another loader */
#ifndef LANDFALL_START_EXEC_H
#define LANDFALL_START_EXEC_H

#include "message/verdict.h"

/* Executes v->program with argv as it is. Returns only on failure: the errno. */
int exec_plain(const struct verdict *v, char *const *argv, char *const *env);

/* Executes the loader in v->handover with the program as its argument. argv[0] is kept where that
   loader knows --argv0. Returns only on failure: the errno. */
int exec_loader(const struct verdict *v, char *const *argv, char *const *env);

#endif
