/*
 * quad_complex.c: complex numbers of quadruple precision, from the functions of real ones and
 * as exact as those.
 */
#include "quad.h"

typedef _Complex float __attribute__((mode(TC))) complex_quad;

quad cabsf128(complex_quad z);
complex_quad csqrtf128(complex_quad z);
complex_quad csinf128(complex_quad z);
complex_quad ccosf128(complex_quad z);
complex_quad cexpf128(complex_quad z);
complex_quad clogf128(complex_quad z);
quad sinf128(quad x);
quad cosf128(quad x);
quad sinhf128(quad x);
quad coshf128(quad x);
quad atan2f128(quad y, quad x);

static quad re(complex_quad z)
{
	return __real__ z;
}

static quad im(complex_quad z)
{
	return __imag__ z;
}

static complex_quad pair(quad real, quad imaginary)
{
	complex_quad z;

	__real__ z = real;
	__imag__ z = imaginary;
	return z;
}

quad cabsf128(complex_quad z)
{
	quad a = quad_abs(re(z)), b = quad_abs(im(z)), t;

	if (quad_is_inf(a) || quad_is_inf(b))
		return quad_from_bits(false, (u128)0x7fff << 112);
	if (a < b) {
		t = a;
		a = b;
		b = t;
	}
	if (a == 0 || quad_is_nan(a) || quad_is_nan(b))
		return a + b;
	t = b / a;
	return a * sqrtf128(1 + t * t);
}

complex_quad csqrtf128(complex_quad z)
{
	quad root;

	if (re(z) == 0 && im(z) == 0)
		return pair(0, im(z));
	root = sqrtf128((quad_abs(re(z)) + cabsf128(z)) / 2);
	if (!quad_is_negative(re(z)))
		return pair(root, im(z) / (2 * root));
	return pair(quad_abs(im(z)) / (2 * root), quad_is_negative(im(z)) ? -root : root);
}

complex_quad csinf128(complex_quad z)
{
	return pair(sinf128(re(z)) * coshf128(im(z)), cosf128(re(z)) * sinhf128(im(z)));
}

complex_quad ccosf128(complex_quad z)
{
	return pair(cosf128(re(z)) * coshf128(im(z)), -(sinf128(re(z)) * sinhf128(im(z))));
}

complex_quad cexpf128(complex_quad z)
{
	quad size = expf128(re(z));

	return im(z) == 0 ? pair(size, im(z)) : pair(size * cosf128(im(z)), size * sinf128(im(z)));
}

complex_quad clogf128(complex_quad z)
{
	return pair(logf128(cabsf128(z)), atan2f128(im(z), re(z)));
}
