/* place: the host as the command of a wrapper finds it */
#ifndef LANDFALL_COMMAND_PLACE_H
#define LANDFALL_COMMAND_PLACE_H

#include "host/host.h"
#include "wrapper/wrapper.h"

/* The host in which a wrapper starts its command: h itself when nothing changes for it, otherwise
   one with the variables of line that w names, or below w's new root. Needs the memory of h's
   arena. NULL when there is too little of it, or when the new root is no directory. */
struct host *place_of(struct host *h, const struct wrapper_line *line, const struct wrapped *w);

#endif
