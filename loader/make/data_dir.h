/* data_dir: files and directories of the host, added to a collection's data */
#ifndef LANDFALL_MAKE_DATA_DIR_H
#define LANDFALL_MAKE_DATA_DIR_H

#include "make/collect.h"

bool data_dir_is(struct host *h, struct span path);

/* Adds the file at path as data/NAME, links followed; one that is absent or cannot be read is left
   out. False when the list is full. */
bool data_file_add(struct collection *c, struct span path, const char *name);

/* Adds each regular file below the directory whose name, and whose directories' names, wanted
   takes, as data/NAME/... . */
bool data_dir_add(struct collection *c, struct span path, const char *name,
		  bool (*wanted)(struct span));

#endif
