/* find_programs: every file below a directory that a gate has to judge */
#ifndef LANDFALL_WALK_FIND_PROGRAMS_H
#define LANDFALL_WALK_FIND_PROGRAMS_H

#include "host/host.h"

/* Directories inside directories that are followed. */
#define PROGRAMS_DEPTH_MAX 64

/* What a file is by its first bytes. */
enum content { CONTENT_OTHER, CONTENT_SCRIPT, CONTENT_ELF };
enum content find_programs_content(struct span head);

struct swept;
struct find_programs {
	/* With room the file is open in s, and its beginning read. */
	void (*found)(void *ctx, const char *path, struct swept *s);
	void (*skipped)(void *ctx);
	void (*closed)(void *ctx, const char *path, int os, bool is_file);
	/* Takes a regular file that was not looked at, by the name that is shown and the one that it
	   is opened by; NULL where found, skipped and closed are called for it. */
	void (*take)(void *ctx, const char *shown, const char *real);
	void *ctx;
	unsigned char *room; /* what is read of a file; NULL when found does not want it */
	size_t room_bytes;
};

/* Calls found for each regular file below dir that is an ELF file or begins with "#!", whatever its
   mode, and skipped for each other one, by name in byte order; links are not followed, the kernel's
   own file systems (proc, sysfs, cgroup) not entered. Paths begin with dir as it was given. Calls
   closed for each directory and file that is out of reach, with the errno: ELOOP for a directory
   that lies too deep, ENOMEM for one of more names than there is memory for. Memory is taken from
   the arena of h and given back. False when dir is not a directory. */
bool find_programs_below(struct host *h, const char *dir, const struct find_programs *walk);

/* Does for one file that take was given what find_programs_below does for it without take; a file
   that is out of reach by now is closed. */
void find_programs_at(struct host *h, const struct find_programs *walk, const char *shown,
		      const char *real);

#endif
