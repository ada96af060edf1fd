/* L1 release: versions as libraries name them, put in order */
#ifndef LANDFALL_RELEASE_H
#define LANDFALL_RELEASE_H

#include <landfall/bytes.h>

/* "GLIBC_" of "GLIBC_2.2.5", "CXXABI_" of "CXXABI_1.3", "" of "2.36": what is before the number. */
struct span release_family(struct span node);

/* A number that orders "2.36" or "GLIBC_2.2.5" within their family; 0 when it ends in no number. */
uint64_t release_rank(struct span node);

#endif
