/* cache: an ld.so.cache for a bundle */
#ifndef LANDFALL_MAKE_CACHE_H
#define LANDFALL_MAKE_CACHE_H

#include "host/arena.h"

/* The bytes of an ld.so.cache (format 1.1, glibc 2.2 and later: sysdeps/generic/dl-cache.h) that
   maps each of n names to "home/name", with the flags of a little-endian processor (machine.h,
   cache). Sorts names. Absent when the memory is used up. */
struct span make_cache(struct arena *arena, struct span *names, unsigned n, uint32_t flags,
		       const char *home);

#endif
