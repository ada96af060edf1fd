/* gcompat: gcompat's loader, Alpine's partial glibc layer */
#ifndef LANDFALL_LINK_GCOMPAT_H
#define LANDFALL_LINK_GCOMPAT_H

#include "closure/closure.h"

/* Is this file gcompat's loader? Decided by the strings in the file, never by its path. */
bool gcompat_is_loader(const struct file *f);
/* Rewrites s as gcompat's loader does before it executes musl's: musl's loader, with gcompat's
   library preloaded. False, with *s unchanged, when s->loader is not gcompat's or when musl's
   loader or gcompat's library is missing. */
bool gcompat_search(struct host *h, struct search *s);

#endif
