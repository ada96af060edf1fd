/* phrases: the sentences that facts and reports are made of, each under a name (PHRASE_NO_MEMORY);
   they stand in message/pages/phrases.md, from which toolchain/texts makes the constants */
#ifndef LANDFALL_READ_PHRASES_H
#define LANDFALL_READ_PHRASES_H

#include "phrases.inc"

#endif
