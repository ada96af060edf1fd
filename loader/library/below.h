/* below: a host whose root is an open directory */
#ifndef LANDFALL_LIBRARY_BELOW_H
#define LANDFALL_LIBRARY_BELOW_H

#include "host/host.h"

/* What the ops keep in h->ctx. */
struct below {
	int fd;    /* the root; stays the caller's */
	bool maps; /* files are mapped, not read into the arena */
};

/* The ops of a host below b->fd; h->root is not empty, so that no op of the running system's is
   wanted. */
extern const struct host_ops below_ops;

/* Gives the mappings of all files back. */
void below_unmap(struct host *h);

#endif
