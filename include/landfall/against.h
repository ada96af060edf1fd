/* L4 against: parts of the verdict for a system that is not here */
#ifndef LANDFALL_AGAINST_H
#define LANDFALL_AGAINST_H

#include <landfall/verdict.h>

/* What could not be checked. */
struct unchecked {
	struct buf words;       /* each ended by a NUL */
	bool code;              /* a library among them may define functions of libc */
};

/* One more, once: before, the word, " of " and after when that is there. What does not fit is left
   out. */
void unchecked_add(struct unchecked *u, struct span word, const char *before, struct span after);

/* Adds to c, which holds the program, the libraries that lie where its $ORIGIN points, then fills
   its lists of what they and h->elsewhere lack: nodes by the rules of bind_nodes, or symbols and
   packed relocations by those of bind_musl. c->unsure says why when it could not be done. */
void against_needs(struct host *h, struct closure *c, struct unchecked *u);

#endif
