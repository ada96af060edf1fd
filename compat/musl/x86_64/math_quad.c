/*
 * math_quad.c: classification of quadruple precision, where it is a type of its own: by the bits,
 * the high word last. glibc's libgfortran and libquadmath ask for them.
 */
#include <stdint.h>
#include <string.h>

#include "shim.h"

int __issignalingf128(__float128 x);
int __isnanf128(__float128 x);
int __isinff128(__float128 x);
int __finitef128(__float128 x);

static bool quad_is_nan(const uint64_t *bits)
{
	return (bits[1] & INT64_MAX) > 0x7fff000000000000U ||
	       ((bits[1] & INT64_MAX) == 0x7fff000000000000U && bits[0] != 0);
}

int __issignalingf128(__float128 x)
{
	uint64_t bits[2];

	memcpy(bits, &x, sizeof bits);
	return quad_is_nan(bits) && (bits[1] & 0x0000800000000000U) == 0;
}

int __isnanf128(__float128 x)
{
	uint64_t bits[2];

	memcpy(bits, &x, sizeof bits);
	return quad_is_nan(bits);
}

int __isinff128(__float128 x)
{
	uint64_t bits[2];

	memcpy(bits, &x, sizeof bits);
	if ((bits[1] & INT64_MAX) != 0x7fff000000000000U || bits[0] != 0)
		return 0;
	return bits[1] >> 63 != 0 ? -1 : 1;
}

int __finitef128(__float128 x)
{
	uint64_t bits[2];

	memcpy(bits, &x, sizeof bits);
	return (bits[1] & INT64_MAX) < 0x7fff000000000000U;
}
