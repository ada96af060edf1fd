/* getenv_text: where a glibc keeps what its getenv is led elsewhere by */
#ifndef LANDFALL_MAKE_GETENV_TEXT_H
#define LANDFALL_MAKE_GETENV_TEXT_H

#include "make/collect.h"

/* Adds the line "getenv FUNCTION ENVIRON-POINTER R-DEBUG EXPECTED TEXT TEXT-BYTES" of struct
   env_answers; nothing where one of them is not found, and a start then answers nothing. Older
   manifests end with EXPECTED. */
void getenv_text(const struct collection *c, struct buf *b);

#endif
