/* L4 programs: every program below a directory */
#ifndef LANDFALL_PROGRAMS_H
#define LANDFALL_PROGRAMS_H

#include <landfall/host.h>

/* Directories inside directories that are followed. */
#define PROGRAMS_DEPTH_MAX 64

struct program_walk {
	void (*found)(void *ctx, const char *path);
	void (*closed)(void *ctx, const char *dir, int os);
	void *ctx;
};

/* Calls found for each executable ELF program and each executable script below dir, by name in byte
   order; links are not followed. An executable that cannot be read may be one of them, so it is
   one. Calls closed for each directory whose names or files are out of reach, with the errno: ELOOP
   for one that lies too deep, ENOMEM where the arena is full and nothing behind it was looked at.
   False when dir is not a directory. */
bool programs_below(struct host *h, const char *dir, const struct program_walk *walk);

#endif
