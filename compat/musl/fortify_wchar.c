/*
 * fortify_wchar.c: wchar.h and the multibyte part of stdlib.h under _FORTIFY_SOURCE. The room of a
 * destination is counted in its own elements: wide characters, or bytes where bytes are written.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "shim.h"

wchar_t *__wmemcpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room);
wchar_t *__wmemmove_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room);
wchar_t *__wmempcpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room);
wchar_t *__wmemset_chk(wchar_t *to, wchar_t c, size_t n, size_t room);
wchar_t *__wcscpy_chk(wchar_t *to, const wchar_t *from, size_t room);
wchar_t *__wcpcpy_chk(wchar_t *to, const wchar_t *from, size_t room);
wchar_t *__wcscat_chk(wchar_t *to, const wchar_t *from, size_t room);
wchar_t *__wcsncat_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room);
wchar_t *__wcsncpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room);
wchar_t *__wcpncpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room);
size_t __wcslcpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room);
size_t __wcslcat_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room);
size_t __mbstowcs_chk(wchar_t *to, const char *from, size_t n, size_t room);
size_t __wcstombs_chk(char *to, const wchar_t *from, size_t n, size_t room);
size_t __mbsrtowcs_chk(wchar_t *to, const char **from, size_t n, mbstate_t *state, size_t room);
size_t __wcsrtombs_chk(char *to, const wchar_t **from, size_t n, mbstate_t *state, size_t room);
size_t __mbsnrtowcs_chk(wchar_t *to, const char **from, size_t max, size_t n, mbstate_t *state,
			size_t room);
size_t __wcsnrtombs_chk(char *to, const wchar_t **from, size_t max, size_t n, mbstate_t *state,
			size_t room);
size_t __wcrtomb_chk(char *to, wchar_t c, mbstate_t *state, size_t room);
int __wctomb_chk(char *to, wchar_t c, size_t room);
size_t wcslcpy(wchar_t *to, const wchar_t *from, size_t n);
size_t wcslcat(wchar_t *to, const wchar_t *from, size_t n);
wchar_t *wmempcpy(wchar_t *to, const wchar_t *from, size_t n);
wchar_t *wcschrnul(const wchar_t *s, wchar_t c);

wchar_t *__wmemcpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return wmemcpy(to, from, n);
}

wchar_t *__wmemmove_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return wmemmove(to, from, n);
}

wchar_t *wmempcpy(wchar_t *to, const wchar_t *from, size_t n)
{
	return wmemcpy(to, from, n) + n;
}

wchar_t *__wmempcpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return wmempcpy(to, from, n);
}

wchar_t *__wmemset_chk(wchar_t *to, wchar_t c, size_t n, size_t room)
{
	shim_check(n <= room);
	return wmemset(to, c, n);
}

wchar_t *__wcpcpy_chk(wchar_t *to, const wchar_t *from, size_t room)
{
	size_t n = wcslen(from);

	shim_check(n < room);
	return wmemcpy(to, from, n + 1) + n;
}

wchar_t *__wcscpy_chk(wchar_t *to, const wchar_t *from, size_t room)
{
	__wcpcpy_chk(to, from, room);
	return to;
}

wchar_t *__wcsncat_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
	size_t had = wcsnlen(to, room);
	size_t more = wcsnlen(from, n);

	shim_check(had < room && more < room - had);
	wmemcpy(to + had, from, more);
	to[had + more] = L'\0';
	return to;
}

wchar_t *__wcscat_chk(wchar_t *to, const wchar_t *from, size_t room)
{
	return __wcsncat_chk(to, from, (size_t)-1, room);
}

wchar_t *__wcsncpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return wcsncpy(to, from, n);
}

wchar_t *__wcpncpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return wcpncpy(to, from, n);
}

/* strlcpy's rule for wide characters: copies what fits with its end, returns what there was. */
size_t wcslcpy(wchar_t *to, const wchar_t *from, size_t n)
{
	size_t length = wcslen(from);

	if (n > 0) {
		size_t take = length < n ? length : n - 1;

		wmemcpy(to, from, take);
		to[take] = L'\0';
	}
	return length;
}

size_t wcslcat(wchar_t *to, const wchar_t *from, size_t n)
{
	size_t had = wcsnlen(to, n);

	return had + wcslcpy(to + had, from, n - had);
}

size_t __wcslcpy_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return wcslcpy(to, from, n);
}

size_t __wcslcat_chk(wchar_t *to, const wchar_t *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return wcslcat(to, from, n);
}

wchar_t *wcschrnul(const wchar_t *s, wchar_t c)
{
	while (*s != L'\0' && *s != c)
		s++;
	return (wchar_t *)s;
}

size_t __mbstowcs_chk(wchar_t *to, const char *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return mbstowcs(to, from, n);
}

size_t __wcstombs_chk(char *to, const wchar_t *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return wcstombs(to, from, n);
}

size_t __mbsrtowcs_chk(wchar_t *to, const char **from, size_t n, mbstate_t *state, size_t room)
{
	shim_check(n <= room);
	return mbsrtowcs(to, from, n, state);
}

size_t __wcsrtombs_chk(char *to, const wchar_t **from, size_t n, mbstate_t *state, size_t room)
{
	shim_check(n <= room);
	return wcsrtombs(to, from, n, state);
}

size_t __mbsnrtowcs_chk(wchar_t *to, const char **from, size_t max, size_t n, mbstate_t *state,
			size_t room)
{
	shim_check(n <= room);
	return mbsnrtowcs(to, from, max, n, state);
}

size_t __wcsnrtombs_chk(char *to, const wchar_t **from, size_t max, size_t n, mbstate_t *state,
			size_t room)
{
	shim_check(n <= room);
	return wcsnrtombs(to, from, max, n, state);
}

/* A single character may take MB_CUR_MAX bytes, whatever this one takes: glibc's rule. */
size_t __wcrtomb_chk(char *to, wchar_t c, mbstate_t *state, size_t room)
{
	shim_check(room >= MB_CUR_MAX);
	return wcrtomb(to, c, state);
}

int __wctomb_chk(char *to, wchar_t c, size_t room)
{
	shim_check(room >= MB_CUR_MAX);
	return wctomb(to, c);
}
