/* self_start: a program behind Landfall that starts itself, and finds Landfall there */
#ifndef LANDFALL_DOOR_SELF_START_H
#define LANDFALL_DOOR_SELF_START_H

#include "host/host.h"

struct self_start {
	const char *program; /* its absolute path; NULL when it is not known */
	const char *execfn;  /* the script that it is to run first; NULL for none */
	const char *said;    /* what STAND_IN_VARIABLE says, NULL for nothing, and */
	const char *reason;  /* why that is not taken */
	int os;              /* the errno, where that is the reason */
};

/* Was this process started by a path /proc/.../exe (AT_EXECFN), or as the stand-in? Only a process
   whose executable is Landfall has such a link to it, nobody types the stand-in's name, and a start
   by Landfall's own name is a command line of Landfall's. */
bool self_start_is(void);

/* Which program has started itself, or is started by Landfall for the first time: the one that the
   environment names, or that of the process that started us, where the environment is another.
   False when it is not known, or when the file could be another's. argv: all words. The bundle
   around the stand-in becomes h->with_bundle. */
bool self_start_find(struct host *h, char *const *argv, struct self_start *out);

/* Says so (LF517), since none of its words is ours to read. Returns an exit status. */
int self_start_refuse(struct host *h, const struct self_start *s);

#endif
