/*
 * stdio.c: streams, where glibc has more than musl: buffers that may be longer than INT_MAX, hooks
 * of printf, which cannot be had, and small things. A stream is musl's, whose inlined macros fit
 * glibc's: both keep rpos, rend and wpos at the same place.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "shim.h"

int fcloseall(void);
char *tmpnam_r(char *to);
int register_printf_function(int spec, void *print, void *info);
int register_printf_specifier(int spec, void *print, void *info);
int register_printf_modifier(const wchar_t *text);
int register_printf_type(void *take);
int printf_size(FILE *file, const void *info, const void *const *args);
int printf_size_info(const void *info, size_t n, int *types);

SHIM_MUSL(vsnprintf)

/* glibc takes a size above INT_MAX for "enough"; musl refuses it. */
int vsnprintf(char *restrict to, size_t n, const char *restrict format, va_list args)
{
	return musl_vsnprintf()(to, n < INT_MAX ? n : INT_MAX, format, args);
}

int snprintf(char *restrict to, size_t n, const char *restrict format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(to, n, format, args);
	va_end(args);
	return length;
}

/* The streams are flushed and stay open: musl keeps no list of them that could be closed. */
int fcloseall(void)
{
	return fflush(NULL);
}

char *tmpnam_r(char *to)
{
	return to != NULL ? tmpnam(to) : NULL;
}

/* musl's printf has no hooks: -1, and errno says why. */
static int refuse(void)
{
	errno = ENOSYS;
	return -1;
}

int register_printf_function(int spec, void *print, void *info)
{
	(void)spec;
	(void)print;
	(void)info;
	return refuse();
}

int register_printf_specifier(int spec, void *print, void *info)
{
	(void)spec;
	(void)print;
	(void)info;
	return refuse();
}

int register_printf_modifier(const wchar_t *text)
{
	(void)text;
	return refuse();
}

int register_printf_type(void *take)
{
	(void)take;
	return refuse();
}

int printf_size(FILE *file, const void *info, const void *const *args)
{
	(void)file;
	(void)info;
	(void)args;
	return refuse();
}

int printf_size_info(const void *info, size_t n, int *types)
{
	(void)info;
	if (n > 0)
		types[0] = 7; /* PA_DOUBLE */
	return 1;
}
