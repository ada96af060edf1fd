/* L4 why: the long page of each message id, compiled in */
#ifndef LANDFALL_WHY_H
#define LANDFALL_WHY_H

#include <landfall/buf.h>

/* "LF301" and its NUL. */
#define WHY_ID_BYTES 6

/* A buffer of this size holds any page: toolchain/why allows 35 lines of 96 columns. */
#define WHY_PAGE_BYTES 3600

/* The id that word means, in the form that messages have: "LF301" for "LF301", "lf301" and "301".
   False, and out empty, for any other word; an id of this form need not have a page. */
bool why_id(const char *word, char out[WHY_ID_BYTES]);

/* Whether an id has a page. Reads no page. */
bool why_has(struct span id);

/* Id i of those that have a page, in ascending order; false behind the last. */
bool why_at(unsigned i, struct span *id);

/* Adds the page of an id to a buffer, as loader/judge/why/ID.md has it. False, and nothing added,
   for an id without one; what does not fit is left out and the buffer says full. */
bool why_page(struct span id, struct buf *out);

#endif
