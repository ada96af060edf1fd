/* tree_dir_parts: what the two halves of tree_dir share: making a directory, and putting it in
   place */
#ifndef LANDFALL_WRITE_TREE_DIR_PARTS_H
#define LANDFALL_WRITE_TREE_DIR_PARTS_H

#include "write/tree_dir.h"

/* Keeps the errno and the path of a failure. Always false. */
bool tree_dir_fail(struct tree_dir *t, const char *at, int os);

/* A directory, never through a link. -1 with errno. */
int tree_dir_open(const char *path);

/* Marks an open directory as one that may be removed when its process is gone. */
void tree_dir_mark(int fd);

/* Is the directory empty, or a bundle and nothing else? *older: it has a manifest. */
bool tree_dir_is_free(struct tree_dir *t, const char *dir, bool *older);
/* The same of an open directory that the caller has locked. */
bool tree_dir_is_free_at(struct tree_dir *t, int fd, bool *older);

#endif
