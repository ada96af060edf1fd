/* temp_name: names for what is written beside its place before it is put there */
#ifndef LANDFALL_WRITE_TEMP_NAME_H
#define LANDFALL_WRITE_TEMP_NAME_H

#include "read/buf.h"

/* Tries before giving up: a name that exists is never one's own, so another one is drawn. */
#define TEMP_TRIES 100

/* Adds ".landfall-" and 16 random hex digits. The process id would not do: containers that write to
   one volume have the same ids. */
void temp_name_add(struct buf *out);

/* Has name that form? */
bool temp_name_is(struct span name);

#endif
