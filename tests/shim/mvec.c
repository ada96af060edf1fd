/* What compilers make of loops over sines: two or four at a time; and the tenth logarithm of
   complex numbers. */
#include <complex.h>
#include "probe.h"

typedef double two_doubles __attribute__((vector_size(16)));
typedef float four_floats __attribute__((vector_size(16)));
typedef long long pointers __attribute__((vector_size(16)));

static const two_doubles x = {0.7, 2.5}, y = {1.25, -3};
static const four_floats xf = {0.7f, 2.5f, 0.1f, 3}, yf = {1.25f, -3, 2, 0.5f};

#define LANES(name, v) show(name, "%.12g %.12g", v[0], v[1])
#define FLOATS(name, v) show(name, "%.4g %.4g %.4g %.4g", v[0], v[1], v[2], v[3])
#define ONE(name) \
	WITH(two_doubles, _ZGVbN2v_##name, (two_doubles)) \
	{ \
		two_doubles v = _ZGVbN2v_##name##_(x); \
		LANES("_ZGVbN2v_" #name, v); \
	} \
	WITH(four_floats, _ZGVbN4v_##name##f, (four_floats)) \
	{ \
		four_floats v = _ZGVbN4v_##name##f_(xf); \
		FLOATS("_ZGVbN4v_" #name "f", v); \
	}
#define TWO(name) \
	WITH(two_doubles, _ZGVbN2vv_##name, (two_doubles, two_doubles)) \
	{ \
		two_doubles v = _ZGVbN2vv_##name##_(x, y); \
		LANES("_ZGVbN2vv_" #name, v); \
	} \
	WITH(four_floats, _ZGVbN4vv_##name##f, (four_floats, four_floats)) \
	{ \
		four_floats v = _ZGVbN4vv_##name##f_(xf, yf); \
		FLOATS("_ZGVbN4vv_" #name "f", v); \
	}

static void sincoses(void)
{
	double s[2], c[2];
	float sf[4], cf[4];

	WITH(void, _ZGVbN2vvv_sincos, (two_doubles, pointers, pointers))
	{
		_ZGVbN2vvv_sincos_(x, (pointers){(long long)&s[0], (long long)&s[1]},
				   (pointers){(long long)&c[0], (long long)&c[1]});
		show("_ZGVbN2vvv_sincos", "%.12g %.12g %.12g %.12g", s[0], s[1], c[0], c[1]);
	}
	WITH(void, _ZGVbN4vvv_sincosf, (four_floats, pointers, pointers, pointers, pointers))
	{
		_ZGVbN4vvv_sincosf_(xf, (pointers){(long long)&sf[0], (long long)&sf[1]},
				    (pointers){(long long)&sf[2], (long long)&sf[3]},
				    (pointers){(long long)&cf[0], (long long)&cf[1]},
				    (pointers){(long long)&cf[2], (long long)&cf[3]});
		FLOATS("_ZGVbN4vvv_sincosf", sf);
		FLOATS("_ZGVbN4vvv_sincosf", cf);
	}
}

#define LOG10(name, type, format, z) \
	WITH(type complex, name, (type complex)) \
	show(#name, format " " format, creal##_part(name##_(z)), cimag##_part(name##_(z)))
#define creal_part(z) (double)__real__(z)
#define cimag_part(z) (double)__imag__(z)

int main(void)
{
	ONE(cos) ONE(exp) ONE(log) ONE(sin) TWO(atan2) TWO(pow) sincoses();
	LOG10(clog10, double, "%.12g", 3 + 4i);
	LOG10(__clog10, double, "%.12g", 3 + 4i);
	LOG10(clog10f, float, "%.4g", 3 + 4i);
	LOG10(__clog10f, float, "%.4g", 3 + 4i);
	LOG10(clog10l, long double, "%.14g", 3 + 4i);
	LOG10(__clog10l, long double, "%.14g", 3 + 4i);
}
