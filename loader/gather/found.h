/* found: the files that a traced run used */
#ifndef LANDFALL_GATHER_FOUND_H
#define LANDFALL_GATHER_FOUND_H

#include "host/arena.h"
#include "read/buf.h"

/* Paths that one run may use; the largest seen, a Java build, has 9,000. */
#define FOUND_MAX 65536

enum found_use {
	FOUND_EXECUTED = 1,
	FOUND_READ = 2,
	FOUND_SEEN = 4,    /* stat, access, readlink: it was there */
	FOUND_ASKED = 16,  /* named by --add, or on the list of a package that was */
	FOUND_WRITTEN = 8, /* made, written or moved by the run itself */
};

struct found_path {
	const char *path; /* absolute, as the program named it */
	unsigned use;     /* enum found_use, a bit each */
	struct found_path *chain;
	struct found_path *next; /* in the order of their first use */
};

struct found {
	struct arena *arena;
	struct found_path *table[4096];
	struct found_path *first, *last;
	unsigned n;
	bool full;
};

void found_add(struct found *f, struct span path, unsigned use);

/* Puts the list in the order of the paths, so that what is made of it does not depend on a run. */
void found_sort(struct found *f);

#endif
