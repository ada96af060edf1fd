/* manifest_text: a bundle's manifest, as redirect/manifest.c reads it */
#ifndef LANDFALL_MAKE_MANIFEST_TEXT_H
#define LANDFALL_MAKE_MANIFEST_TEXT_H

#include "make/collect.h"

struct manifest_wish {
	const struct collection *from; /* its members written, their digests known */
	size_t cache_bytes;            /* of BUNDLE_CACHE; 0 for none */
	bool is_closed;                /* the loader, by closed_loader() */
	size_t self_bytes;             /* of BUNDLE_SELF; 0 for none, */
	const char *self_digest;       /* and its SHA-256 */
};

/* Adds the text to out, which is full when it does not fit. */
void manifest_text(const struct manifest_wish *m, struct buf *out);

/* Adds the list of a bundle's data, whose digests are known. */
void manifest_data_text(const struct members *data, struct buf *out);

#endif
