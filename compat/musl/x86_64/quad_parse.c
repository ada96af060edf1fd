/*
 * quad_parse.c: text to quadruple precision, correctly rounded (strtod(3)). In: a string of any
 * length; digits that cannot change the result are read and not kept. Out: the number, where it
 * ends, and ERANGE for one that has no room in the format.
 */
#include "quad.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

quad strtof128(const char *s, char **end);
quad strtof128_l(const char *s, char **end, locale_t locale);

/* A number as it was written: digits * base to the power of exponent. */
struct written {
	struct big digits;
	bool hex;
	long exponent; /* of ten, or of two */
	unsigned kept;
	bool cut; /* a digit other than 0 was not kept */
};

quad quad_from_bits(bool negative, u128 bits)
{
	quad value;

	bits |= (u128)negative << 127;
	memcpy(&value, &bits, sizeof value);
	return value;
}

static const u128 infinity = (u128)0x7fff << 112;

static int digit(char c, bool hex)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void keep(struct written *w, int value, bool behind_point)
{
	const unsigned max = w->hex ? 64 : QUAD_DIGITS;

	if (w->kept < max) {
		if (w->kept > 0 || value != 0)
			w->kept++;
		if (w->digits.n > 0 || value != 0) {
			if (w->digits.n == 0)
				big_set(&w->digits, (u128)value);
			else
				big_multiply(&w->digits, w->hex ? 16 : 10, (uint32_t)value);
		}
		w->exponent -= behind_point ? (w->hex ? 4 : 1) : 0;
	} else {
		w->cut = w->cut || value != 0;
		w->exponent += behind_point ? 0 : (w->hex ? 4 : 1);
	}
}

/* Digits, perhaps with a point in them; NULL when there is no digit. */
static const char *read_digits(struct written *w, const char *s)
{
	bool point = false, any = false;

	for (;; s++) {
		int value = digit(*s, w->hex);

		if (*s == '.' && !point) {
			point = true;
		} else if (value >= 0) {
			any = true;
			keep(w, value, point);
		} else {
			return any ? s : NULL;
		}
	}
}

/* An exponent, if one stands here; it is held within what the arithmetic can bear. */
static const char *read_exponent(struct written *w, const char *s)
{
	const char *p = s;
	bool negative;
	long n = 0;

	if ((*p | 0x20) != (w->hex ? 'p' : 'e'))
		return s;
	p++;
	negative = *p == '-';
	p += *p == '-' || *p == '+';
	if (!isdigit((unsigned char)*p))
		return s;
	for (; isdigit((unsigned char)*p); p++)
		n = n < 1000000000 ? n * 10 + (*p - '0') : n;
	w->exponent += negative ? -n : n;
	return p;
}

/* What overflows, in the direction that the thread rounds in. */
static quad too_big(bool negative)
{
	errno = ERANGE;
	return quad_from_bits(negative,
			      quad_rounds_up(negative, true, 1, true) ? infinity : infinity - 1);
}

static quad too_small(bool negative)
{
	errno = ERANGE;
	return quad_from_bits(negative, quad_rounds_up(negative, false, -1, true) ? 1 : 0);
}

/* Takes 'places' bits of num / den, which is at least 1 and less than 2; num is what is left. */
static u128 take_bits(struct big *num, const struct big *den, int places)
{
	u128 bits = 0;

	for (int i = 0; i < places; i++) {
		bits = bits << 1 | big_take(num, den);
		big_shift(num, 1);
	}
	return bits;
}

quad quad_ratio(struct big *num, struct big *den, long exponent, bool negative)
{
	int shift = (int)big_bits(num) - (int)big_bits(den);
	int places = QUAD_BITS;
	u128 bits;
	bool guard, rest;

	big_shift(shift > 0 ? den : num, (unsigned)abs(shift));
	exponent += shift;
	if (!big_take(num, den)) {
		big_shift(num, 1);
		exponent--;
		(void)big_take(num, den);
	}
	/* the leading 1 has been taken */
	if (exponent > QUAD_MAX_EXP)
		return too_big(negative);
	if (exponent < QUAD_MIN_EXP - QUAD_BITS)
		return too_small(negative);
	if (exponent < QUAD_MIN_EXP)
		places -= (int)(QUAD_MIN_EXP - exponent);
	big_shift(num, 1);
	bits = places > 0 ? (u128)1 << (places - 1) | take_bits(num, den, places - 1) : 0;
	guard = places > 0 ? big_take(num, den) : places == 0;
	rest = num->n != 0 || places < 0;
	if (exponent >= QUAD_MIN_EXP)
		bits += (u128)(exponent - QUAD_MIN_EXP) << 112;
	bits += quad_rounds_up(negative, bits & 1, guard ? rest : -1, guard || rest);
	if (bits >= infinity || (bits < (u128)1 << 112 && (guard || rest)))
		errno = ERANGE;
	return quad_from_bits(negative, bits);
}

static quad value_of(struct written *w, bool negative)
{
	struct big den;

	if (w->digits.n == 0)
		return quad_from_bits(negative, 0);
	big_set(&den, 1);
	if (w->cut) { /* a digit stands for all that was cut off: none of them can be a tie any more */
		big_multiply(&w->digits, w->hex ? 16 : 10, 1);
		w->exponent -= w->hex ? 4 : 1;
	}
	if (w->hex)
		return quad_ratio(&w->digits, &den, w->exponent, negative);
	if (w->exponent + (long)w->kept > 4940)
		return too_big(negative);
	if (w->exponent + (long)w->kept < -4970)
		return too_small(negative);
	if (w->exponent >= 0)
		big_power(&w->digits, 10, (unsigned)w->exponent);
	else
		big_power(&den, 10, (unsigned)-w->exponent);
	return quad_ratio(&w->digits, &den, 0, negative);
}

/* "nan" with its "(...)", whose number goes into the significand. */
static const char *read_nan(const char *s, u128 *bits)
{
	const char *p = s + 3;
	char *stop;

	*bits = (u128)0x7fff8 << 108;
	if (*p != '(')
		return p;
	for (p++; isalnum((unsigned char)*p) || *p == '_'; p++)
		;
	if (*p != ')')
		return s + 3;
	unsigned long long payload = strtoull(s + 4, &stop, 0);
	if (stop == p)
		*bits |= payload;
	return p + 1;
}

static quad read_number(const char *s, char **end, bool negative)
{
	struct written w = {.digits.n = 0};
	const char *p;

	w.hex = s[0] == '0' && (s[1] | 0x20) == 'x' &&
		(digit(s[2], true) >= 0 || (s[2] == '.' && digit(s[3], true) >= 0));
	p = read_digits(&w, w.hex ? s + 2 : s);
	if (p == NULL)
		return 0;
	*end = (char *)(uintptr_t)read_exponent(&w, p);
	return value_of(&w, negative);
}

quad strtof128(const char *s, char **end)
{
	const char *p = s + strspn(s, " \t\n\v\f\r");
	bool negative = *p == '-';
	quad value = 0;
	char *stop = (char *)(uintptr_t)s;
	u128 bits;

	p += *p == '-' || *p == '+';
	if (strncasecmp(p, "inf", 3) == 0) {
		stop = (char *)(uintptr_t)p + (strncasecmp(p, "infinity", 8) == 0 ? 8 : 3);
		value = quad_from_bits(negative, infinity);
	} else if (strncasecmp(p, "nan", 3) == 0) {
		stop = (char *)(uintptr_t)read_nan(p, &bits);
		value = quad_from_bits(negative, bits);
	} else {
		value = read_number(p, &stop, negative);
	}
	if (end != NULL)
		*end = stop;
	return value;
}

quad strtof128_l(const char *s, char **end, locale_t locale)
{
	(void)locale; /* musl's locales all have the same point */
	return strtof128(s, end);
}
