/* replace_file: a file is replaced by a copy of itself with some bytes changed */
#ifndef LANDFALL_ADOPT_REPLACE_FILE_H
#define LANDFALL_ADOPT_REPLACE_FILE_H

#include "read/bytes.h"

#include <sys/stat.h>

/* The names, and one value, of a file's extended attributes (XATTR_LIST_MAX, XATTR_SIZE_MAX). */
#define REPLACE_XATTR_BYTES 65536

/* What a replacement works in; one will do for any number of files. */
struct replace_room {
	char names[REPLACE_XATTR_BYTES];
	char value[REPLACE_XATTR_BYTES];
	char own[REPLACE_XATTR_BYTES];
};

struct replacement {
	struct replace_room *room;
	int dir;           /* its directory, open */
	const char *name;  /* its name there */
	int from;          /* the file, open for reading */
	struct stat was;   /* what fstat said when its bytes were judged */
	uint64_t off;      /* where the changed bytes lie */
	struct span bytes; /* what they become */
};

/* Writes the copy beside the file and renames it into place: owner, mode, times and extended
   attributes are kept, and at no time is there half a file. 0 or an errno: EBUSY when the file was
   changed or replaced meanwhile, EINTR when a signal was noted; the file is then as it was. */
int replace_file(const struct replacement *r);

#endif
