/* from_list: what a bundle was made from, so that it can be made anew with more */
#ifndef LANDFALL_GATHER_FROM_LIST_H
#define LANDFALL_GATHER_FROM_LIST_H

#include "gather/found.h"

struct from_list {
	struct found found;
	struct found programs; /* in the order in which they were named */
	unsigned without;
	bool adopt;
	bool strip;
};

void from_list_text(const struct from_list *l, struct buf *out);

/* Adds what the text says; unknown lines are passed over. False when it is no such list. */
bool from_list_read(struct span text, struct from_list *out);

#endif
