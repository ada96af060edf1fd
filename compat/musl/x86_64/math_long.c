/*
 * math_long.c: classification of x86-64's long double, which has 80 bits, by its representation.
 */
#include <stdint.h>
#include <string.h>

#include "shim.h"

int __issignalingl(long double x);
int __iscanonicall(long double x);

struct extended {
	uint64_t fraction;
	uint16_t exponent;
};

static struct extended parts(long double x)
{
	struct extended e = {0, 0};

	memcpy(&e.fraction, &x, 8);
	memcpy(&e.exponent, (const char *)&x + 8, 2);
	return e;
}

/*
 * The leading bit is written out in this format; values where it contradicts the exponent are not
 * canonical.
 */
int __iscanonicall(long double x)
{
	struct extended e = parts(x);

	return (e.exponent & 0x7fff) == 0 ? e.fraction >> 63 == 0 : e.fraction >> 63 == 1;
}

int __issignalingl(long double x)
{
	struct extended e = parts(x);

	if (!__iscanonicall(x))
		return 1;
	return (e.exponent & 0x7fff) == 0x7fff && (e.fraction << 1) != 0 &&
	       (e.fraction & 1ULL << 62) == 0;
}
