/* bundle_fits: a bundle whose manifest suffices, so that its files need not be examined */
#ifndef LANDFALL_REDIRECT_BUNDLE_FITS_H
#define LANDFALL_REDIRECT_BUNDLE_FITS_H

#include "message/verdict.h"
#include "redirect/bundle.h"

/* Does the bundle in BUNDLE_HOME contain every library and version that this program needs, by its
   manifest? Needs w at its begin. False when another glibc comes first, when the program, the user
   or the system adds a search path, or when the manifest does not say enough; *b is then undefined.
   True: *b is filled but for loader and libc, which were not opened,
   and every file and directory that was read belongs to the owners in *o. */
bool bundle_fits(struct host *h, struct bundle_iter *w, const struct file *f, struct bundle *b,
		 struct owners *o);

/* Fills out with the hand-over to such a bundle, through the copy of the loader that has the path
   of the bundle's cache. */
void bundle_fits_way(const struct bundle *b, struct handover *out);

#endif
