/* tree_dir: a directory that is written beside its place and then put there whole */
#ifndef LANDFALL_WRITE_TREE_DIR_H
#define LANDFALL_WRITE_TREE_DIR_H

#include "host/arena.h"
#include "write/sha256.h"
#include "read/buf.h"

struct tree_dir {
	struct arena *arena;
	char place[PATH_BYTES]; /* where it is to be, links resolved */
	char temp[PATH_BYTES];  /* where it is written; "" until it is made */
	char at[PATH_BYTES];    /* the path that failed, for the message; below place, never temp */
	char foreign[256];      /* with ENOTEMPTY: the names that are not a bundle's */
	int os;                 /* 0, or the errno of the first failure */
	int lock;               /* temp, open and locked as long as we live; -1 */
	bool in_place;          /* the directory itself must stay: a mount point, or "." */
	int64_t mtime;          /* of every file and directory */
	uint64_t written;       /* bytes so far */
	bool many;              /* small files: one sync for all, when they are put in place */
};

/* Makes the temporary directory beside place, and removes those that killed runs have left there.
   An existing place must be empty or hold a bundle and nothing else. False with os and at set. */
bool tree_dir_begin(struct tree_dir *t, struct arena *arena, const char *place, int64_t mtime);

/* Writes one file; name may have directories in it. hex: the digest of the bytes that were written,
   NULL when nobody wants it. Stops with EINTR when a signal was noted. */
bool tree_dir_write(struct tree_dir *t, struct span name, struct span bytes, unsigned mode,
		    char *hex);

/* The same of a file whose bytes are n pieces, one behind the other. */
bool tree_dir_write_parts(struct tree_dir *t, struct span name, const struct span *parts,
			  unsigned n, unsigned mode, char *hex);

/* Makes a symbolic link. */
bool tree_dir_link(struct tree_dir *t, struct span name, const char *target);

/* Puts it in place and removes the bundle that was there. Until then place is as it was. Two runs
   may end at once: one bundle stays, whole. In_place: the old one is removed first, the new one's
   loader comes last, so that what a power cut leaves is no bundle to a start, and ours to the
   next run. */
bool tree_dir_commit(struct tree_dir *t);

/* Removes what was written so far. */
void tree_dir_abandon(struct tree_dir *t);

/* All of s to fd, by pieces that nobody else can change meanwhile; sum (or NULL) counts them. 0
   or an errno, EINTR when a signal was noted. */
int write_span(int fd, struct span s, struct sha256 *sum);

#endif
