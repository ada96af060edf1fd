/*
 * quad_exact.c: what of quadruple precision has one right answer: parts of the number, rounding to
 * whole numbers, the square root, the rest of a division, a product with a sum.
 */
#include "quad.h"

#include <errno.h>
#include <fenv.h>
#include <string.h>

quad copysignf128(quad x, quad sign);
quad truncf128(quad x);
quad roundf128(quad x);
long lroundf128(quad x);
quad fmodf128(quad x, quad y);
quad fmaf128(quad x, quad y, quad z);

enum { FRACTION = 112, EXPONENT_ALL = 0x7fff, EXPONENT_ONE = 0x3fff };

static const u128 sign_bit = (u128)1 << 127;

/* What the compiler calls for a difference: libgcc's own is 5 KB, and the sum is there anyway. */
quad __subtf3(quad a, quad b);

quad __subtf3(quad a, quad b)
{
	/* by the bit, or the compiler sees a difference here as well */
	return a + quad_from_bits(!quad_is_negative(b), quad_bits(b) & ~sign_bit);
}

u128 quad_bits(quad x)
{
	u128 bits;

	memcpy(&bits, &x, sizeof bits);
	return bits;
}

static int exponent_of(u128 bits)
{
	return (int)(bits >> FRACTION & EXPONENT_ALL);
}

static u128 fraction_of(u128 bits)
{
	return bits & (((u128)1 << FRACTION) - 1);
}

bool quad_is_nan(quad x)
{
	u128 bits = quad_bits(x);

	return exponent_of(bits) == EXPONENT_ALL && fraction_of(bits) != 0;
}

bool quad_is_inf(quad x)
{
	u128 bits = quad_bits(x);

	return exponent_of(bits) == EXPONENT_ALL && fraction_of(bits) == 0;
}

bool quad_is_negative(quad x)
{
	return quad_bits(x) >> 127;
}

quad quad_abs(quad x)
{
	return quad_from_bits(false, quad_bits(x) & ~sign_bit);
}

quad copysignf128(quad x, quad sign)
{
	return quad_from_bits(quad_is_negative(sign), quad_bits(x) & ~sign_bit);
}

u128 quad_split(quad x, int *e)
{
	u128 bits = quad_bits(x);
	int exponent = exponent_of(bits);

	*e = (exponent == 0 ? 1 : exponent) - EXPONENT_ONE - FRACTION;
	return fraction_of(bits) | (u128)(exponent != 0) << FRACTION;
}

static quad power_of_two(int n)
{
	return quad_from_bits(false, (u128)(n + EXPONENT_ONE) << FRACTION);
}

/* In steps that are numbers themselves; the last of them rounds. */
quad quad_scale(quad x, int n)
{
	for (; n > QUAD_MAX_EXP; n -= QUAD_MAX_EXP)
		x *= power_of_two(QUAD_MAX_EXP);
	for (; n < QUAD_MIN_EXP; n += FRACTION)
		x *= power_of_two(-FRACTION);
	return x * power_of_two(n);
}

/* Cuts off what is behind the point, after adding 'half' of the last place before it. */
static quad to_whole(quad x, bool half)
{
	u128 bits = quad_bits(x);
	int places = EXPONENT_ONE + FRACTION - exponent_of(bits); /* behind the point */
	u128 one;

	if (places <= 0)
		return exponent_of(bits) == EXPONENT_ALL ? x + x : x;
	if (places > FRACTION)
		return quad_from_bits(bits >> 127, half && places == FRACTION + 1
							   ? (u128)EXPONENT_ONE << FRACTION
							   : 0);
	one = (u128)1 << places;
	if (half)
		bits += one >> 1;
	bits &= ~(one - 1);
	memcpy(&x, &bits, sizeof x);
	return x;
}

quad truncf128(quad x)
{
	return to_whole(x, false);
}

quad roundf128(quad x)
{
	return to_whole(x, true);
}

long lroundf128(quad x)
{
	x = to_whole(x, true);
	if (!(x >= (quad)INT64_MIN && x < -(quad)INT64_MIN)) {
		feraiseexcept(FE_INVALID);
		return quad_is_negative(x) ? INT64_MIN : INT64_MAX;
	}
	return (long)x;
}

static quad not_a_number(void)
{
	errno = EDOM;
	feraiseexcept(FE_INVALID);
	return quad_from_bits(false, (u128)0x7fff8 << 108);
}

static quad rounded(u128 m, int e, bool negative)
{
	struct big num, one;

	if (m == 0)
		return quad_from_bits(negative, 0);
	big_set(&num, m);
	big_set(&one, 1);
	return quad_ratio(&num, &one, e, negative);
}

/* Digit by digit: two bits of m * 2^116 for each of the root, which then has two more than fit. */
quad sqrtf128(quad x)
{
	int e;
	u128 m, root = 0, rest = 0;

	if (quad_is_nan(x) || x == 0 || (quad_is_inf(x) && !quad_is_negative(x)))
		return x;
	if (x < 0)
		return not_a_number();
	for (m = quad_split(x, &e); m >> FRACTION == 0; e--)
		m <<= 1;
	if (e % 2 != 0) {
		m <<= 1;
		e--;
	}
	for (int pair = 114; pair >= 0; pair--) {
		rest = rest << 2 | (pair < 58 ? 0 : m >> (2 * pair - 116) & 3);
		root <<= 1;
		if (rest >= (root << 1 | 1)) {
			rest -= root << 1 | 1;
			root |= 1;
		}
	}
	return rounded(root << 1 | (rest != 0), e / 2 - 59, false);
}

quad fmodf128(quad x, quad y)
{
	int ex, ey;
	u128 mx, my;

	if (quad_is_nan(x) || quad_is_nan(y))
		return x + y;
	if (quad_is_inf(x) || y == 0)
		return not_a_number();
	if (quad_is_inf(y) || x == 0 || quad_abs(x) < quad_abs(y))
		return x;
	mx = quad_split(x, &ex);
	my = quad_split(y, &ey);
	for (; my >> FRACTION == 0 && ey > ex; ey--)
		my <<= 1;
	for (mx %= my; ex > ey; ex--)
		mx = (mx << 1) % my;
	return rounded(mx, ey, quad_is_negative(x));
}

/* a += b */
static void add(struct big *a, const struct big *b)
{
	uint64_t carry = 0;

	for (uint32_t i = 0; i < a->n || i < b->n || carry != 0; i++) {
		carry += i < b->n ? b->words[i] : 0;
		carry += i < a->n ? a->words[i] : 0;
		a->words[i] = (uint32_t)carry;
		if (i >= a->n)
			a->n = i + 1;
		carry >>= 32;
	}
}

static void set_product(struct big *out, u128 x, u128 y)
{
	struct big part;

	big_set(out, 0);
	for (int at = 96; at >= 0; at -= 32) {
		big_set(&part, x);
		big_multiply(&part, (uint32_t)(y >> at), 0);
		big_shift(out, 32);
		add(out, &part);
	}
}

/* a + b, or the difference where their signs differ; the sign of the larger is the sum's. */
static quad sum(struct big *a, struct big *b, int e, bool negative, bool differ)
{
	struct big one;

	big_set(&one, 1);
	if (!differ)
		add(a, b);
	else if (!big_take(a, b)) {
		(void)big_take(b, a);
		return quad_ratio(b, &one, e, !negative);
	}
	if (a->n == 0)
		return quad_from_bits(fegetround() == FE_DOWNWARD, 0);
	return quad_ratio(a, &one, e, negative);
}

quad fmaf128(quad x, quad y, quad z)
{
	struct big product, addend;
	int ex, ey, ez;
	bool negative = quad_is_negative(x) != quad_is_negative(y);

	if (quad_is_inf(z) && x - x == 0 && y - y == 0)
		return z;
	if (x == 0 || y == 0 || z == 0 || x - x != 0 || y - y != 0 || z - z != 0)
		return x * y + z;
	set_product(&product, quad_split(x, &ex), quad_split(y, &ey));
	ex += ey;
	big_set(&addend, quad_split(z, &ez));
	big_shift(ex > ez ? &product : &addend, (unsigned)(ex > ez ? ex - ez : ez - ex));
	return sum(&product, &addend, ex > ez ? ez : ex, negative, negative != quad_is_negative(z));
}
