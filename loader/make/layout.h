/* layout: where in the directory that is made each file goes */
#ifndef LANDFALL_MAKE_LAYOUT_H
#define LANDFALL_MAKE_LAYOUT_H

#include "make/collect.h"

/* Files and links beside the bundle itself. */
#define PLACES_MAX 32768

/* One file, or link, of the directory that is made. */
struct place {
	struct span name;        /* its path below the directory */
	const struct file *file; /* NULL for a link */
	const char *link;        /* what a link holds */
	char digest[SHA256_HEX_BYTES];
	struct place *next;
};

/* Where the bundle lies below the directory: "", or with a '/' behind it. */
const char *layout_prefix(enum layout l);

/* Adds the host's file at path where the layout has it: in an image at its own path, with all links
   on the way but one in "/" itself (/bin, /lib), whose other name a base image may not have; in a
   directory a program under its own name. Nothing in a flat bundle. False when there are too
   many. */
bool layout_add(struct collection *c, struct span path);

/* In an image: a link in the bundle's directory to each directory of files beside the host's
   libraries, for a library looks for its plugins beside itself (GStreamer). False when there are
   too many. */
bool layout_link_beside(struct collection *c);

#endif
