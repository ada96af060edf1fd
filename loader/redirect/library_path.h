/* library_path: the ways to tell a loader where a bundle's libraries are */
#ifndef LANDFALL_REDIRECT_LIBRARY_PATH_H
#define LANDFALL_REDIRECT_LIBRARY_PATH_H

#include "closure/closure.h"
#include "message/verdict.h"
#include "read/image.h"
#include "redirect/bundle.h"

/* Way i for this bundle, the best first: the patches of the loader go to *out, the search that then
   results to *s. secure: the program gains rights, so nothing may come from the environment.
   in_process: the loader is mapped by us and can be patched; otherwise it gets a command line.
   WAY_NOT, with *s unchanged, for a way that this bundle does not allow; WAY_END past the last
   one. */
enum library_path_step { WAY_END, WAY_NOT, WAY_SET };
enum library_path_step library_path_at(unsigned i, struct host *h, const struct bundle *b,
				       bool secure, bool in_process, struct handover *out,
				       struct search *s);

#endif
