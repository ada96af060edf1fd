/* near_word: which of our own words was meant by a mistyped one */
#ifndef LANDFALL_MESSAGE_NEAR_WORD_H
#define LANDFALL_MESSAGE_NEAR_WORD_H

#include "read/bytes.h"

/* The words of more bytes than this are near to none. */
#define NEAR_WORD_BYTES_MAX 32

/* How near a comes to b: the number of bytes to be put in, left out or changed, or of neighbours
   to be exchanged (optimal string alignment). More than NEAR_WORD_MOST is no near miss, and
   neither is a word that is too short or too long for one: the result is then NEAR_WORD_MOST + 1.
   */
#define NEAR_WORD_MOST 2
unsigned near_word(struct span a, struct span b);

#endif
