/* bundle: collects a glibc, and the libraries of programs, into a directory */
#ifndef LANDFALL_MAKE_BUNDLE_H
#define LANDFALL_MAKE_BUNDLE_H

#include "make/collect.h"

struct found;
struct from_list;

struct bundle_wish {
	const char *dir;    /* outside the host's root */
	char *const *names; /* the programs; NULL for glibc alone */
	unsigned without;   /* kinds of data (data.h) that are not wanted, a bit each */
	enum layout layout;
	bool adopt;                   /* of an image: the tree's programs ask for landfall */
	bool strip;                   /* files lose their debug sections */
	const struct from_list *from; /* all of this, for --update */
	const struct found *found;    /* files that a run used or --add named; NULL for none */
	const char *archive;          /* a tar file of it too; NULL for none */
	bool gpu;                     /* of those the GPU's driver too */
	bool skip_unfit; /* a program that cannot be collected is listed and left out */
};

/* Makes dir a bundle of the host's glibc and of all that the programs need. Written beside dir
   and renamed into place: an interrupted or failed call leaves dir as it was. An existing dir is
   replaced only when it is empty or holds a bundle and nothing else. The same programs in any
   order give the same bytes; times are SOURCE_DATE_EPOCH or 0. Returns an exit status; what went
   wrong is said on stderr. */
int make_bundle(struct host *h, const struct bundle_wish *wish);

#endif
