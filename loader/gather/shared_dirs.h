/* shared_dirs: directories that programs name and that belong to the whole system */
#ifndef LANDFALL_GATHER_SHARED_DIRS_H
#define LANDFALL_GATHER_SHARED_DIRS_H

#include "read/bytes.h"

struct machine;

/* Is the path in the table as everybody's (tables/shared_dirs.tsv)? */
bool shared_dirs_has(const struct machine *m, struct span path);

/* May it be a program's own: /usr/lib/NAME and deeper, of /etc only what has a directory there, and
   nothing of the table? */
bool shared_dirs_is_own(const struct machine *m, struct span path);

/* Is it in the table as one that comes along for who imports a function that asks for it
   (tables/data.tsv)? Nobody is told of it for a name's sake. */
bool shared_dirs_is_asked_for(const struct machine *m, struct span path);

#endif
