/*
 * math_long.c: classification of AArch64's long double, which has quadruple precision, by its
 * representation: the high word is the last.
 */
#include <stdint.h>
#include <string.h>

#include "shim.h"

int __issignalingl(long double x);

/* A NaN whose first fraction bit is clear. */
int __issignalingl(long double x)
{
	uint64_t bits[2];
	uint64_t high;

	memcpy(bits, &x, sizeof bits);
	high = bits[1] & INT64_MAX;
	return (high > 0x7fff000000000000U || (high == 0x7fff000000000000U && bits[0] != 0)) &&
	       (high & 0x0000800000000000U) == 0;
}
