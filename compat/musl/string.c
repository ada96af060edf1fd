/*
 * string.c: string.h's GNU functions that musl lacks, and basename, which in glibc's string.h never
 * changes its argument.
 */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "shim.h"

void *rawmemchr(const void *s, int byte);
char *strfry(char *s);
void *memfrob(void *s, size_t n);
int __memcmpeq(const void *a, const void *b, size_t n);
char *shim_basename(char *path) __asm__("basename");
char *__xpg_basename(char *path);

void *rawmemchr(const void *s, int byte)
{
	return memchr(
		s, byte,
		(size_t)-1 -
			(size_t)s); /* to the end of memory: the caller knows that it is there */
}

/* Swaps bytes at random, as documented, and no better than that. */
char *strfry(char *s)
{
	size_t n = strlen(s);
	unsigned seed = (unsigned)time(NULL) ^ (unsigned)getpid();

	for (size_t i = 0; n > 1 && i < n - 1; i++) {
		size_t j = i + (size_t)rand_r(&seed) % (n - i);
		char c = s[i];

		s[i] = s[j];
		s[j] = c;
	}
	return s;
}

void *memfrob(void *s, size_t n)
{
	unsigned char *p = s;

	for (size_t i = 0; i < n; i++)
		p[i] ^= 42;
	return s;
}

int __memcmpeq(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n);
}

static char *gnu_basename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (char *)(slash != NULL ? slash + 1 : path);
}

/* musl's function of this name is POSIX's, which glibc calls __xpg_basename. */
char *shim_basename(char *path)
{
	return shim_caller_is_glibc(SHIM_CALLER) ? gnu_basename(path) : __xpg_basename(path);
}
