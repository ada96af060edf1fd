/* L2 arena: memory for one run, given out and, but for what was too much, never taken back */
#ifndef LANDFALL_ARENA_H
#define LANDFALL_ARENA_H

#include <landfall/bytes.h>

/* All that one run may take, mapped files not counted. */
#define ARENA_BYTES_MAX (64U << 20)
/* The first block is static: a plain start needs no mapping of its own. */
#define ARENA_FIRST_BYTES (192U << 10)

/* n zeroed bytes, aligned for any type. NULL when ARENA_BYTES_MAX would be passed or the kernel
   gives no more; callers then stop analysing. execve or exit frees everything. */
void *arena_get(size_t n);

/* A NUL-terminated copy; NULL as above. */
char *arena_copy(struct span s);

/* Of the piece at p all but its first n bytes are given back, if it was the last that was taken;
   those must not have been written to. */
void arena_keep(void *p, size_t n);

/* Forgets everything given out, for tests and fuzzing. */
void arena_reset(void);

#endif
