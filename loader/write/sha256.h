/* sha256: FIPS 180-4 */
#ifndef LANDFALL_WRITE_SHA256_H
#define LANDFALL_WRITE_SHA256_H

#include "read/bytes.h"

/* 64 lower-case hex digits and a NUL. */
#define SHA256_HEX_BYTES 65

struct sha256 {
	uint32_t state[8];
	unsigned char block[64]; /* the last n % 64 bytes */
	uint64_t n;              /* bytes so far */
};

/* Bytes are added in pieces of any size; sha256_hex ends the count and gives the digest. */
void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, struct span bytes);
void sha256_hex(struct sha256 *s, char out[SHA256_HEX_BYTES]);

#endif
