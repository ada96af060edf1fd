/* dir_walk: the files below a directory of the host */
#ifndef LANDFALL_GATHER_DIR_WALK_H
#define LANDFALL_GATHER_DIR_WALK_H

#include "host/host.h"

/* Calls add with the path of each regular file and link to one below the directory, down to the
   depth that a bundle may have, and of what links to directories elsewhere lead to. False as soon
   as add says so. */
bool dir_walk(struct host *h, struct span path, bool (*add)(void *ctx, struct span path),
	      void *ctx);

#endif
