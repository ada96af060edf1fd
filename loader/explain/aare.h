/* aare: AppArmor's patterns for paths */
#ifndef LANDFALL_EXPLAIN_AARE_H
#define LANDFALL_EXPLAIN_AARE_H

#include "read/bytes.h"

/* Steps of one match; what takes longer does not match. A pattern of a distribution takes 100. */
#define AARE_EFFORT_MAX 100000

/* Is this the path that a profile's attachment stands for? By apparmor.d(5): "?" and "*" are no
   slash, "**" is anything, [abc], [a-z] and [^a] one byte, {a,b} one of these, "\\" takes the next
   byte as it is. A pattern that is cut off does not match. */
bool aare_match(struct span pattern, struct span path);

#endif
