/*
 * strtol.c: the parsers of integers. musl's set errno where there is no number, glibc's leave it
 * alone; those that C23 code calls also take the prefix 0b where the base is 0 or 2. On the
 * machines here long, long long and intmax_t are one type, so the other names are aliases of these.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>
#include <ctype.h>

#include "shim.h"

long __isoc23_strtol(const char *s, char **end, int base);
unsigned long __isoc23_strtoul(const char *s, char **end, int base);
long __isoc23_wcstol(const wchar_t *s, wchar_t **end, int base);
unsigned long __isoc23_wcstoul(const wchar_t *s, wchar_t **end, int base);

SHIM_MUSL(strtol)
SHIM_MUSL(strtoul)
SHIM_MUSL(wcstol)
SHIM_MUSL(wcstoul)

/* Takes back the EINVAL that says "no number here"; that of a base which cannot be stays. */
static void keep_errno(int before, int base)
{
	if (errno == EINVAL && (base == 0 || (base >= 2 && base <= 36)))
		errno = before;
}

long strtol(const char *restrict s, char **restrict end, int base)
{
	int before = errno;
	long value = musl_strtol()(s, end, base);

	keep_errno(before, base);
	return value;
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
	int before = errno;
	unsigned long value = musl_strtoul()(s, end, base);

	keep_errno(before, base);
	return value;
}

long wcstol(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
	int before = errno;
	long value = musl_wcstol()(s, end, base);

	keep_errno(before, base);
	return value;
}

unsigned long wcstoul(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
	int before = errno;
	unsigned long value = musl_wcstoul()(s, end, base);

	keep_errno(before, base);
	return value;
}

static long with_sign(unsigned long value, bool negative)
{
	if (value > (unsigned long)LONG_MAX + (negative ? 1 : 0)) {
		errno = ERANGE;
		return negative ? LONG_MIN : LONG_MAX;
	}
	if (negative && value > LONG_MAX)
		return LONG_MIN;
	return negative ? -(long)value : (long)value;
}

/* The binary digits of a number with the prefix 0b, or NULL when it has none. */
static const char *binary_digits(const char *s, int base, bool *negative)
{
	if (base != 0 && base != 2)
		return NULL;
	while (isspace((unsigned char)*s))
		s++;
	*negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	if (s[0] != '0' || (s[1] != 'b' && s[1] != 'B') || (s[2] != '0' && s[2] != '1'))
		return NULL;
	return s + 2;
}

long __isoc23_strtol(const char *s, char **end, int base)
{
	bool negative;
	const char *digits = binary_digits(s, base, &negative);

	if (digits == NULL)
		return strtol(s, end, base);
	return with_sign(strtoul(digits, end, 2), negative);
}

unsigned long __isoc23_strtoul(const char *s, char **end, int base)
{
	bool negative;
	const char *digits = binary_digits(s, base, &negative);
	int before = errno;
	unsigned long value;

	if (digits == NULL)
		return strtoul(s, end, base);
	errno = 0;
	value = strtoul(digits, end, 2);
	if (errno == ERANGE)
		return ULONG_MAX;
	errno = before;
	return negative ? -value : value;
}

static const wchar_t *wide_binary_digits(const wchar_t *s, int base, bool *negative)
{
	if (base != 0 && base != 2)
		return NULL;
	while (iswspace((wint_t)*s))
		s++;
	*negative = *s == L'-';
	if (*s == L'-' || *s == L'+')
		s++;
	if (s[0] != L'0' || (s[1] != L'b' && s[1] != L'B') || (s[2] != L'0' && s[2] != L'1'))
		return NULL;
	return s + 2;
}

long __isoc23_wcstol(const wchar_t *s, wchar_t **end, int base)
{
	bool negative;
	const wchar_t *digits = wide_binary_digits(s, base, &negative);

	if (digits == NULL)
		return wcstol(s, end, base);
	return with_sign(wcstoul(digits, end, 2), negative);
}

unsigned long __isoc23_wcstoul(const wchar_t *s, wchar_t **end, int base)
{
	bool negative;
	const wchar_t *digits = wide_binary_digits(s, base, &negative);
	int before = errno;
	unsigned long value;

	if (digits == NULL)
		return wcstoul(s, end, base);
	errno = 0;
	value = wcstoul(digits, end, 2);
	if (errno == ERANGE)
		return ULONG_MAX;
	errno = before;
	return negative ? -value : value;
}
