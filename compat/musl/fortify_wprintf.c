/*
 * fortify_wprintf.c: the wide printf family under _FORTIFY_SOURCE. The buffer is checked; the
 * format is not searched for %n, which musl's wide printf writes as glibc's does.
 */
#include <stdarg.h>
#include <stdio.h>
#include <wchar.h>

#include "shim.h"

int __vfwprintf_chk(FILE *file, int flag, const wchar_t *format, va_list args);
int __fwprintf_chk(FILE *file, int flag, const wchar_t *format, ...);
int __vwprintf_chk(int flag, const wchar_t *format, va_list args);
int __wprintf_chk(int flag, const wchar_t *format, ...);
int __vswprintf_chk(wchar_t *to, size_t n, int flag, size_t room, const wchar_t *format,
		    va_list args);
int __swprintf_chk(wchar_t *to, size_t n, int flag, size_t room, const wchar_t *format, ...);

int __vfwprintf_chk(FILE *file, int flag, const wchar_t *format, va_list args)
{
	(void)flag;
	return vfwprintf(file, format, args);
}

int __fwprintf_chk(FILE *file, int flag, const wchar_t *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = __vfwprintf_chk(file, flag, format, args);
	va_end(args);
	return n;
}

int __vwprintf_chk(int flag, const wchar_t *format, va_list args)
{
	return __vfwprintf_chk(stdout, flag, format, args);
}

int __wprintf_chk(int flag, const wchar_t *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = __vfwprintf_chk(stdout, flag, format, args);
	va_end(args);
	return n;
}

int __vswprintf_chk(wchar_t *to, size_t n, int flag, size_t room, const wchar_t *format,
		    va_list args)
{
	(void)flag;
	shim_check(n <= room);
	return vswprintf(to, n, format, args);
}

int __swprintf_chk(wchar_t *to, size_t n, int flag, size_t room, const wchar_t *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = __vswprintf_chk(to, n, flag, room, format, args);
	va_end(args);
	return length;
}
