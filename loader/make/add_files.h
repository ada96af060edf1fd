/* add_files: the files that a run used, or that the user named, added to a collection */
#ifndef LANDFALL_MAKE_ADD_FILES_H
#define LANDFALL_MAKE_ADD_FILES_H

#include "gather/found.h"
#include "make/collect.h"

/* Adds each file that comes along: programs with all that they need, libraries with theirs, data
   where the layout has a place for it. say is called with the path of each one that does not, and
   why. False when there are too many, with problem set. */
bool add_files(struct collection *c, const struct found *found, bool gpu,
	       void (*say)(const char *path, const char *why));

#endif
