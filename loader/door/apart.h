/* apart: a second host whose memory can be taken back while the first one's stays */
#ifndef LANDFALL_DOOR_APART_H
#define LANDFALL_DOOR_APART_H

#include "host/arena.h"
#include "host/host.h"

/* Makes an arena with a small first block out of memory of h's. */
bool apart_arena(struct host *h, struct arena *out);

/* Makes *out the same host as h with the arena's memory; h must not have looked at a file yet. */
void apart_host(const struct host *h, struct arena *arena, struct host *out);

/* Do the files of *out, made by apart_host, take so much memory that they should be forgotten? */
bool apart_is_used_up(const struct arena *arena, const struct host *out);

/* Forgets the files of *out, made by apart_host, once they take much memory, so that any number of
   files can be asked about. What was read before is gone then. */
void apart_tidy(const struct host *h, struct arena *arena, struct host *out);

#endif
