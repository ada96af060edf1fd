/* adopt: --adopt over the words of a command line */
#ifndef LANDFALL_DOOR_ADOPT_H
#define LANDFALL_DOOR_ADOPT_H

#include "door/options.h"
#include "host/host.h"

/* Adopts the programs by those paths, or with -r those below the directories. Returns the worst
   exit status. */
int pipeline_adopt(struct host *h, const struct options *o, char *const *names);

#endif
