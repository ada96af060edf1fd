/* seen_files: files of one directory that were judged under another name */
#ifndef LANDFALL_WALK_SEEN_FILES_H
#define LANDFALL_WALK_SEEN_FILES_H

#include "host/arena.h"
#include "host/host.h"

struct seen_file {
	uint64_t dev;
	uint64_t ino;
	bool used;
	bool object; /* and no program */
};

/* Hard links of one file in one directory have one verdict: $ORIGIN and a bundle beside them are
   the same. In another directory all are forgotten. */
struct seen_files {
	struct arena *arena; /* its own; all of it is taken back with the directory */
	char dir[PATH_BYTES];
	struct seen_file *table; /* open addressing, a power of two */
	size_t size;
	size_t n;
};

/* NULL for a file of one name, or one not seen before. */
const struct seen_file *seen_files_find(const struct seen_files *s, const char *path,
					const struct inode *inode);

/* Remembers it, where there is memory: what is not remembered is judged again. */
void seen_files_add(struct seen_files *s, const char *path, const struct inode *inode, bool object);

#endif
