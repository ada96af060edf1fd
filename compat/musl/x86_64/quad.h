/*
 * quad.h: quadruple precision (binary128, IEEE 754) as text, where it is a type of its own:
 * what its two conversions share. The numbers in between are exact; the bounds are those of
 * the format.
 */
#ifndef SHIM_QUAD_H
#define SHIM_QUAD_H

#include <stdbool.h>
#include <stdint.h>

enum {
	QUAD_BITS = 113,       /* of the significand, the hidden one included */
	QUAD_MIN_EXP = -16382, /* of the smallest normal number */
	QUAD_MAX_EXP = 16383,
	QUAD_DIGITS = 11570, /* more decimal digits cannot change how a number is rounded */
	QUAD_WORDS = 1800    /* 10 to the power of QUAD_DIGITS + 4966 has 1,718 words */
};

/* A number without a sign, the lowest word first; words at n and above are not written yet. */
struct big {
	uint32_t n;
	uint32_t words[QUAD_WORDS];
};

__extension__ typedef unsigned __int128 u128;

void big_set(struct big *b, u128 value);
/* b * factor + more */
void big_multiply(struct big *b, uint32_t factor, uint32_t more);
/* b * 10 to the power of n, or 5 */
void big_power(struct big *b, uint32_t base, unsigned n);
void big_shift(struct big *b, unsigned bits);
/* b / divisor in b; the rest is returned. */
uint32_t big_divide(struct big *b, uint32_t divisor);
/* a -= b when a >= b, and whether it was. */
bool big_take(struct big *a, const struct big *b);
/* The bits up to the highest that is set. */
unsigned big_bits(const struct big *b);

/*
 * Whether a number that was cut off is to be rounded up: 'odd' tells of its last place, 'half' of
 * what was cut off in halves of that place (-1 less than one, 0 one, 1 more), 'rest' that something
 * was cut off at all. As the thread's rounding direction has it.
 */
bool quad_rounds_up(bool negative, bool odd, int half, bool rest);

__extension__ typedef __float128 quad;

quad quad_from_bits(bool negative, u128 bits);
u128 quad_bits(quad x);
/* num / den * 2^exponent, rounded once, with ERANGE where it has no room; both are above 0. */
quad quad_ratio(struct big *num, struct big *den, long exponent, bool negative);
/* A finite number as m * 2^e; m is below 2^113. Returns m. */
u128 quad_split(quad x, int *e);
bool quad_is_nan(quad x);
bool quad_is_inf(quad x);
bool quad_is_negative(quad x);
/* x * 2^n */
quad quad_scale(quad x, int n);
quad quad_abs(quad x);
quad sqrtf128(quad x);
quad expf128(quad x);
quad logf128(quad x);
/* exp(x) - 1 and log(1 + x), without loss near 0 */
quad quad_expm1(quad x);
quad quad_log1p(quad x);

#endif
