/* L5 repoint: version nodes that a mapped program can do without */
#ifndef LANDFALL_REPOINT_H
#define LANDFALL_REPOINT_H

#include <landfall/need.h>
#include <landfall/started.h>

/* Each reference of the mapped program to one of these nodes becomes one to another node of the
   same library; its symbols keep their index, which then names no version, so that they are bound
   by name alone and, weak as they are, to nothing. Only our private pages are written, and they are
   as protected after as before. 0, or an errno when a table is not as the file had it. */
int target_repoint(const struct started *t, const struct lack_node *nodes);

#endif
