/* owned: who could have written a file, and whether their word counts */
#ifndef LANDFALL_HOST_OWNED_H
#define LANDFALL_HOST_OWNED_H

#include "host/host.h"

/* The owners whose files may be given to a program: root, the effective user and the owner of the
   program's file; root alone for a program that gains rights (AT_SECURE). The owner of "/" counts
   as root, because a user namespace shows root as another number. */
struct owners {
	struct host *host; /* whose "/" is asked for */
	bool root_alone;
	uint32_t user;
	uint32_t program;
	bool top_known; /* the owner of "/" was asked for */
	uint32_t top;
};

/* Fills the owners for one program; NULL where its file is not known. */
void owners_of(struct host *h, const struct file *program, bool root_alone, struct owners *out);

/* Does this file or directory belong to one of the owners, and may nobody else write to it? The
   group may write where it is the owner's own (gid = uid), and where it is root's and our own, but
   not for root_alone. A link has no mode. */
bool owned_inode(struct owners *o, const struct inode *n);

/* Is the directory owned, or sticky with anybody writing to it? For a directory that a path goes on
   through. */
bool owned_way(struct owners *o, const struct inode *n);

/* Is the file or directory at path owned, and is each directory and link that leads to it? A sticky
   directory on the way may be written by everybody, because each name in it must be an owner's own,
   but not for root_alone, which looks at "/" too. When the answer is no, *at is the component that
   stopped it. A component that cannot be looked at is not owned. */
bool owned_path(struct owners *o, struct span path, struct buf *at);

/* Are the directory and all that lies in it owned, links to directories followed? all: every
   directory in it, else only those that glibc's loader searches for newer processors. A directory
   that cannot be listed is not owned for root_alone; for others it is, and its files must be asked
   for one by one. More than OWNED_NAMES_MAX names, or directories deeper than OWNED_DEPTH_MAX, are
   not owned. A directory "data" in it is looked at itself, and what lies in it is not: of a
   bundle's thousand files there no loader opens one (redirect/env_answers.c); but for
   root_alone. */
#define OWNED_NAMES_MAX 65536
#define OWNED_DEPTH_MAX 6
bool owned_tree(struct owners *o, struct span dir, bool all, struct buf *at);

#endif
