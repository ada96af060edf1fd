/*
 * mvec.c: glibc's libmvec, which a compiler calls for loops over sines and their like, for the
 * registers that every x86-64 has (the vector ABI's class b). Each lane is one call of musl's
 * function. Those of glibc 2.22 are here, and atan2; what wants others, or wider registers, is
 * refused.
 */
#include <math.h>

typedef double two __attribute__((vector_size(16)));
typedef float four __attribute__((vector_size(16)));
typedef long long pointers __attribute__((vector_size(16)));

#define ONE(name) \
	two _ZGVbN2v_##name(two x); \
	two _ZGVbN2v_##name(two x) \
	{ \
		return (two){name(x[0]), name(x[1])}; \
	} \
	four _ZGVbN4v_##name##f(four x); \
	four _ZGVbN4v_##name##f(four x) \
	{ \
		return (four){name##f(x[0]), name##f(x[1]), name##f(x[2]), name##f(x[3])}; \
	}

#define TWO(name) \
	two _ZGVbN2vv_##name(two x, two y); \
	two _ZGVbN2vv_##name(two x, two y) \
	{ \
		return (two){name(x[0], y[0]), name(x[1], y[1])}; \
	} \
	four _ZGVbN4vv_##name##f(four x, four y); \
	four _ZGVbN4vv_##name##f(four x, four y) \
	{ \
		return (four){name##f(x[0], y[0]), name##f(x[1], y[1]), name##f(x[2], y[2]), \
			      name##f(x[3], y[3])}; \
	}

ONE(cos)
ONE(exp)
ONE(log)
ONE(sin)
TWO(atan2)
TWO(pow)

void _ZGVbN2vvv_sincos(two x, pointers sines, pointers cosines);
void _ZGVbN4vvv_sincosf(four x, pointers sines, pointers more_sines, pointers cosines,
			pointers more_cosines);

/* The lanes of the results are where the pointers lead. */
void _ZGVbN2vvv_sincos(two x, pointers sines, pointers cosines)
{
	for (int i = 0; i < 2; i++)
		sincos(x[i], (double *)sines[i], (double *)cosines[i]);
}

void _ZGVbN4vvv_sincosf(four x, pointers sines, pointers more_sines, pointers cosines,
			pointers more_cosines)
{
	for (int i = 0; i < 2; i++) {
		sincosf(x[i], (float *)sines[i], (float *)cosines[i]);
		sincosf(x[i + 2], (float *)more_sines[i], (float *)more_cosines[i]);
	}
}
