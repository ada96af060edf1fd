/*
 * quad_text.c: quadruple precision to text (strfromd(3)). In: a format of one conversion. Out: at
 * most n bytes with their NUL, and how many it would have been. All digits are exact, and rounded
 * once.
 */
#include "quad.h"

#include <stdlib.h>
#include <string.h>

int strfromf128(char *to, size_t n, const char *format, quad value);

enum { CHUNK = 1000000000, CHUNK_DIGITS = 9, TEXT_MAX = 11700 };

/* Where the text goes; what has no room is counted. */
struct text {
	char *to;
	size_t n, length;
};

struct conversion {
	char kind; /* a, e, f or g */
	bool upper, negative;
	long precision; /* -1: none was given */
};

/* Digits d[0].d[1]... with the point behind the first 'point' of them; zeros follow without end. */
struct decimal {
	char digits[TEXT_MAX];
	int n, point;
};

static void put(struct text *t, char c)
{
	if (t->length + 1 < t->n)
		t->to[t->length] = c;
	t->length++;
}

static void put_all(struct text *t, const char *s)
{
	while (*s != '\0')
		put(t, *s++);
}

static void put_exponent(struct text *t, char letter, int exponent, int least_digits)
{
	char digits[8];
	int n = 0;
	int value = abs(exponent);

	put(t, letter);
	put(t, exponent < 0 ? '-' : '+');
	do {
		digits[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0 || n < least_digits);
	while (n > 0)
		put(t, digits[--n]);
}

/* All digits of m * 2^e. */
static void expand(struct decimal *d, u128 m, int e)
{
	struct big b;
	char *at = d->digits + TEXT_MAX;
	int behind = 0;

	for (; m != 0 && (m & 1) == 0; m >>= 1)
		e++;
	big_set(&b, m);
	if (m != 0 && e > 0)
		big_shift(&b, (unsigned)e);
	if (m != 0 && e < 0) {
		behind = -e;
		big_power(&b, 5, (unsigned)behind);
	}
	while (b.n > 0) {
		uint32_t chunk = big_divide(&b, CHUNK);

		for (int i = 0; i < CHUNK_DIGITS && (b.n > 0 || chunk > 0); i++, chunk /= 10)
			*--at = (char)('0' + chunk % 10);
	}
	d->n = (int)(d->digits + TEXT_MAX - at);
	memmove(d->digits, at, (size_t)d->n);
	if (d->n == 0)
		d->digits[d->n++] = '0';
	d->point = d->n - behind;
}

/* Cuts the digits after the first 'keep', which may be less than none. */
static void round_at(struct decimal *d, long keep, bool negative)
{
	bool rest = false, odd;
	int half = -1;
	long i;

	if (keep >= d->n)
		return;
	for (i = keep < 0 ? 0 : keep + 1; i < d->n; i++)
		rest = rest || d->digits[i] != '0';
	if (keep >= 0 && d->digits[keep] >= '5')
		half = d->digits[keep] > '5' || rest;
	rest = rest || (keep >= 0 && d->digits[keep] != '0');
	odd = keep > 0 && (d->digits[keep - 1] - '0') % 2 != 0;
	d->n = keep < 0 ? 0 : (int)keep;
	if (!quad_rounds_up(negative, odd, half, rest))
		return;
	for (i = d->n; i > 0 && d->digits[i - 1] == '9'; i--)
		d->digits[i - 1] = '0';
	if (i > 0) {
		d->digits[i - 1]++;
		return;
	}
	memmove(d->digits + 1, d->digits, (size_t)d->n);
	d->digits[0] = '1';
	if (keep < 0)
		d->point += (int)-keep; /* the last place that is printed */
	d->n++;
	d->point++;
}

static char digit_at(const struct decimal *d, long i)
{
	return i >= 0 && i < d->n ? d->digits[i] : '0';
}

static void put_fixed(struct text *t, const struct decimal *d, long precision)
{
	long whole = d->point > 0 ? d->point : 1;
	long first = d->point > 0 ? 0 : d->point - 1;

	for (long i = 0; i < whole; i++)
		put(t, digit_at(d, first + i));
	if (precision > 0)
		put(t, '.');
	for (long i = 0; i < precision; i++)
		put(t, digit_at(d, d->point + i));
}

static void put_scientific(struct text *t, const struct decimal *d, const struct conversion *c,
			   long precision)
{
	put(t, digit_at(d, 0));
	if (precision > 0)
		put(t, '.');
	for (long i = 1; i <= precision; i++)
		put(t, digit_at(d, i));
	put_exponent(t, c->upper ? 'E' : 'e', d->point - 1, 2);
}

/* %g: the shorter of the two, without zeros at the end. */
static void put_general(struct text *t, struct decimal *d, const struct conversion *c)
{
	long precision = c->precision < 0 ? 6 : c->precision == 0 ? 1 : c->precision;
	long exponent;
	int used;

	round_at(d, precision, c->negative);
	exponent = d->point - 1;
	for (used = d->n; used > 1 && d->digits[used - 1] == '0'; used--)
		;
	if (exponent < -4 || exponent >= precision)
		put_scientific(t, d, c, used - 1);
	else
		put_fixed(t, d, used > d->point ? used - d->point : 0);
}

static void put_decimal(struct text *t, u128 m, int e, const struct conversion *c)
{
	struct decimal d = {.n = 0};
	long precision = c->precision < 0 ? 6 : c->precision;

	expand(&d, m, e);
	if (c->kind == 'g') {
		put_general(t, &d, c);
	} else if (c->kind == 'f') {
		round_at(&d, d.point + precision, c->negative);
		put_fixed(t, &d, precision);
	} else {
		round_at(&d, precision + 1, c->negative);
		put_scientific(t, &d, c, precision);
	}
}

/* %a: the significand's own digits, 28 of them behind the point. */
static void put_hex(struct text *t, u128 m, int exponent, const struct conversion *c)
{
	const char *const names = c->upper ? "0123456789ABCDEF" : "0123456789abcdef";
	long precision = c->precision;
	int cut = precision >= 0 && precision < 28 ? (int)(28 - precision) * 4 : 0;

	if (cut > 0) {
		u128 rest = m & (((u128)1 << cut) - 1);
		u128 half = (u128)1 << (cut - 1);

		m >>= cut;
		m += quad_rounds_up(c->negative, m & 1, rest < half ? -1 : rest > half, rest != 0);
		m <<= cut;
	}
	put_all(t, c->upper ? "0X" : "0x");
	put(t, names[m >> 112]);
	if (precision < 0)
		for (precision = 28; precision > 0 && ((m >> (28 - precision) * 4) & 15) == 0;)
			precision--;
	if (precision > 0)
		put(t, '.');
	for (long i = 0; i < precision; i++)
		put(t, i < 28 ? names[(m >> (27 - i) * 4) & 15] : '0');
	put_exponent(t, c->upper ? 'P' : 'p', exponent, 1);
}

/* Anything but "%", perhaps a precision, and one of aAeEfFgG is a caller's error, and stops it. */
static struct conversion read_format(const char *format)
{
	struct conversion c = {.precision = -1};
	const char *p = format + 1;

	if (format[0] != '%')
		abort();
	if (*p == '.')
		for (c.precision = 0, p++; *p >= '0' && *p <= '9'; p++)
			c.precision = c.precision < 100000000 ? c.precision * 10 + (*p - '0')
							      : c.precision;
	if (*p == '\0' || strchr("aAeEfFgG", *p) == NULL || p[1] != '\0')
		abort();
	c.kind = (char)(*p | 0x20);
	c.upper = *p != c.kind;
	return c;
}

int strfromf128(char *to, size_t n, const char *format, quad value)
{
	struct conversion c = read_format(format);
	struct text t = {to, n, 0};
	u128 bits, m;
	int exponent;

	memcpy(&bits, &value, sizeof bits);
	c.negative = bits >> 127;
	m = bits & (((u128)1 << 112) - 1);
	exponent = (int)(bits >> 112 & 0x7fff);
	if (c.negative)
		put(&t, '-');
	if (exponent == 0x7fff) {
		put_all(&t, c.upper ? (m ? "NAN" : "INF") : (m ? "nan" : "inf"));
	} else {
		m |= (u128)(exponent != 0) << 112;
		exponent += exponent != 0 ? -QUAD_MAX_EXP : m != 0 ? QUAD_MIN_EXP : 0;
		if (c.kind == 'a')
			put_hex(&t, m, exponent, &c);
		else
			put_decimal(&t, m, exponent - 112, &c);
	}
	if (n > 0)
		to[t.length < n ? t.length : n - 1] = '\0';
	return (int)t.length;
}
