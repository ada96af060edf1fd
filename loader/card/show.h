/* show: what the forms of a card share */
#ifndef LANDFALL_CARD_SHOW_H
#define LANDFALL_CARD_SHOW_H

#include "card/card.h"
#include "read/buf.h"

/* Adds the release of a floor, "2.34". */
void card_release(const struct card_floor *floor, struct buf *b);
/* Adds the processor and its level, "x86-64-v2"; nothing when there is no one processor. */
void card_cpu(const struct card_needs *n, struct buf *b);
/* "glibc" or "musl"; NULL for neither. */
const char *card_libc(enum libc_kind libc);

void card_text(struct out *o, const struct card *c);
void card_markdown(struct out *o, const struct card *c);
void card_json(struct out *o, const struct card *c);

#endif
