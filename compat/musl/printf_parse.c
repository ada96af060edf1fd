/*
 * printf_parse.c: what a printf format asks for. In: a format. Out: the types of its arguments in
 * glibc's numbering (printf.h), and whether a fortified function may use it. Formats are trusted to
 * end; nothing is written.
 */
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "shim.h"

/* glibc's printf.h: kinds of arguments, and flags that are added to them. */
enum {
	PA_INT,
	PA_CHAR,
	PA_WCHAR,
	PA_STRING,
	PA_WSTRING,
	PA_POINTER,
	PA_FLOAT,
	PA_DOUBLE,
	PA_LAST,
	PA_FLAG_LONG_LONG = 1 << 8, /* also: long double */
	PA_FLAG_LONG = 1 << 9,
	PA_FLAG_SHORT = 1 << 10,
	PA_FLAG_PTR = 1 << 11,
	FLAG_CHAR = 1 << 16 /* ours alone: hh, which glibc tells as PA_CHAR */
};

#define ARGS_MAX 4096 /* glibc's NL_ARGMAX: a number above it is no argument */

struct directive {
	size_t width, precision, value; /* argument numbers from 1 on; 0 when there is none */
	int type;                       /* of the value; -1 when the directive takes none */
	char conversion;
};

size_t parse_printf_format(const char *format, size_t n, int *types);

static const char *parse_number(const char *p, size_t *number)
{
	for (*number = 0; isdigit((unsigned char)*p); p++)
		if (*number <= ARGS_MAX)
			*number = *number * 10 + (size_t)(*p - '0');
	return p;
}

/* "12$" names an argument; without a '$' nothing is taken. */
static const char *parse_position(const char *p, size_t *number)
{
	const char *end = parse_number(p, number);

	if (end > p && *end == '$' && *number > 0)
		return end + 1;
	*number = 0;
	return p;
}

/*
 * A width or precision: digits, or a '*' that takes an argument, the next one unless it is
 * numbered.
 */
static const char *parse_amount(const char *p, size_t *next, size_t *argument)
{
	size_t digits;

	*argument = 0;
	if (*p != '*')
		return parse_number(p, &digits);
	p = parse_position(p + 1, argument);
	if (*argument == 0)
		*argument = ++*next;
	return p;
}

static const char *parse_length(const char *p, int *flags)
{
	*flags = 0;
	for (;; p++) {
		switch (*p) {
		case 'h': *flags = *flags & PA_FLAG_SHORT ? FLAG_CHAR : PA_FLAG_SHORT; break;
		case 'l':
			*flags = *flags & PA_FLAG_LONG ? PA_FLAG_LONG_LONG | PA_FLAG_LONG
						       : PA_FLAG_LONG;
			break;
		case 'q':
		case 'L': *flags = PA_FLAG_LONG_LONG; break;
		case 'z':
		case 'Z':
		case 't':
		case 'j': *flags = PA_FLAG_LONG; break;
		default: return p;
		}
	}
}

static int integer_type(int flags)
{
	if (flags & FLAG_CHAR)
		return PA_CHAR;
	/*
	 * L and q say nothing of an integer here: glibc tells long long apart only where it is longer
	 * than long.
	 */
	return PA_INT | (flags & (PA_FLAG_LONG | PA_FLAG_SHORT));
}

static int value_type(char conversion, int flags)
{
	switch (conversion) {
	case 'd':
	case 'i':
	case 'o':
	case 'u':
	case 'x':
	case 'X':
	case 'b':
	case 'B': return integer_type(flags);
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
	case 'a':
	case 'A': return PA_DOUBLE | (flags & PA_FLAG_LONG_LONG);
	case 'c': /* glibc does not look at l here, nor at s */ return PA_CHAR;
	case 'C': return PA_WCHAR;
	case 's': return PA_STRING;
	case 'S': return PA_WSTRING;
	case 'p': return PA_POINTER;
	case 'n': return PA_FLAG_PTR | PA_INT;
	default: /* '%', 'm', the end, and what is no conversion */ return -1;
	}
}

/*
 * One directive, from behind its '%' to behind its conversion. *next is the last unnumbered
 * argument so far.
 */
static const char *parse_directive(const char *p, size_t *next, struct directive *d)
{
	int flags;

	d->width = d->precision = 0;
	p = parse_position(p, &d->value);
	while (*p != '\0' && strchr("-+ #0'I", *p) != NULL)
		p++;
	p = parse_amount(p, next, &d->width);
	if (*p == '.')
		p = parse_amount(p + 1, next, &d->precision);
	p = parse_length(p, &flags);
	d->conversion = *p;
	d->type = value_type(*p, flags);
	if (d->type == -1)
		d->value = 0;
	else if (d->value == 0)
		d->value = ++*next;
	return *p == '\0' ? p : p + 1;
}

static size_t note(size_t argument, int type, size_t n, int *types, size_t most)
{
	if (argument > 0 && argument <= n)
		types[argument - 1] = type;
	return argument > most ? argument : most;
}

size_t parse_printf_format(const char *format, size_t n, int *types)
{
	struct directive d;
	size_t next = 0, most = 0;

	for (const char *p = strchr(format, '%'); p != NULL; p = strchr(p, '%')) {
		p = parse_directive(p + 1, &next, &d);
		most = note(d.width, PA_INT, n, types, most);
		most = note(d.precision, PA_INT, n, types, most);
		most = note(d.value, d.type, n, types, most);
	}
	return most;
}

/* One line of /proc/self/maps: "from-to perms ..." in hexadecimal. */
static bool covers(const char *line, uintptr_t address, bool *writable)
{
	char *rest;
	uintptr_t from = strtoul(line, &rest, 16), to;

	if (*rest != '-')
		return false;
	to = strtoul(rest + 1, &rest, 16);
	*writable = strlen(rest) > 2 && rest[2] == 'w';
	return address - from < to - from;
}

/* Where /proc cannot be read glibc trusts the format too. */
static bool is_writable(const char *format)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];
	bool found = false, writable = false;

	while (maps != NULL && !found && fgets(line, sizeof line, maps) != NULL)
		found = covers(line, (uintptr_t)format, &writable);
	if (maps != NULL)
		fclose(maps);
	return found && writable;
}

void shim_check_format(int flag, const char *format)
{
	struct directive d;
	size_t next = 0;

	if (flag <= 0)
		return;
	for (const char *p = strchr(format, '%'); p != NULL; p = strchr(p, '%')) {
		p = parse_directive(p + 1, &next, &d);
		if (d.conversion == 'n' && is_writable(format))
			shim_fatal("%n in writable segment detected");
	}
}
