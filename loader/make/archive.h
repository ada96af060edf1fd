/* archive: a bundle's directory as a file too, put in place with it */
#ifndef LANDFALL_MAKE_ARCHIVE_H
#define LANDFALL_MAKE_ARCHIVE_H

#include "make/collect.h"
#include "write/beside.h"
#include "write/tree_dir.h"

struct archive {
	const char *path; /* NULL when none is wanted */
	struct beside file;
	int dir; /* its directory, open; -1 */
};

/* Opens a file beside path, without a name where that can be, and removes what killed runs have
   left there. False with t->os and t->at set. */
bool archive_begin(struct archive *a, const char *path, struct tree_dir *t);

/* Writes the finished directory of t into it, as the layout is unpacked: an image below "/",
   without its directories, since those of a base have modes and links of their own; the others
   below the directory's name. False as above. */
bool archive_fill(struct archive *a, enum layout layout, struct tree_dir *t);

/* Puts it in the place of an older file, after the directory. False as above. */
bool archive_commit(struct archive *a, struct tree_dir *t);

/* Ends with or without it. */
void archive_end(struct archive *a, bool kept);

#endif
