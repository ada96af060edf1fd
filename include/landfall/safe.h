/* L2 safe: could anybody but root have made a file what it is? */
#ifndef LANDFALL_SAFE_H
#define LANDFALL_SAFE_H

#include <landfall/host.h>

/* True when path, and each directory and link that leads to it, belongs to root, and neither it nor
   a directory on the way may be written by a group or by everybody; a sticky bit does not count.
   When it is false, *at is the component that stopped it. What cannot be looked at is not safe. */
bool host_is_safe(struct host *h, struct span path, struct buf *at);

/* The same for a directory and all that lies in it; a directory in it is not looked into and so not
   safe. */
bool host_is_safe_dir(struct host *h, struct span dir, struct buf *at);

#endif
