/*
 * ilogb.c: the binary exponent as glibc's headers of AArch64 have its special answers: -INT_MAX for
 * zero, INT_MAX for infinity and for what is no number, where musl answers INT_MIN for both.
 */
#include <errno.h>
#include <fenv.h>
#include <limits.h>
#include <math.h>

#include "abi.h"

/* The answer for a value without an exponent, which is an error of the domain. */
static int special(int zero)
{
	feraiseexcept(FE_INVALID);
	errno = EDOM;
	return zero ? ILOGB_ZERO : INT_MAX;
}

int ilogb(double x)
{
	return x == 0 || !__builtin_isfinite(x) ? special(x == 0) : (int)logb(x);
}

int ilogbf(float x)
{
	return x == 0 || !__builtin_isfinite(x) ? special(x == 0) : (int)logbf(x);
}

int ilogbl(long double x)
{
	return x == 0 || !__builtin_isfinite(x) ? special(x == 0) : (int)logbl(x);
}
