/* adopt: Landfall's path in PT_INTERP of programs whose own loader will not do, and back again */
#ifndef LANDFALL_ADOPT_ADOPT_H
#define LANDFALL_ADOPT_ADOPT_H

#include "host/host.h"
#include "report/report.h"

struct replace_room;

struct adoption {
	struct host *h;
	bool undo;    /* the loader's own path is put back */
	bool dry_run; /* only says what would be done */
	bool walking; /* below a directory: a file that is no such program is passed over */
	struct out *out;
	struct replace_room *room;
	char own[PATH_BYTES]; /* this executable's path; "" when it is not known */
	unsigned programs;    /* that were adopted, given back or found so */
};

/* False when the memory is used up. */
bool adopt_begin(struct adoption *a, struct host *h);

/* Overwrites PT_INTERP of the program at path with a path of Landfall that is not longer, or with
   undo gives the loader's path back; no other byte, and nothing else of the file, changes. Only the
   path that processor and libc of the file imply is ever overwritten, so that it can be given back.
   Returns an exit status; a refusal is said on stderr (LF604), and the file is then as it was. */
int adopt_file(struct adoption *a, const char *path);

/* A refusal of that path with a reason, or with an errno; *a is not changed by it. */
int adopt_refuse(struct adoption *a, const char *path, const char *reason, int os);

#endif
