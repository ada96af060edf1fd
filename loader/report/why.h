/* why: the answers to --why */
#ifndef LANDFALL_REPORT_WHY_H
#define LANDFALL_REPORT_WHY_H

#include "report/out.h"

/* The first of words, a list ended by NULL, that is no message id or name; NULL when all are. */
const char *why_unknown(char *const *words);

/* The name of a message that a mistyped word is near to; absent for none. */
struct span why_near(const char *word);

/* Writes the page of each word, with an empty line between two; unknown words are skipped. */
void why_show(struct out *o, char *const *words);

/* Writes one line per message: id, name and summary. */
void why_list(struct out *o);

#endif
