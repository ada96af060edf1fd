/*
 * fortify_string.c: string.h under _FORTIFY_SOURCE. The last argument is the room of the
 * destination, as the compiler knew it; what would not fit stops the process with glibc's words
 * before a byte is written past it.
 */
#include <string.h>
#include <strings.h>

#include "shim.h"

void *__memcpy_chk(void *to, const void *from, size_t n, size_t room);
void *__memmove_chk(void *to, const void *from, size_t n, size_t room);
void *__mempcpy_chk(void *to, const void *from, size_t n, size_t room);
void *__memset_chk(void *to, int byte, size_t n, size_t room);
void *__memset_explicit_chk(void *to, int byte, size_t n, size_t room);
void *memset_explicit(void *to, int byte, size_t n);
void __explicit_bzero_chk(void *to, size_t n, size_t room);
char *__strcpy_chk(char *to, const char *from, size_t room);
char *__stpcpy_chk(char *to, const char *from, size_t room);
char *__strcat_chk(char *to, const char *from, size_t room);
char *__strncpy_chk(char *to, const char *from, size_t n, size_t room);
char *__stpncpy_chk(char *to, const char *from, size_t n, size_t room);
char *__strncat_chk(char *to, const char *from, size_t n, size_t room);
size_t __strlcpy_chk(char *to, const char *from, size_t n, size_t room);
size_t __strlcat_chk(char *to, const char *from, size_t n, size_t room);

void *__memcpy_chk(void *to, const void *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return memcpy(to, from, n);
}

void *__memmove_chk(void *to, const void *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return memmove(to, from, n);
}

void *__mempcpy_chk(void *to, const void *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return mempcpy(to, from, n);
}

void *__memset_chk(void *to, int byte, size_t n, size_t room)
{
	shim_check(n <= room);
	return memset(to, byte, n);
}

/* memset that the compiler may not leave out: C23's, in glibc from 2.43 on. */
void *memset_explicit(void *to, int byte, size_t n)
{
	memset(to, byte, n);
	__asm__ __volatile__("" : : "r"(to) : "memory");
	return to;
}

void *__memset_explicit_chk(void *to, int byte, size_t n, size_t room)
{
	shim_check(n <= room);
	return memset_explicit(to, byte, n);
}

void __explicit_bzero_chk(void *to, size_t n, size_t room)
{
	shim_check(n <= room);
	explicit_bzero(to, n);
}

char *__stpcpy_chk(char *to, const char *from, size_t room)
{
	size_t n = strlen(from);

	shim_check(n < room);
	memcpy(to, from, n + 1);
	return to + n;
}

char *__strcpy_chk(char *to, const char *from, size_t room)
{
	__stpcpy_chk(to, from, room);
	return to;
}

char *__strncat_chk(char *to, const char *from, size_t n, size_t room)
{
	size_t had = strnlen(to, room);
	size_t more = strnlen(from, n); /* n is only the most that may be taken */

	shim_check(had < room && more < room - had);
	memcpy(to + had, from, more);
	to[had + more] = '\0';
	return to;
}

char *__strcat_chk(char *to, const char *from, size_t room)
{
	return __strncat_chk(to, from, (size_t)-1, room);
}

char *__strncpy_chk(char *to, const char *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return strncpy(to, from, n);
}

char *__stpncpy_chk(char *to, const char *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return stpncpy(to, from, n);
}

size_t __strlcpy_chk(char *to, const char *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return strlcpy(to, from, n);
}

size_t __strlcat_chk(char *to, const char *from, size_t n, size_t room)
{
	shim_check(n <= room);
	return strlcat(to, from, n);
}
