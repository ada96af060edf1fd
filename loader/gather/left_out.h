/* left_out: files that a program uses and that do not come along */
#ifndef LANDFALL_GATHER_LEFT_OUT_H
#define LANDFALL_GATHER_LEFT_OUT_H

#include "gather/found.h"
#include "host/host.h"

enum left_out {
	LEFT_NOT,     /* it comes along */
	LEFT_QUIETLY, /* of the kernel's or this host's own, which every system has, or the run's */
	LEFT_SECRET,
	LEFT_HOME, /* in a home or temporary directory */
	LEFT_GPU,
};

/* Does the file at path come along? use: how it was found; programs: the list that it is on. */
enum left_out left_out(struct host *h, const struct found *programs, const struct found_path *p,
		       const struct file *f, bool gpu);

/* Why, in words; NULL where nothing is to be said. */
const char *left_out_why(enum left_out what);

#endif
