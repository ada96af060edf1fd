/* release: versions as libraries name them, put in order */
#ifndef LANDFALL_READ_RELEASE_H
#define LANDFALL_READ_RELEASE_H

#include "read/bytes.h"

/* The family of a version, the part before its number: "GLIBC_" of "GLIBC_2.2.5", "CXXABI_" of
   "CXXABI_1.3", "" of "2.36". */
struct span release_family(struct span node);

/* The number of a version, up to three parts; an absent part is 0. */
struct release {
	unsigned major, minor, patch;
};

/* Reads the release of "2.36" or "GLIBC_2.2.5"; all 0 when the name ends in no number. */
struct release release_of(struct span name);

/* Compares two releases: below 0 when a is older than b, 0 when they are equal, above 0 when a is
   newer. */
int release_cmp(struct release a, struct release b);

/* Compares the releases of two names of one family. */
int release_cmp_names(struct span a, struct span b);

#endif
