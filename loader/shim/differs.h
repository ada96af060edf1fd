/* differs: how a program under the glibc layer behaves otherwise than under glibc, as
   compat/musl/symbols.tsv has it */
#ifndef LANDFALL_SHIM_DIFFERS_H
#define LANDFALL_SHIM_DIFFERS_H

#include "closure/closure.h"
#include "read/buf.h"

/* Writes "SYMBOL: SENTENCE", each ended by a NUL, for every sentence that concerns a symbol which
   an object of c asks for; the first such symbol stands for its like. Needs c with a layer, fully
   bound; what does not fit into out is left out. */
void shim_differs(struct closure *c, struct buf *out);

#endif
