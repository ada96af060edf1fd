/* own_bytes: Landfall's own file, which is written at loaders' paths and into bundles */
#ifndef LANDFALL_MAKE_OWN_BYTES_H
#define LANDFALL_MAKE_OWN_BYTES_H

#include "read/bytes.h"

/* The contents of this process's executable, mapped; absent when it cannot be found or read, or is
   a build that cannot be a loader. */
struct span own_bytes(void);

#endif
