/* L5 sha256: FIPS 180-4 */
#ifndef LANDFALL_SHA256_H
#define LANDFALL_SHA256_H

#include <landfall/bytes.h>

/* The digest of s as 64 lower-case hex digits and a NUL. */
void sha256_hex(struct span s, char out[65]);

#endif
