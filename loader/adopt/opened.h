/* opened: a regular file of the host that is to be replaced, held by descriptors */
#ifndef LANDFALL_ADOPT_OPENED_H
#define LANDFALL_ADOPT_OPENED_H

#include "host/host.h"

#include <sys/stat.h>

struct opened {
	char path[PATH_BYTES]; /* links resolved, below the host's root */
	const char *name;      /* its last component */
	int dir;               /* its directory (O_PATH) */
	int fd;                /* the file, for reading */
	struct stat st;
	struct span bytes; /* mapped */
};

/* Opens and maps the file that path leads to below the host's root. Its directory is held by a
   descriptor, so renaming directories leads nothing elsewhere. 0 or an errno: EISDIR for a
   directory, EINVAL for anything else that is no regular file. */
int opened_at(struct host *h, struct span path, struct opened *out);
void opened_close(struct opened *f);

/* Why its bytes must stay as they are: something that is kept with the file vouches for them, or it
   gives rights. NULL when nothing does. */
const char *opened_vouched(const struct opened *f);

#endif
