/* getenv_text: where a glibc keeps what its getenv is led elsewhere by */
#ifndef LANDFALL_MAKE_GETENV_TEXT_H
#define LANDFALL_MAKE_GETENV_TEXT_H

#include "make/collect.h"

/* Adds the line "getenv FUNCTION ENVIRON-POINTER R-DEBUG EXPECTED" of struct env_answers; nothing
   where one of them is not found, and a start then answers nothing. */
void getenv_text(const struct collection *c, struct buf *b);

#endif
