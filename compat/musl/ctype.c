/*
 * ctype.c: the character tables that glibc's ctype.h reads inline, from -128 to 255. musl's own
 * have the classes right, and 0 where a byte above 127 has no other case; code built for glibc
 * takes that 0 for the answer, so the case tables are made here.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <wctype.h>

#include "shim.h"

#undef _tolower
#undef _toupper

enum { FIRST = -128, ENTRIES = 384 };

const int32_t **__ctype_tolower_loc(void);
const int32_t **__ctype_toupper_loc(void);
const unsigned short **__ctype_b_loc(void);
int __isctype(int c, int class);
int __isascii_l(int c, locale_t locale);
int __toascii_l(int c, locale_t locale);
int _tolower(int c);
int _toupper(int c);

static int32_t lower[ENTRIES], upper[ENTRIES];
static bool filled;

/* Threads may do this at once: all write the same. */
static void fill(void)
{
	if (__atomic_load_n(&filled, __ATOMIC_ACQUIRE))
		return;
	for (int c = FIRST; c < FIRST + ENTRIES; c++) {
		int32_t same = c < -1 ? c + 256
				      : c; /* a negative char stands for its byte; EOF for itself */

		lower[c - FIRST] = c >= 0 && c < 128 ? tolower(c) : same;
		upper[c - FIRST] = c >= 0 && c < 128 ? toupper(c) : same;
	}
	__atomic_store_n(&filled, true, __ATOMIC_RELEASE);
}

const int32_t **__ctype_tolower_loc(void)
{
	static const int32_t *table = lower - FIRST;

	fill();
	return &table;
}

const int32_t **__ctype_toupper_loc(void)
{
	static const int32_t *table = upper - FIRST;

	fill();
	return &table;
}

SHIM_MUSL(__ctype_get_mb_cur_max)

/* glibc allows for six bytes of UTF-8, musl for the four that a character can have. */
size_t __ctype_get_mb_cur_max(void)
{
	return musl___ctype_get_mb_cur_max()() == 1 ? 1 : 6;
}

int __isctype(int c, int class)
{
	return (*__ctype_b_loc())[c] & class;
}

int __isascii_l(int c, locale_t locale)
{
	(void)locale;
	return (c & ~0x7f) == 0;
}

int __toascii_l(int c, locale_t locale)
{
	(void)locale;
	return c & 0x7f;
}

/* The caller promises a letter of the other case. */
int _tolower(int c)
{
	return c >= FIRST && c < FIRST + ENTRIES ? (*__ctype_tolower_loc())[c] : c;
}

int _toupper(int c)
{
	return c >= FIRST && c < FIRST + ENTRIES ? (*__ctype_toupper_loc())[c] : c;
}
