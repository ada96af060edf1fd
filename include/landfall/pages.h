/* L6 pages: what --why answers */
#ifndef LANDFALL_PAGES_H
#define LANDFALL_PAGES_H

#include <landfall/out.h>

/* The first of words, up to a NULL, that means no id with a page; NULL when all do. */
const char *pages_unknown(char *const *words);

/* The pages of words, an empty line between two. Words that mean no id are passed over. */
void pages_show(struct out *o, char *const *words);

/* One line for each id: its name, and what it means in short. */
void pages_list(struct out *o);

#endif
