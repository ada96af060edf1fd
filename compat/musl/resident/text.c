/* text.c: the few string functions of the resident part. In: text and bytes. Nothing is kept. */
#include "resident.h"

bool text_equal(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

bool text_begins(const char *text, const char *with)
{
	while (*with != '\0')
		if (*text++ != *with++)
			return false;
	return true;
}

size_t text_length(const char *text)
{
	size_t n = 0;

	while (text[n] != '\0')
		n++;
	return n;
}

void bytes_copy(void *to, const void *from, size_t n)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	while (n-- > 0)
		*t++ = *f++;
}

void bytes_clear(void *to, size_t n)
{
	unsigned char *t = to;

	while (n-- > 0)
		*t++ = 0;
}

bool text_copy(char *to, size_t n, const char *text)
{
	size_t length = text_length(text) + 1;

	if (length > n)
		return false;
	bytes_copy(to, text, length);
	return true;
}
