/*
 * Mathematics: names that compilers used with -ffinite-math-only, classification, rounding,
 * neighbours.
 */
#include <math.h>
#include "probe.h"

static const double values[] = {0.25, 1.5, 2.0, 0.9, -0.5};
static const double special[] = {0.0, -0.0, 1.0,   -2.5,   0.5,      1.5,       2.5,
				 3.5, -0.7, 1e300, 1e-320, INFINITY, -INFINITY, NAN};

/* Five digits, which both libcs get right; the sign of a NaN is nobody's. */
static long double plain(long double x)
{
	return x != x ? __builtin_fabsl(x) : x;
}

static int sign_of(int n)
{
	return n < 0 ? -1 : n > 0;
}

#define SHOW(name, value) show(#name, "%.5Lg", plain((long double)(value)))
#define ONE(name, type, cast) \
	WITH(type, name, (type)) \
	for (int i = 0; i < 5; i++) \
		SHOW(name, name##_((type)values[i]));
#define TWO(name, type) \
	WITH(type, name, (type, type)) \
	for (int i = 0; i < 5; i++) \
		SHOW(name, name##_((type)values[i], (type)values[(i + 1) % 5]));
#define ORDER(name, type) \
	WITH(type, name, (int, type)) \
	for (int i = 0; i < 4; i++) \
		SHOW(name, name##_(i, (type)values[i]));
#define SIGNED(name, type) \
	WITH(type, name, (type, int *)) \
	for (int i = 0; i < 5; i++) { \
		int sign = 0; \
		type value = name##_((type)values[i], &sign); \
		show(#name, "%.5Lg %d", (long double)value, sign < 0); \
	}
#define ALL(what, name) \
	what(__##name##_finite, double, ) what(__##name##f_finite, float, ) \
		what(__##name##l_finite, long double, )
#define ALL2(what, name) \
	what(__##name##_finite, double) what(__##name##f_finite, float) \
		what(__##name##l_finite, long double)
#define CLASS(name, type) \
	WITH(int, name, (type)) \
	for (int i = 0; i < 14; i++) \
		show(#name, "%g %d", special[i], sign_of(name##_((type)special[i])));
#define SAME(name, ret, type, format) \
	WITH(ret, name, (type)) \
	for (int i = 0; i < 14; i++) \
		show(#name, "%g " format, special[i], name##_((type)special[i]));

int main(void)
{
	ALL(ONE, acos);
	ALL(ONE, acosh);
	ALL(ONE, asin);
	ALL(ONE, atanh);
	ALL(ONE, cosh);
	ALL(ONE, exp10);
	ALL(ONE, exp2);
	ALL(ONE, exp);
	ALL(ONE, j0);
	ALL(ONE, j1);
	ALL(ONE, log10);
	ALL(ONE, log2);
	ALL(ONE, log);
	ALL(ONE, sinh);
	ALL(ONE, sqrt);
	ALL(ONE, y0);
	ALL(ONE, y1);
	ALL2(TWO, atan2);
	ALL2(TWO, fmod);
	ALL2(TWO, hypot);
	ALL2(TWO, pow);
	ALL2(TWO, remainder);
	ALL2(TWO, scalb);
	ALL2(ORDER, jn);
	ALL2(ORDER, yn);
	SIGNED(__lgamma_r_finite, double);
	SIGNED(__lgammaf_r_finite, float);
	SIGNED(__lgammal_r_finite, long double);
	SIGNED(__gamma_r_finite, double);
	SIGNED(__gammaf_r_finite, float);
	SIGNED(__gammal_r_finite, long double);
	ONE(gamma, double, );
	ONE(gammaf, float, );
	ONE(gammal, long double, );
	ONE(j0l, long double, );
	ONE(j1l, long double, );
	ONE(y0l, long double, );
	ONE(y1l, long double, );
	ORDER(jnl, long double);
	ORDER(ynl, long double);
	TWO(scalbl, long double);
	CLASS(isinf, double);
	CLASS(isinff, float);
	CLASS(isinfl, long double);
	CLASS(isnan, double);
	CLASS(isnanf, float);
	CLASS(isnanl, long double);
	CLASS(finitel, long double);
	CLASS(__isinf, double);
	CLASS(__isinff, float);
	CLASS(__isinfl, long double);
	CLASS(__isnan, double);
	CLASS(__isnanf, float);
	CLASS(__isnanl, long double);
	CLASS(__finite, double);
	CLASS(__finitef, float);
	CLASS(__finitel, long double);
	CLASS(__iscanonicall, long double);
	CLASS(__issignaling, double);
	CLASS(__issignalingf, float);
	CLASS(__issignalingl, long double);
	WITH(int, __issignaling, (double))
	show("__issignaling", "%d", __issignaling_(__builtin_nans("")));
	WITH(int, __issignalingl, (long double))
	show("__issignalingl", "%d", __issignalingl_(__builtin_nansl("")));
	SAME(roundeven, double, double, "%g");
	SAME(roundevenf, float, float, "%g");
	SAME(roundevenl, long double, long double, "%Lg");
	SAME(nextup, double, double, "%.17g");
	SAME(nextupf, float, float, "%.9g");
	SAME(nextupl, long double, long double, "%.21Lg");
	SAME(nextdown, double, double, "%.17g");
	SAME(nextdownf, float, float, "%.9g");
	SAME(nextdownl, long double, long double, "%.21Lg");
	SAME(ilogb, int, double, "%d");
	SAME(ilogbf, int, float, "%d");
	SAME(ilogbl, int, long double, "%d");
	SAME(llogb, long, double, "%ld");
	SAME(llogbf, long, float, "%ld");
	SAME(llogbl, long, long double, "%ld");
	SAME(significandl, long double, long double, "%Lg");
#ifdef __x86_64__
	static const __float128 quads[] = {0,
					   1,
					   __builtin_inff128(),
					   -__builtin_inff128(),
					   __builtin_nanf128(""),
					   __builtin_nansf128("")};
	WITH(int, __issignalingf128, (__float128))
	for (int i = 0; i < 6; i++)
		show("__issignalingf128", "%d", sign_of(__issignalingf128_(quads[i])));
	WITH(int, __isnanf128, (__float128))
	for (int i = 0; i < 6; i++)
		show("__isnanf128", "%d", sign_of(__isnanf128_(quads[i])));
	WITH(int, __isinff128, (__float128))
	for (int i = 0; i < 6; i++)
		show("__isinff128", "%d", sign_of(__isinff128_(quads[i])));
	WITH(int, __finitef128, (__float128))
	for (int i = 0; i < 6; i++)
		show("__finitef128", "%d", sign_of(__finitef128_(quads[i])));
#endif
}
