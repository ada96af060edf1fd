/* target_libs: libraries, versions and symbols that a program needs of a target (--against) */
#ifndef LANDFALL_JUDGE_TARGET_LIBS_H
#define LANDFALL_JUDGE_TARGET_LIBS_H

#include "message/verdict.h"

struct image;

/* What the tables cannot answer. */
struct unchecked {
	struct buf words; /* each word ended by a NUL */
	bool code;        /* one of the unchecked libraries may define functions of libc */
};

/* Adds one word, once: before, the word, " of " and after if after is present. A word that does not
   fit is dropped. */
void unchecked_add(struct unchecked *u, struct span word, const char *before, struct span after);

/* Needs the program in c. Adds the libraries that lie in directories of its $ORIGIN, and lists
   those that h->target does not have, in c, or of which nobody knows, in u; those of glibc are no
   concern with c->layer. */
void target_needs(struct host *h, struct closure *c, struct unchecked *u);

/* Would Landfall's own glibc layer run the program on h->target, where it was refused for lack of a
   glibc? Facts of v say so (FACT_SHIM), or what the layer lacks. */
void target_shim(struct host *h, const struct file *f, const struct image *im, struct verdict *v);

/* Needs the program in c. Adds the libraries that lie in directories of its $ORIGIN, then fills c's
   lists with what they need and h->target does not have: versions by the rules of versions_bind, or
   symbols and packed relocations by those of musl_bind. c->unsure says why when that was not
   possible. */
void target_libs(struct host *h, struct closure *c, struct unchecked *u);

/* The newest version that is missing in c, of glibc before other libraries; NULL for none. */
struct missing_version;
const struct missing_version *target_newest_missing(const struct closure *c);

#endif
