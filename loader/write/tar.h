/* tar: a directory as one tar archive, the same bytes for the same files */
#ifndef LANDFALL_WRITE_TAR_H
#define LANDFALL_WRITE_TAR_H

#include "host/arena.h"

/* The sizes and times that a header holds: 11 octal digits. */
#define TAR_NUMBER_MAX (((uint64_t)1 << 33) - 1)

struct tar_wish {
	const char *prefix; /* before each name: "", or a directory's with a '/' behind it */
	bool dirs;          /* directories too; without, whoever unpacks makes those that lack */
	int64_t mtime;      /* of all of it */
};

/* Writes all that lies below the directory dir to fd: names in the order of their bytes in each
   directory, owner 0, modes 0755 and 0644. Names of more than 100 bytes stand in GNU's form
   (tar(5), "L" and "K"), which every tar reads. Only files, links and directories down to
   CONTENTS_DEPTH_MAX. The arena is given back what was taken of it. 0 or an errno: EINTR when a
   signal was noted, EFBIG and EOVERFLOW for a size and a time above TAR_NUMBER_MAX. */
int tar_write(struct arena *arena, int dir, const struct tar_wish *wish, int fd);

#endif
