/* The bytes of the file: numbers in its byte order and width, one after the other. */
#include "mkelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned char file[FILE_MAX];
size_t end;
bool is64 = true, big;

_Noreturn void fail(const char *what)
{
	fprintf(stderr, "mkelf: %s\n", what);
	exit(2);
}

void put_at(size_t at, uint64_t value, size_t nbytes)
{
	if (at + nbytes > FILE_MAX)
		fail("the file gets too big");
	for (size_t i = 0; i < nbytes; i++)
		file[at + i] = (unsigned char)(value >> 8 * (big ? nbytes - 1 - i : i));
}

void put(uint64_t value, size_t nbytes)
{
	put_at(end, value, nbytes);
	end += nbytes;
}

void word(uint64_t value)
{
	put(value, is64 ? 8 : 4);
}

void put_bytes(const char *p, size_t n)
{
	if (end + n > FILE_MAX)
		fail("the file gets too big");
	memcpy(file + end, p, n);
	end += n;
}

void align(size_t n)
{
	end = (end + n - 1) / n * n;
}
