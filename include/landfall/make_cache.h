/* L5 make_cache: an ld.so.cache for a bundle */
#ifndef LANDFALL_MAKE_CACHE_H
#define LANDFALL_MAKE_CACHE_H

#include <landfall/bytes.h>

/* The bytes of a cache (format 1.1, glibc 2.2 and later: sysdeps/generic/dl-cache.h) that maps each
   of n names to "home/name", for 64-bit x86 and for this byte order. The names are put in order.
   Absent when the memory is used up. */
struct span make_cache(struct span *names, unsigned n, const char *home);

#endif
