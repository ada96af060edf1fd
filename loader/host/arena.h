/* arena: memory for one run, given out piece by piece and taken back all at once */
#ifndef LANDFALL_HOST_ARENA_H
#define LANDFALL_HOST_ARENA_H

#include "read/bytes.h"

/* The most memory of one run, mapped files not counted. */
#define ARENA_BYTES_MAX (64U << 20)
/* The size of a first block that is enough for a plain start, so that it needs no mapping of its
   own. */
#define ARENA_FIRST_BYTES (192U << 10)

/* An arena of the caller's, with a first block of the caller's; further blocks are mapped from the
   kernel. */
struct arena {
	unsigned char *next;
	unsigned char *last;  /* the piece that was given out last */
	size_t left;          /* bytes behind next */
	size_t total;         /* of all blocks */
	unsigned char *first; /* the caller's block */
	size_t first_bytes;
	void (*on_map)(const void *p, size_t n); /* told of each mapped block; NULL for nobody */
	struct arena_block *block; /* the last that was mapped; NULL while the caller's is in use */
	bool full;                 /* arena_get has said no */
	bool fixed; /* the first block is all there is, and is zeroed piece by piece */
	/* Blocks are faulted in when they are mapped, at a tenth of the cost of one page after the
	   other: for an arena that will be used up. */
	bool ahead;
};

/* first must be zeroed, aligned for any type, and outlive the arena. */
void arena_init(struct arena *a, void *first, size_t n, void (*on_map)(const void *p, size_t n));

/* An arena of nothing but the caller's block, which needs no zeros. */
void arena_init_fixed(struct arena *a, void *block, size_t n);

/* Gives out n zeroed bytes, aligned for any type. NULL when ARENA_BYTES_MAX would be passed or the
   kernel gives no more; callers then stop analysing. execve or exit frees everything. */
void *arena_get(struct arena *a, size_t n);

/* Gives out a NUL-terminated copy; NULL as arena_get does. */
char *arena_copy(struct arena *a, struct span s);

/* Takes back all but the first n bytes of the piece at p, if it was the last one given out; those
   bytes must not have been written to. */
void arena_keep(struct arena *a, void *p, size_t n);

/* Takes back all that was given out since *mark, a copy of *a. */
void arena_release(struct arena *a, const struct arena *mark);

/* Takes back everything. */
void arena_reset(struct arena *a);

#endif
