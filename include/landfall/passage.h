/* L5 passage: all that is known when a mapped program is given to a mapped loader */
#ifndef LANDFALL_PASSAGE_H
#define LANDFALL_PASSAGE_H

#include <landfall/identity.h>
#include <landfall/started.h>
#include <landfall/verdict.h>

struct passage {
	const struct verdict *verdict;
	struct started target;
	struct mapped loader;
	const struct identity *identity;        /* NULL: the kernel mapped the program */
};

/* Maps and patches the loader of the verdict, and enters it in the way that was chosen. Returns
   only on failure, an errno, with the loader unmapped and the stack as it was. */
int passage_begin(struct passage *p);

/* The page's last data, for the vectors at sp: identity, if there is one. Then it is sealed. 0 or
   an errno, and the page is gone. */
int passage_seal(const struct passage *p, struct leave *l, const uint64_t *sp);

/* Everything of ours but that page goes, and the loader is entered with the vectors at sp. */
_Noreturn void passage_enter(const struct passage *p, const struct leave *l, uint64_t *sp);

/* Tells the loader its library path by a lent variable, or by a command line, and enters it; or
   enters it as it is. Returns only on failure, an errno, with nothing changed. */
int passage_lend(const struct passage *p);
int passage_command(const struct passage *p);
int passage_plain(const struct passage *p);

#endif
