/* L5 tree_dir: a directory that is written beside its place and then put there whole */
#ifndef LANDFALL_TREE_DIR_H
#define LANDFALL_TREE_DIR_H

#include <landfall/buf.h>

struct tree_dir {
	char place[PATH_BYTES];         /* where it is to be */
	char temp[PATH_BYTES];          /* where it is written */
	char at[PATH_BYTES];            /* the path that failed, for the message */
	int os;                         /* 0, or the errno of the first failure */
	bool older;                     /* place holds the marker */
};

/* Makes the temporary directory beside place. marker: a file name that an existing directory must
   hold to be replaced, if it is not empty. False with os and at set. */
bool tree_dir_begin(struct tree_dir *t, const char *place, const char *marker);
bool tree_dir_write(struct tree_dir *t, struct span name, struct span bytes, unsigned mode);
/* Puts it in place, atomically, and removes what was there. Until then place is as it was. */
bool tree_dir_commit(struct tree_dir *t);
/* Removes what was written so far. */
void tree_dir_abandon(struct tree_dir *t);

/* All of s to fd. 0 or an errno. */
int write_span(int fd, struct span s);

#endif
