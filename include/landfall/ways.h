/* L4 ways: how another loader can be made to find a bundle's libraries */
#ifndef LANDFALL_WAYS_H
#define LANDFALL_WAYS_H

#include <landfall/bundle.h>
#include <landfall/verdict.h>

/* Way i for this bundle, the best first: what is done to the loader goes to *out, and how it will
   then search to *s. secure: the program gains rights, so nothing may come through the environment.
   in_process: the loader is mapped by us and can be patched; otherwise it is only told. A way that
   this bundle does not allow leaves *s alone and returns WAY_NOT; WAY_END behind the last. */
enum way_step { WAY_END, WAY_NOT, WAY_SET };
enum way_step way_at(unsigned i, struct host *h, const struct bundle *b, bool secure,
		     bool in_process, struct handover *out, struct search *s);

#endif
