/*
 * fortify_printf.c: the printf family under _FORTIFY_SOURCE. 'flag' above 0 asks that the format be
 * checked as well; 'room' is what the compiler knew of the buffer, (size_t)-1 when nothing.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "shim.h"

int __vfprintf_chk(FILE *file, int flag, const char *format, va_list args);
int __fprintf_chk(FILE *file, int flag, const char *format, ...);
int __vprintf_chk(int flag, const char *format, va_list args);
int __printf_chk(int flag, const char *format, ...);
int __vsnprintf_chk(char *to, size_t n, int flag, size_t room, const char *format, va_list args);
int __snprintf_chk(char *to, size_t n, int flag, size_t room, const char *format, ...);
int __vsprintf_chk(char *to, int flag, size_t room, const char *format, va_list args);
int __sprintf_chk(char *to, int flag, size_t room, const char *format, ...);
int __vasprintf_chk(char **to, int flag, const char *format, va_list args);
int __asprintf_chk(char **to, int flag, const char *format, ...);
int __vdprintf_chk(int fd, int flag, const char *format, va_list args);
int __dprintf_chk(int fd, int flag, const char *format, ...);
void __vsyslog_chk(int priority, int flag, const char *format, va_list args);
void __syslog_chk(int priority, int flag, const char *format, ...);

int __vfprintf_chk(FILE *file, int flag, const char *format, va_list args)
{
	shim_check_format(flag, format);
	return vfprintf(file, format, args);
}

int __fprintf_chk(FILE *file, int flag, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = __vfprintf_chk(file, flag, format, args);
	va_end(args);
	return n;
}

int __vprintf_chk(int flag, const char *format, va_list args)
{
	return __vfprintf_chk(stdout, flag, format, args);
}

int __printf_chk(int flag, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = __vfprintf_chk(stdout, flag, format, args);
	va_end(args);
	return n;
}

int __vsnprintf_chk(char *to, size_t n, int flag, size_t room, const char *format, va_list args)
{
	shim_check(n <= room);
	shim_check_format(flag, format);
	return vsnprintf(to, n, format, args);
}

int __snprintf_chk(char *to, size_t n, int flag, size_t room, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = __vsnprintf_chk(to, n, flag, room, format, args);
	va_end(args);
	return length;
}

/* The text is written no further than the room reaches, and then it must have been short enough. */
int __vsprintf_chk(char *to, int flag, size_t room, const char *format, va_list args)
{
	int length;

	shim_check(room > 0);
	shim_check_format(flag, format);
	length = vsnprintf(to, room < INT_MAX ? room : INT_MAX, format, args);
	shim_check(length < 0 || (size_t)length < room);
	return length;
}

int __sprintf_chk(char *to, int flag, size_t room, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = __vsprintf_chk(to, flag, room, format, args);
	va_end(args);
	return length;
}

int __vasprintf_chk(char **to, int flag, const char *format, va_list args)
{
	shim_check_format(flag, format);
	return vasprintf(to, format, args);
}

int __asprintf_chk(char **to, int flag, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = __vasprintf_chk(to, flag, format, args);
	va_end(args);
	return length;
}

int __vdprintf_chk(int fd, int flag, const char *format, va_list args)
{
	shim_check_format(flag, format);
	return vdprintf(fd, format, args);
}

int __dprintf_chk(int fd, int flag, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = __vdprintf_chk(fd, flag, format, args);
	va_end(args);
	return length;
}

void __vsyslog_chk(int priority, int flag, const char *format, va_list args)
{
	shim_check_format(flag, format);
	vsyslog(priority, format, args);
}

void __syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	__vsyslog_chk(priority, flag, format, args);
	va_end(args);
}
