/*
 * quad_big.c: the exact numbers behind quadruple precision as text. In and out: numbers of at most
 * QUAD_WORDS words; the callers' bounds keep them there.
 */
#include "quad.h"

#include <fenv.h>
#include <string.h>

void big_set(struct big *b, u128 value)
{
	for (b->n = 0; value != 0; value >>= 32)
		b->words[b->n++] = (uint32_t)value;
}

void big_multiply(struct big *b, uint32_t factor, uint32_t more)
{
	uint64_t carry = more;

	for (uint32_t i = 0; i < b->n; i++) {
		carry += (uint64_t)b->words[i] * factor;
		b->words[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry != 0)
		b->words[b->n++] = (uint32_t)carry;
}

void big_power(struct big *b, uint32_t base, unsigned n)
{
	uint32_t step = 1;
	unsigned in_step = 0;

	while (step <= UINT32_MAX / base) {
		step *= base;
		in_step++;
	}
	for (; n >= in_step; n -= in_step)
		big_multiply(b, step, 0);
	for (; n > 0; n--)
		big_multiply(b, base, 0);
}

void big_shift(struct big *b, unsigned bits)
{
	unsigned words = bits / 32;

	big_multiply(b, UINT32_C(1) << bits % 32, 0);
	if (b->n == 0 || words == 0)
		return;
	memmove(b->words + words, b->words, b->n * sizeof b->words[0]);
	memset(b->words, 0, words * sizeof b->words[0]);
	b->n += words;
}

uint32_t big_divide(struct big *b, uint32_t divisor)
{
	uint64_t rest = 0;

	for (uint32_t i = b->n; i-- > 0;) {
		rest = rest << 32 | b->words[i];
		b->words[i] = (uint32_t)(rest / divisor);
		rest %= divisor;
	}
	while (b->n > 0 && b->words[b->n - 1] == 0)
		b->n--;
	return (uint32_t)rest;
}

static bool is_less(const struct big *a, const struct big *b)
{
	if (a->n != b->n)
		return a->n < b->n;
	for (uint32_t i = a->n; i-- > 0;)
		if (a->words[i] != b->words[i])
			return a->words[i] < b->words[i];
	return false;
}

bool big_take(struct big *a, const struct big *b)
{
	uint64_t borrow = 0;

	if (is_less(a, b))
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		uint64_t less = (i < b->n ? b->words[i] : 0) + borrow;

		borrow = a->words[i] < less;
		a->words[i] = (uint32_t)(a->words[i] - less);
	}
	while (a->n > 0 && a->words[a->n - 1] == 0)
		a->n--;
	return true;
}

unsigned big_bits(const struct big *b)
{
	return b->n == 0 ? 0 : b->n * 32 - (unsigned)__builtin_clz(b->words[b->n - 1]);
}

bool quad_rounds_up(bool negative, bool odd, int half, bool rest)
{
	switch (fegetround()) {
	case FE_TOWARDZERO: return false;
	case FE_UPWARD: return rest && !negative;
	case FE_DOWNWARD: return rest && negative;
	default: return half > 0 || (half == 0 && odd);
	}
}
