/* named: files and directories that a program names in itself */
#ifndef LANDFALL_MAKE_NAMED_H
#define LANDFALL_MAKE_NAMED_H

#include "make/collect.h"

struct found;

/* Files and bytes of one directory that come along unasked. */
#define NAMED_FILES_MAX 8192
#define NAMED_BYTES_MAX ((uint64_t)256 << 20)
/* Directories and files of one program. */
#define NAMED_MAX 128

/* Looks into each collected program, and the libraries that it asks for itself, for absolute paths
   of files and directories below /usr/share, /usr/lib, /usr/libexec and /etc that the host has and
   that are nobody else's (tables/shared_dirs.tsv); and for directories there of the program's own
   name, the tree whose bin/ it lies in, and programs beside it whose names begin with its own. In
   an image they are added to into; what is too large, and all of it in another layout, is told of:
   once a program, by its first. False when the memory is used up. */
bool named_collect(struct collection *c, struct found *into,
		   void (*say)(const char *path, const char *why));

#endif
