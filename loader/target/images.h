/* images: names of images and tags of Python's wheels that --against takes for a system or a
   libc */
#ifndef LANDFALL_TARGET_IMAGES_H
#define LANDFALL_TARGET_IMAGES_H

#include "read/bytes.h"

/* A name as it is written on the command line, taken apart. */
struct image_name {
	struct span name;    /* without registry and tag: "node", "opensuse/leap" */
	struct span release; /* the tag, without a digest; absent for none */
};

/* Takes "REGISTRY/NAME:TAG@DIGEST" apart, as a reference of an image is read: what stands before
   the first slash is a registry when it has a dot or a colon, or is localhost. */
struct image_name image_split(struct span reference);

/* Finds the system under an image that is not itself a system's: by a word of its tag or name
   that names a release ("bookworm", "alpine3.20", "debian12", "ubi9"), else by official.tsv.
   codename tells whether a word is a codename, and whose. False when nothing says so; in is
   then as it was. On success in has a name of systems.tsv and a release. */
typedef bool image_codename(struct span word, struct span *system);
bool image_system(struct image_name *in, image_codename *codename);

/* A wheel's platform tag: "manylinux_2_17_x86_64", "manylinux2014", "musllinux_1_2". */
struct wheel_tag {
	bool musl;
	char release[8];  /* of the libc: "2.17" */
	struct span arch; /* absent for none */
};

/* Reads a platform tag (PEP 600, 656 and their forerunners); false for anything else. */
bool wheel_tag(struct span word, struct wheel_tag *out);

#endif
