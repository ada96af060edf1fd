/* string.h and wchar.h under _FORTIFY_SOURCE: what fits is done, what does not stops the process.
 */
#include <wchar.h>
#include "probe.h"

#define FITS(name, args, ...) \
	WITH(void *, name, args) \
	{ \
		char to[16] = "ab............"; \
		name##_ __VA_ARGS__; \
		show(#name, "%s", bytes(to, sizeof to)); \
	}
#define OVER(name, args, ...) \
	WITH(void *, name, args) \
	{ \
		char to[16] = "ab............"; \
		(void)to; \
		DIES(#name, name##_ __VA_ARGS__); \
	}
#define MEM (void *, const void *, size_t, size_t)
#define SET (void *, int, size_t, size_t)
#define STR (char *, const char *, size_t)
#define STRN (char *, const char *, size_t, size_t)
#define WMEM (wchar_t *, const wchar_t *, size_t, size_t)
#define WSTR (wchar_t *, const wchar_t *, size_t)
#define WFITS(name, args, ...) \
	WITH(void *, name, args) \
	{ \
		wchar_t to[8] = L"ab....."; \
		name##_ __VA_ARGS__; \
		show(#name, "%s", bytes(to, sizeof to)); \
	}
#define WOVER(name, args, ...) \
	WITH(void *, name, args) \
	{ \
		wchar_t to[8] = L"ab....."; \
		(void)to; \
		DIES(#name, name##_ __VA_ARGS__); \
	}

static void narrow(void)
{
	FITS(__memcpy_chk, MEM, (to, "xyz", 3, 3))
	OVER(__memcpy_chk, MEM, (to, "xyz", 4, 3))
	FITS(__memmove_chk, MEM, (to + 1, to, 3, 3))
	OVER(__memmove_chk, MEM, (to, "xyz", 4, 3))
	FITS(__mempcpy_chk, MEM, (to, "xyz", 3, 3))
	OVER(__mempcpy_chk, MEM, (to, "xyz", 4, 3))
	FITS(__memset_chk, SET, (to, 'q', 5, 5))
	OVER(__memset_chk, SET, (to, 'q', 5, 4))
	FITS(__memset_explicit_chk, SET, (to, 'q', 5, 5))
	OVER(__memset_explicit_chk, SET, (to, 'q', 5, 4))
	FITS(memset_explicit, SET, (to, 'q', 5, 0))
	FITS(__explicit_bzero_chk, (void *, size_t, size_t), (to, 5, 5))
	OVER(__explicit_bzero_chk, (void *, size_t, size_t), (to, 5, 4))
	FITS(__strcpy_chk, STR, (to, "hello", 6))
	OVER(__strcpy_chk, STR, (to, "hello", 5))
	FITS(__stpcpy_chk, STR, (to, "hello", 6))
	OVER(__stpcpy_chk, STR, (to, "hello", 5))
	FITS(__strcat_chk, STR, (strcpy(to, "ab"), "cde", 6))
	OVER(__strcat_chk, STR, (strcpy(to, "ab"), "cde", 5))
	FITS(__strncpy_chk, STRN, (to, "hello", 7, 7))
	OVER(__strncpy_chk, STRN, (to, "hello", 7, 6))
	FITS(__stpncpy_chk, STRN, (to, "hello", 7, 7))
	OVER(__stpncpy_chk, STRN, (to, "hello", 7, 6))
	FITS(__strncat_chk, STRN, (strcpy(to, "ab"), "cdefgh", 3, 6))
	FITS(__strncat_chk, STRN, (strcpy(to, "ab"), "cd", 100, 6)) /* n is no promise */
	OVER(__strncat_chk, STRN, (strcpy(to, "ab"), "cdefgh", 4, 6))
	FITS(__strlcpy_chk, STRN, (to, "hello", 4, 4))
	OVER(__strlcpy_chk, STRN, (to, "hello", 5, 4))
	FITS(__strlcat_chk, STRN, (strcpy(to, "ab"), "hello", 6, 6))
	OVER(__strlcat_chk, STRN, (strcpy(to, "ab"), "hello", 7, 6))
	OVER(__chk_fail, (void), ())
}

static void wide(void)
{
	WFITS(__wmemcpy_chk, WMEM, (to, L"xyz", 3, 3))
	WOVER(__wmemcpy_chk, WMEM, (to, L"xyz", 4, 3))
	WFITS(__wmemmove_chk, WMEM, (to + 1, to, 3, 3))
	WOVER(__wmemmove_chk, WMEM, (to, L"xyz", 4, 3))
	WFITS(__wmempcpy_chk, WMEM, (to, L"xyz", 3, 3))
	WOVER(__wmempcpy_chk, WMEM, (to, L"xyz", 4, 3))
	WFITS(wmempcpy, WMEM, (to, L"xyz", 3, 0))
	WFITS(__wmemset_chk, (wchar_t *, wchar_t, size_t, size_t), (to, L'q', 3, 3))
	WOVER(__wmemset_chk, (wchar_t *, wchar_t, size_t, size_t), (to, L'q', 4, 3))
	WFITS(__wcscpy_chk, WSTR, (to, L"hello", 6))
	WOVER(__wcscpy_chk, WSTR, (to, L"hello", 5))
	WFITS(__wcpcpy_chk, WSTR, (to, L"hello", 6))
	WOVER(__wcpcpy_chk, WSTR, (to, L"hello", 5))
	WFITS(__wcscat_chk, WSTR, (wcscpy(to, L"ab"), L"cde", 6))
	WOVER(__wcscat_chk, WSTR, (wcscpy(to, L"ab"), L"cde", 5))
	WFITS(__wcsncpy_chk, WMEM, (to, L"hello", 7, 7))
	WOVER(__wcsncpy_chk, WMEM, (to, L"hello", 7, 6))
	WFITS(__wcpncpy_chk, WMEM, (to, L"hello", 7, 7))
	WOVER(__wcpncpy_chk, WMEM, (to, L"hello", 7, 6))
	WFITS(__wcsncat_chk, WMEM, (wcscpy(to, L"ab"), L"cdefgh", 3, 6))
	WOVER(__wcsncat_chk, WMEM, (wcscpy(to, L"ab"), L"cdefgh", 4, 6))
	WFITS(__wcslcpy_chk, WMEM, (to, L"hello", 4, 4))
	WOVER(__wcslcpy_chk, WMEM, (to, L"hello", 5, 4))
	WFITS(__wcslcat_chk, WMEM, (wcscpy(to, L"ab"), L"hello", 6, 6))
	WOVER(__wcslcat_chk, WMEM, (wcscpy(to, L"ab"), L"hello", 7, 6))
	WFITS(wcslcpy, WMEM, (to, L"hello", 4, 0))
	WFITS(wcslcat, WMEM, (wcscpy(to, L"ab"), L"hello", 6, 0))
}

static void multibyte(void)
{
	mbstate_t state = {0};
	const char *from = "hello";
	const wchar_t *wfrom = L"hello";

	WFITS(__mbstowcs_chk, (wchar_t *, const char *, size_t, size_t), (to, "hello", 6, 6))
	WOVER(__mbstowcs_chk, (wchar_t *, const char *, size_t, size_t), (to, "hello", 6, 5))
	FITS(__wcstombs_chk, (char *, const wchar_t *, size_t, size_t), (to, L"hello", 6, 6))
	OVER(__wcstombs_chk, (char *, const wchar_t *, size_t, size_t), (to, L"hello", 6, 5))
	WFITS(__mbsrtowcs_chk, (wchar_t *, const char **, size_t, mbstate_t *, size_t),
	      (to, &from, 3, &state, 3))
	WOVER(__mbsrtowcs_chk, (wchar_t *, const char **, size_t, mbstate_t *, size_t),
	      (to, &from, 3, &state, 2))
	from = "hello";
	WFITS(__mbsnrtowcs_chk, (wchar_t *, const char **, size_t, size_t, mbstate_t *, size_t),
	      (to, &from, 4, 3, &state, 3))
	WOVER(__mbsnrtowcs_chk, (wchar_t *, const char **, size_t, size_t, mbstate_t *, size_t),
	      (to, &from, 4, 3, &state, 2))
	FITS(__wcsrtombs_chk, (char *, const wchar_t **, size_t, mbstate_t *, size_t),
	     (to, &wfrom, 3, &state, 3))
	OVER(__wcsrtombs_chk, (char *, const wchar_t **, size_t, mbstate_t *, size_t),
	     (to, &wfrom, 3, &state, 2))
	wfrom = L"hello";
	FITS(__wcsnrtombs_chk, (char *, const wchar_t **, size_t, size_t, mbstate_t *, size_t),
	     (to, &wfrom, 4, 3, &state, 3))
	OVER(__wcsnrtombs_chk, (char *, const wchar_t **, size_t, size_t, mbstate_t *, size_t),
	     (to, &wfrom, 4, 3, &state, 2))
	FITS(__wcrtomb_chk, (char *, wchar_t, mbstate_t *, size_t), (to, L'x', &state, 16))
	OVER(__wcrtomb_chk, (char *, wchar_t, mbstate_t *, size_t), (to, L'x', &state, 0))
	FITS(__wctomb_chk, (char *, wchar_t, size_t), (to, L'x', 16))
	OVER(__wctomb_chk, (char *, wchar_t, size_t), (to, L'x', 0))
	WITH(wchar_t *, wcschrnul, (const wchar_t *, wchar_t))
	show("wcschrnul", "%td %td", wcschrnul_(wfrom, L'l') - wfrom,
	     wcschrnul_(wfrom, L'z') - wfrom);
}

int main(void)
{
	narrow();
	wide();
	multibyte();
}
