/* shim_image: the glibc layer's image, mapped to stay when Landfall goes */
#ifndef LANDFALL_START_SHIM_IMAGE_H
#define LANDFALL_START_SHIM_IMAGE_H

#include "read/bytes.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the layer was put. */
struct shim_placed {
	struct span image; /* its bytes, in a mapped file */
	bool moved;        /* the pages of our file themselves lie there */
	uint64_t base;
	uint64_t nbytes; /* of memory */
	uint64_t entry;  /* address of its e_entry */
};

/* Maps the layer from its file's bytes, its code readable and executable, its data writable, no
   page both. keep_file: the pages of our own file may stay mapped, which costs nothing; else they
   are copied, because the kernel changes /proc/self/exe only when nothing of our file is mapped;
   those of another file are always copied. 0 or an errno, and nothing has changed; ENOEXEC when the
   image is not as it was built to be. */
int shim_image_place(struct span image, bool keep_file, struct shim_placed *out);
/* Undoes that. */
void shim_image_remove(const struct shim_placed *p);

#endif
