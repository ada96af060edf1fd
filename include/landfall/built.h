/* L3 built: how a program was made, by the marks its compiler left */
#ifndef LANDFALL_BUILT_H
#define LANDFALL_BUILT_H

#include <landfall/image.h>

enum built_by { BUILT_UNKNOWN, BUILT_GO, BUILT_RUST, BUILT_C };

struct built {
	enum built_by by;
	struct span compiler;   /* "go1.22.3", "rustc version 1.80.0 ..." ; absent when not said */
	struct span go_path;    /* Go: the main package's import path */
};

/* Reads .go.buildinfo and .comment as they lie in the file. Costs a pass over the file: for
   messages only. */
void built_read(struct span file, struct built *out);

#endif
