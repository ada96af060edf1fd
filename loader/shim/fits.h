/* fits: what keeps a closure under the glibc layer from starting, beside missing libraries and
   symbols */
#ifndef LANDFALL_SHIM_FITS_H
#define LANDFALL_SHIM_FITS_H

#include "closure/closure.h"
#include "read/buf.h"

/* Is there something in the objects of c that the layer cannot make fit for musl? Then out, which
   has room for a sentence, says what. Needs c with a layer, fully bound. */
bool shim_unfit(struct closure *c, struct buf *out);

#endif
