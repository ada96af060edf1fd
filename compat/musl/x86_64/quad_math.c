/*
 * quad_math.c: the functions of quadruple precision that glibc's libm has and musl lacks,
 * where it is a type of its own: libgfortran and LLVM's library want them. Errors are a few
 * units in the last place, not glibc's own half; sines refuse what is beyond 2^40 (EDOM).
 */
#include "quad.h"

#include <errno.h>
#include <math.h>

#ifdef __cppcheck__ /* it knows no such suffix */
#define Q(number) number
#else
#define Q(number) (__extension__ number##Q)
#endif

#define LN2_HIGH Q(0x1.62e42fefa39ef35793c7673p-1)
#define LN2_LOW Q(0x1.f97b57a079a193394c5b16c5068cp-103)
#define LOG2_E Q(0x1.71547652b82fe1777d0ffda0d23ap+0)
#define LOG10_E Q(0x1.bcb7b1526e50e32a6ab7555f5a68p-2)
#define HALF_PI Q(0x1.921fb54442d18469898cc51701b8p+0)
#define HALF_PI_LOW Q(0x1.cd129024e088a67cc74020bbea64p-115)
/* The same in parts of 70 bits, so that a part times a whole number below 2^40 is exact. */
#define HALF_PI_1 Q(0x1.921fb54442d1846988p+0)
#define HALF_PI_2 Q(0x1.8cc51701b839a25208p-72)
#define HALF_PI_3 Q(-0x1.b1f77598338bfdf44159c4ec64dep-143)
#define TWO_BY_PI Q(0x1.45f306dc9c882a53f84eafa3ea6ap-1)
#define TWO_BY_ROOT_PI Q(0x1.20dd750429b6d11ae3a914fed7fep+0)

#define FUNCTIONS(X) \
	X(log10) \
	X(tan) \
	X(sin) \
	X(cos) X(tanh) X(sinh) X(cosh) X(erfc) X(atanh) X(atan) X(asinh) X(asin) X(acosh) X(acos)
#define DECLARE(name) quad name##f128(quad x);
FUNCTIONS(DECLARE)
quad atan2f128(quad y, quad x);
quad jnf128(int n, quad x);
quad ynf128(int n, quad x);

static quad domain_error(void)
{
	errno = EDOM;
	return quad_from_bits(false, (u128)0x7fff8 << 108);
}

/* So near 0 that these functions give x itself, or no number. */
static bool is_itself(quad x)
{
	return quad_abs(x) < Q(0x1p-60) || quad_is_nan(x);
}

/* --- exponentials --------------------------------------------------------------------------- */

/* exp(x) - 1 for |x| up to 0.35: a series for x / 256, and 8 times (1 + y)^2 - 1. */
static quad small_expm1(quad x)
{
	quad r = x / 256, y = 0;

	for (int n = 12; n > 0; n--)
		y = (r + r * y) / n;
	for (int i = 0; i < 8; i++)
		y = y * (2 + y);
	return y;
}

quad expf128(quad x)
{
	quad k;

	if (quad_is_nan(x))
		return x;
	if (x > 11357 || x < -11434) {
		if (!quad_is_inf(x))
			errno = ERANGE;
		return x > 0 ? quad_from_bits(false, (u128)0x7fff << 112) : 0;
	}
	k = (int)(x * LOG2_E + (x < 0 ? -Q(0.5) : Q(0.5)));
	x -= k * LN2_HIGH;
	x -= k * LN2_LOW;
	return quad_scale(1 + small_expm1(x), (int)k);
}

quad quad_expm1(quad x)
{
	return quad_abs(x) < Q(0.35) ? small_expm1(x) : expf128(x) - 1;
}

/* 2 * atanh(f) for |f| up to 0.18 */
static quad log_series(quad f)
{
	quad square = f * f, sum = 0;

	for (int n = 49; n > 0; n -= 2)
		sum = sum * square + (quad)1 / n;
	return 2 * f * sum;
}

quad logf128(quad x)
{
	int e;
	quad m;

	if (quad_is_nan(x) || (quad_is_inf(x) && x > 0))
		return x;
	if (x == 0) {
		errno = ERANGE;
		return quad_from_bits(true, (u128)0x7fff << 112);
	}
	if (x < 0)
		return domain_error();
	m = (quad)quad_split(x, &e);
	for (; m >= Q(1.41421356); e++)
		m /= 2;
	m = log_series((m - 1) / (m + 1));
	return e * LN2_HIGH + (e * LN2_LOW + m);
}

quad quad_log1p(quad x)
{
	return quad_abs(x) < Q(0.3) ? log_series(x / (2 + x)) : logf128(1 + x);
}

quad log10f128(quad x)
{
	return logf128(x) * LOG10_E;
}

quad sinhf128(quad x)
{
	quad e, size = quad_abs(x);

	if (is_itself(x) || quad_is_inf(x))
		return x;
	if (size > 11300) {
		e = expf128(size / 2);
		return quad_is_negative(x) ? -(e / 2) * e : e / 2 * e;
	}
	e = quad_expm1(size);
	e = (e + e / (e + 1)) / 2;
	return quad_is_negative(x) ? -e : e;
}

quad coshf128(quad x)
{
	quad e = expf128(quad_abs(x) / 2);

	return quad_abs(x) > 100 ? e / 2 * e : (e * e + 1 / (e * e)) / 2;
}

quad tanhf128(quad x)
{
	quad e;

	if (is_itself(x))
		return x;
	if (quad_abs(x) > 45)
		return quad_is_negative(x) ? -1 : 1;
	e = quad_expm1(2 * x);
	return e / (e + 2);
}

quad asinhf128(quad x)
{
	quad size = quad_abs(x), value;

	if (is_itself(x) || quad_is_inf(x))
		return x;
	value = size > Q(0x1p100)
			? logf128(size) + LN2_HIGH + LN2_LOW
			: quad_log1p(size + size * size / (1 + sqrtf128(size * size + 1)));
	return quad_is_negative(x) ? -value : value;
}

quad acoshf128(quad x)
{
	quad t = x - 1;

	if (x < 1)
		return domain_error();
	return x > Q(0x1p100) ? logf128(x) + LN2_HIGH + LN2_LOW
			      : quad_log1p(t + sqrtf128(2 * t + t * t));
}

quad atanhf128(quad x)
{
	if (is_itself(x))
		return x;
	if (x > 1 || x < -1)
		return domain_error();
	if (x == 1 || x == -1)
		errno = ERANGE;
	return quad_log1p(2 * x / (1 - x)) / 2;
}

/* --- circles -------------------------------------------------------------------------------- */

static quad sin_series(quad x)
{
	quad square = x * x, sum = 0;

	for (int n = 33; n > 1; n -= 2)
		sum = -square / (n * (n - 1)) * (1 + sum);
	return x + x * sum;
}

static quad cos_series(quad x)
{
	quad square = x * x, sum = 0;

	for (int n = 34; n > 0; n -= 2)
		sum = -square / (n * (n - 1)) * (1 + sum);
	return 1 + sum;
}

/* x less a multiple of pi / 2, which *quarter counts; false for what has no such rest here. */
static bool reduce(quad *x, long *quarter)
{
	quad k;

	*quarter = 0;
	if (quad_abs(*x) <= HALF_PI / 2)
		return true;
	if (!(quad_abs(*x) < Q(0x1p40)))
		return false;
	*quarter = (long)(*x * TWO_BY_PI + (*x < 0 ? -Q(0.5) : Q(0.5)));
	k = *quarter;
	*x = ((*x - k * HALF_PI_1) - k * HALF_PI_2) - k * HALF_PI_3;
	return true;
}

static quad turned(quad x, long turn)
{
	long quarter;

	if (quad_is_nan(x))
		return x;
	if (!reduce(&x, &quarter))
		return domain_error();
	quarter += turn;
	x = quarter & 1 ? cos_series(x) : sin_series(x);
	return quarter & 2 ? -x : x;
}

quad sinf128(quad x)
{
	return is_itself(x) ? x : turned(x, 0);
}

quad cosf128(quad x)
{
	return turned(x, 1);
}

quad tanf128(quad x)
{
	return is_itself(x) ? x : turned(x, 0) / turned(x, 1);
}

/* Three times the half of the angle, then a series. */
static quad small_atan(quad x)
{
	quad square, sum = 0;

	for (int i = 0; i < 3; i++)
		x = x / (1 + sqrtf128(1 + x * x));
	square = x * x;
	for (int n = 37; n > 0; n -= 2)
		sum = (quad)1 / n - square * sum;
	return 8 * x * sum;
}

quad atanf128(quad x)
{
	quad size = quad_abs(x), value;

	if (is_itself(x))
		return x;
	value = size > 1 ? HALF_PI - (small_atan(1 / size) - HALF_PI_LOW) : small_atan(size);
	return quad_is_negative(x) ? -value : value;
}

quad atan2f128(quad y, quad x)
{
	const bool left = quad_is_negative(x);
	quad value;

	if (quad_is_nan(x) || quad_is_nan(y))
		return x + y;
	if (y == 0)
		value = 0;
	else if (x == 0 || (quad_is_inf(y) && !quad_is_inf(x)))
		return quad_is_negative(y) ? -HALF_PI : HALF_PI;
	else if (quad_is_inf(x))
		value = quad_is_inf(y) ? HALF_PI / 2 : 0;
	else
		value = quad_abs(atanf128(y / x));
	if (left)
		value = 2 * HALF_PI - (value - 2 * HALF_PI_LOW);
	return quad_is_negative(y) ? -value : value;
}

quad asinf128(quad x)
{
	if (is_itself(x))
		return x;
	if (x > 1 || x < -1)
		return domain_error();
	return atan2f128(x, sqrtf128((1 - x) * (1 + x)));
}

quad acosf128(quad x)
{
	if (quad_is_nan(x))
		return x;
	if (x > 1 || x < -1)
		return domain_error();
	return 2 * atan2f128(sqrtf128(1 - x), sqrtf128(1 + x));
}

/* --- others --------------------------------------------------------------------------------- */

/* erfc(x) for x of at least 1: a continued fraction, from its far end. */
static quad erfc_fraction(quad x)
{
	quad f = x;

	for (int n = 900; n > 0; n--)
		f = x + (quad)n / 2 / f;
	return expf128(-x * x) / f * TWO_BY_ROOT_PI / 2;
}

quad erfcf128(quad x)
{
	quad term = x, sum = 0;

	if (quad_is_nan(x))
		return x;
	if (quad_abs(x) > 107)
		return quad_is_negative(x) ? 2 : 0;
	if (quad_abs(x) >= 1)
		return quad_is_negative(x) ? 2 - erfc_fraction(-x) : erfc_fraction(x);
	for (int n = 0; n < 40; n++) {
		sum += term / (2 * n + 1);
		term *= -x * x / (n + 1);
	}
	return 1 - TWO_BY_ROOT_PI * sum;
}

static double to_double(quad x)
{
	int e;
	u128 m = quad_split(x, &e);

	return copysign(x - x != 0 ? (quad_is_nan(x) ? NAN : INFINITY)
				   : ldexp((double)(uint64_t)(m >> 56), e + 56),
			quad_is_negative(x) ? -1 : 1);
}

quad jnf128(int n, quad x)
{
	return jn(n, to_double(x));
}

quad ynf128(int n, quad x)
{
	return yn(n, to_double(x));
}
