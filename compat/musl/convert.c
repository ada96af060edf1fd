/*
 * convert.c: numbers to text and back, where glibc has more names than musl: strfrom* and the ecvt
 * family.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

int strfromd(char *to, size_t n, const char *format, double value);
int strfromf(char *to, size_t n, const char *format, float value);
int strfroml(char *to, size_t n, const char *format, long double value);
int ecvt_r(double value, int digits, int *point, int *negative, char *to, size_t n);
int fcvt_r(double value, int digits, int *point, int *negative, char *to, size_t n);
int qecvt_r(long double value, int digits, int *point, int *negative, char *to, size_t n);
int qfcvt_r(long double value, int digits, int *point, int *negative, char *to, size_t n);
char *qecvt(long double value, int digits, int *point, int *negative);
char *qfcvt(long double value, int digits, int *point, int *negative);
char *qgcvt(long double value, int digits, char *to);

/*
 * The format is "%", perhaps a precision, and one of aAeEfFgG; anything else is a caller's error,
 * and stops it.
 */
int strfroml(char *to, size_t n, const char *format, long double value)
{
	const char *p = format + (format[0] == '%' ? 1 : 0);
	char with_length[64];
	size_t head;

	if (*p == '.')
		p += 1 + strspn(p + 1, "0123456789");
	head = (size_t)(p - format);
	if (format[0] != '%' || *p == '\0' || strchr("aAeEfFgG", *p) == NULL || p[1] != '\0' ||
	    head + 3 > sizeof with_length)
		abort();
	memcpy(with_length, format, head);
	with_length[head] = 'L';
	with_length[head + 1] = *p;
	with_length[head + 2] = '\0';
	return snprintf(to, n, with_length, value);
}

/* %a prints a double's own digits, so doubles are not widened for it. */
int strfromd(char *to, size_t n, const char *format, double value)
{
	size_t length = strlen(format);

	if (length > 0 && (format[length - 1] == 'a' || format[length - 1] == 'A') &&
	    format[0] == '%')
		return snprintf(to, n, format, value);
	return strfroml(to, n, format, (long double)value);
}

int strfromf(char *to, size_t n, const char *format, float value)
{
	return strfromd(to, n, format, (double)value);
}

/* Digits of %.*e without sign, point and exponent; *point is where the point would stand. */
int qecvt_r(long double value, int digits, int *point, int *negative, char *to, size_t n)
{
	char text[64];
	size_t length = 0;
	int want = digits < 1    ? 1
		   : digits > 21 ? 21
				 : digits; /* long double has no more than 21 that matter */

	*negative = __builtin_signbit(value) != 0;
	if (__builtin_isnan(value) || __builtin_isinf(value)) {
		snprintf(text, sizeof text, "%s", __builtin_isnan(value) ? "nan" : "inf");
		*point = 0;
		length = strlen(text);
	} else {
		snprintf(text, sizeof text, "%.*Le", want - 1, *negative ? -value : value);
		*point = value == 0 ? 1 : (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
		for (const char *p = text; *p != 'e'; p++)
			if (*p != '.')
				text[length++] = *p;
	}
	if (digits < 1)
		length = 0;
	if (length >= n)
		return -1;
	memcpy(to, text, length);
	to[length] = '\0';
	return 0;
}

int ecvt_r(double value, int digits, int *point, int *negative, char *to, size_t n)
{
	return qecvt_r((long double)value, digits > 17 ? 17 : digits, point, negative, to, n);
}

/* Digits of %.*f without the point and without leading zeros. */
int qfcvt_r(long double value, int digits, int *point, int *negative, char *to, size_t n)
{
	char text[5100]; /* LDBL_MAX has 4933 digits before the point */
	const char *start = text;
	char *dot;
	int want = digits < 0 ? 0 : digits > 100 ? 100 : digits;

	*negative = __builtin_signbit(value) != 0;
	if (__builtin_isnan(value) || __builtin_isinf(value))
		return qecvt_r(value, 1, point, negative, to, n);
	snprintf(text, sizeof text, "%.*Lf", want, *negative ? -value : value);
	dot = strchr(text, '.');
	*point = (int)(dot == NULL ? strlen(text) : (size_t)(dot - text));
	if (dot != NULL)
		memmove(dot, dot + 1, strlen(dot));
	if (value != 0 && value < 1 && value > -1)
		for (; *start == '0'; start++)
			--*point;
	if (strlen(start) >= n)
		return -1;
	memcpy(to, start, strlen(start) + 1);
	return 0;
}

int fcvt_r(double value, int digits, int *point, int *negative, char *to, size_t n)
{
	return qfcvt_r((long double)value, digits > 17 ? 17 : digits, point, negative, to, n);
}

char *qecvt(long double value, int digits, int *point, int *negative)
{
	static char text[64];

	return qecvt_r(value, digits, point, negative, text, sizeof text) == 0 ? text : NULL;
}

char *qfcvt(long double value, int digits, int *point, int *negative)
{
	static char text[5100];

	return qfcvt_r(value, digits, point, negative, text, sizeof text) == 0 ? text : NULL;
}

char *qgcvt(long double value, int digits, char *to)
{
	sprintf(to, "%.*Lg", digits > 21 ? 21 : digits, value);
	return to;
}
