/* L4 vouch: a bundle that need not be examined */
#ifndef LANDFALL_VOUCH_H
#define LANDFALL_VOUCH_H

#include <landfall/bundle.h>
#include <landfall/verdict.h>

/* Does the bundle in BUNDLE_HOME have all that this program loads and every version it wants, by
   what its manifest says? Only when no other glibc comes before it (w is at its begin), and for a
   program and a user without search paths of their own. True: b has all but loader and libc, which
   were not opened. False: nothing is known. */
bool bundle_vouches(struct host *h, struct bundle_walk *w, const struct file *f, struct bundle *b);

/* The way to such a bundle's libraries: by a loader that has the path of their cache already. */
void vouched_way(const struct bundle *b, struct handover *out);

#endif
