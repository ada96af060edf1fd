/*
 * math.c: classification and rounding that glibc has as functions and musl as macros or not at all.
 * All look at the value's representation; none raises an exception that it should not.
 */
#include <complex.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "abi.h"
#include "shim.h"

#undef isinf
#undef isnan
#undef finite

int isinf(double x);
int isinff(float x);
int isinfl(long double x);
int isnan(double x);
int isnanf(float x);
int isnanl(long double x);
int finitel(long double x);
int __issignaling(double x);
int __issignalingf(float x);
double roundeven(double x);
float roundevenf(float x);
long double roundevenl(long double x);
double nextup(double x);
float nextupf(float x);
long double nextupl(long double x);
double nextdown(double x);
float nextdownf(float x);
long double nextdownl(long double x);
long llogb(double x);
long llogbf(float x);
long llogbl(long double x);
long double significandl(long double x);
long double scalbl(long double x, long double n);
long double __gammal_r_finite(long double x, int *sign);
double __gamma_r_finite(double x, int *sign);
float __gammaf_r_finite(float x, int *sign);
long double jnl(int n, long double x);
long double ynl(int n, long double x);
long double j0l(long double x);
long double j1l(long double x);
long double y0l(long double x);
long double y1l(long double x);

/* glibc tells the sign of an infinity. */
int isinfl(long double x)
{
	return __builtin_isinf(x) ? (__builtin_signbit(x) ? -1 : 1) : 0;
}

int isinf(double x)
{
	return isinfl((long double)x);
}

int isinff(float x)
{
	return isinfl((long double)x);
}

int isnan(double x)
{
	return __builtin_isnan(x);
}

int isnanf(float x)
{
	return __builtin_isnan(x);
}

int isnanl(long double x)
{
	return __builtin_isnan(x);
}

int finitel(long double x)
{
	return __builtin_isfinite(x);
}

/* A NaN whose first fraction bit is clear. */
int __issignaling(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return (bits & INT64_MAX) > 0x7ff0000000000000U && (bits & 0x0008000000000000U) == 0;
}

int __issignalingf(float x)
{
	uint32_t bits;

	memcpy(&bits, &x, sizeof bits);
	return (bits & INT32_MAX) > 0x7f800000U && (bits & 0x00400000U) == 0;
}

/* The nearest integer, halves to the even one, whatever the rounding mode says. */
long double roundevenl(long double x)
{
	long double low = floorl(x), rest = x - low;

	if (!__builtin_isfinite(x) || rest == 0)
		return x;
	if (rest > 0.5L || (rest == 0.5L && fmodl(low, 2) != 0))
		low += 1;
	return copysignl(low, x);
}

double roundeven(double x)
{
	return (double)roundevenl((long double)x);
}

float roundevenf(float x)
{
	return (float)roundevenl((long double)x);
}

double nextup(double x)
{
	return nextafter(x, HUGE_VAL);
}

float nextupf(float x)
{
	return nextafterf(x, HUGE_VALF);
}

long double nextupl(long double x)
{
	return nextafterl(x, HUGE_VALL);
}

double nextdown(double x)
{
	return nextafter(x, -HUGE_VAL);
}

float nextdownf(float x)
{
	return nextafterf(x, -HUGE_VALF);
}

long double nextdownl(long double x)
{
	return nextafterl(x, -HUGE_VALL);
}

/* ilogb with more room: its special answers are those of long. */
static long wide(int n)
{
	return n == ILOGB_ZERO ? LLOGB_ZERO : n == INT_MAX ? LONG_MAX : n;
}

long llogb(double x)
{
	return __builtin_isnan(x) ? LLOGB_NAN : wide(ilogb(x));
}

long llogbf(float x)
{
	return __builtin_isnan(x) ? LLOGB_NAN : wide(ilogbf(x));
}

long llogbl(long double x)
{
	return __builtin_isnan(x) ? LLOGB_NAN : wide(ilogbl(x));
}

long double significandl(long double x)
{
	return scalbnl(x, -ilogbl(x));
}

long double scalbl(long double x, long double n)
{
	if (__builtin_isnan(x) || __builtin_isnan(n))
		return x * n;
	if (__builtin_isinf(n))
		return n > 0 ? x * n : x / -n;
	if (n != rintl(n))
		return (n - n) / (n - n);
	return scalbnl(x, n > 65000 ? 65000 : n < -65000 ? -65000 : (int)n);
}

/*
 * What a tgamma built with -ffinite-math-only calls: the value and, where it is negative, its sign
 * apart.
 */
long double __gammal_r_finite(long double x, int *sign)
{
	long double value = tgammal(x);

	*sign = value < 0 ? -1 : 0;
	return value < 0 ? -value : value;
}

double __gamma_r_finite(double x, int *sign)
{
	double value = tgamma(x);

	*sign = value < 0 ? -1 : 0;
	return value < 0 ? -value : value;
}

/* The float one gives the sign with the value. */
float __gammaf_r_finite(float x, int *sign)
{
	*sign = 1;
	return tgammaf(x);
}

/* Bessel functions with a double's precision: musl has no longer ones. */
long double jnl(int n, long double x)
{
	return (long double)jn(n, (double)x);
}

long double ynl(int n, long double x)
{
	return (long double)yn(n, (double)x);
}

long double j0l(long double x)
{
	return (long double)j0((double)x);
}

long double j1l(long double x)
{
	return (long double)j1((double)x);
}

long double y0l(long double x)
{
	return (long double)y0((double)x);
}

long double y1l(long double x)
{
	return (long double)y1((double)x);
}

double complex clog10(double complex z);
float complex clog10f(float complex z);
long double complex clog10l(long double complex z);

/* musl has the natural one. */
double complex clog10(double complex z)
{
	return clog(z) * M_LOG10E;
}

float complex clog10f(float complex z)
{
	return clogf(z) * (float)M_LOG10E;
}

long double complex clog10l(long double complex z)
{
	return clogl(z) * 0.43429448190325182765112891891660508L;
}
