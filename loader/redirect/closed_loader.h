/* closed_loader: a glibc loader that looks into no directory of the host */
#ifndef LANDFALL_REDIRECT_CLOSED_LOADER_H
#define LANDFALL_REDIRECT_CLOSED_LOADER_H

#include "host/arena.h"

#define CACHE_PATH "/etc/ld.so.cache"
#define CACHE_PATH_BYTES sizeof(CACHE_PATH) /* its NUL too */

/* all: the loader's built-in directories, as glibc_system_dirs has them. The same run, as long,
   with dir (absent for none) in the place of the first, when it fits, and names that no system
   has in the place of the others, but for those whose bit is set in kept (bit 0 is the first).
   Absent when there is no memory. */
struct span closed_dirs(struct arena *arena, struct span all, struct span dir, unsigned kept);

/* Of such a run what can be searched, for the search on paper: without padding and replaced
   names. */
struct span open_dirs(struct arena *arena, struct span run);

/* One directory in the place of another that is n bytes long: slashes stand before it. Absent
   when it does not fit. */
struct span padded_dir(struct arena *arena, struct span dir, size_t n);

/* A loader's file for a bundle: with the cache of a bundle in BUNDLE_HOME in the place of
   /etc/ld.so.cache, and "/~ib" for "/lib" in its directories, which no system has. Absent when
   either is not found. */
struct span closed_loader(struct arena *arena, struct span loader);

/* The path of that cache, with its NUL: CACHE_PATH_BYTES. */
struct span closed_cache(void);

/* Is it the run of a loader that closed_loader made? */
bool dirs_are_closed(struct span run);

/* A run of directories of a loader that closed_loader may have made, as it was before. run itself
   when it was not closed, or when there is no memory. */
struct span reopened_dirs(struct arena *arena, struct span run);

#endif
