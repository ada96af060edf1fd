/* L4 programs: every program below a directory */
#ifndef LANDFALL_PROGRAMS_H
#define LANDFALL_PROGRAMS_H

#include <landfall/host.h>

/* Directories inside directories that are followed. */
#define PROGRAMS_DEPTH_MAX 64

/* Calls found for each executable ELF program and each executable script below dir, by name in byte
   order; links are not followed. False when dir is not a directory that can be read. */
bool programs_below(struct host *h, const char *dir, void (*found)(void *ctx, const char *path),
		    void *ctx);

#endif
