/*
 * iconv.c: glibc's handling of what cannot be converted, over musl's tables. musl writes '*' for a
 * character that the target lacks and counts it; glibc stops with EILSEQ, or with //IGNORE leaves
 * it out, or with //TRANSLIT writes '?' or something alike. So each conversion that counted any is
 * done again one character at a time.
 */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "shim.h"

#define CHARSET_MAX 64
#define CHARACTER_MAX 16 /* bytes of one character with its shift sequences */

enum unmappable { STOP, IGNORE, TRANSLITERATE };

struct conversion {
	iconv_t musl;
	enum unmappable unmappable;
};

SHIM_MUSL(iconv_open)
SHIM_MUSL(iconv)
SHIM_MUSL(iconv_close)

/* The name without its suffixes, as //TRANSLIT//IGNORE; false when it is too long to be known. */
static bool split(const char *name, char *charset, enum unmappable *unmappable)
{
	const char *slashes = strstr(name, "//");
	size_t n = slashes != NULL ? (size_t)(slashes - name) : strlen(name);

	if (n >= CHARSET_MAX)
		return false;
	memcpy(charset, name, n);
	charset[n] = '\0';
	while (n > 0 && charset[n - 1] == '/')
		charset[--n] = '\0';
	for (; slashes != NULL; slashes = strstr(slashes + 2, "//")) {
		if (strncasecmp(slashes + 2, "TRANSLIT", 8) == 0)
			*unmappable = TRANSLITERATE;
		else if (strncasecmp(slashes + 2, "IGNORE", 6) == 0 && *unmappable == STOP)
			*unmappable = IGNORE;
	}
	return true;
}

iconv_t iconv_open(const char *to, const char *from)
{
	char to_charset[CHARSET_MAX], from_charset[CHARSET_MAX];
	struct conversion *conversion;
	enum unmappable ignored = STOP;

	conversion = calloc(1, sizeof *conversion);
	if (conversion == NULL)
		return (iconv_t)-1;
	if (split(to, to_charset, &conversion->unmappable) && split(from, from_charset, &ignored)) {
		conversion->musl = musl_iconv_open()(to_charset, from_charset);
		if (conversion->musl != (iconv_t)-1)
			return (iconv_t)conversion;
	}
	free(conversion);
	errno = EINVAL;
	return (iconv_t)-1;
}

int iconv_close(iconv_t handle)
{
	struct conversion *conversion = handle;
	int status = musl_iconv_close()(conversion->musl);

	free(conversion);
	return status;
}

/*
 * One character: as many bytes as make one. 0, 1 when it was not mappable, or (size_t)-1 with
 * errno.
 */
static size_t convert_one(iconv_t musl, char **from, size_t *n, char **to, size_t *room)
{
	size_t most = *n < CHARACTER_MAX ? *n : CHARACTER_MAX, result = (size_t)-1;

	for (size_t take = 1; take <= most; take++) {
		char *p = *from;
		size_t left = take;

		result = musl_iconv()(musl, &p, &left, to, room);
		*n -= (size_t)(p - *from);
		*from = p;
		if (result != (size_t)-1 || errno != EINVAL)
			return result;
	}
	return result;
}

/*
 * A slow pass over input that holds something unmappable; what glibc counts is characters
 * transliterated.
 */
static size_t convert_each(struct conversion *conversion, char **from, size_t *n, char **to,
			   size_t *room)
{
	size_t count = 0;
	bool left_out = false;

	while (*n > 0) {
		char *from_before = *from, *to_before = *to;
		size_t n_before = *n, room_before = *room, result;

		result = convert_one(conversion->musl, from, n, to, room);
		if (result == (size_t)-1)
			return result;
		if (result == 0)
			continue;
		if (conversion->unmappable == TRANSLITERATE) {
			for (char *p = to_before; p < *to; p++)
				*p = *p == '*' ? '?' : *p;
			count++;
			continue;
		}
		*to = to_before;
		*room = room_before;
		if (conversion->unmappable == STOP) {
			*from = from_before;
			*n = n_before;
			errno = EILSEQ;
			return (size_t)-1;
		}
		left_out = true;
	}
	if (left_out) {
		errno = EILSEQ;
		return (size_t)-1;
	}
	return count;
}

size_t iconv(iconv_t handle, char **restrict from, size_t *restrict n, char **restrict to,
	     size_t *restrict room)
{
	struct conversion *conversion = handle;
	char *from_before, *to_before;
	size_t n_before, room_before, result;

	if (from == NULL || *from == NULL)
		return musl_iconv()(conversion->musl, from, n, to, room);
	from_before = *from;
	to_before = *to;
	n_before = *n;
	room_before = *room;
	result = musl_iconv()(conversion->musl, from, n, to, room);
	if (result == 0 || (result == (size_t)-1 && errno == EILSEQ && *from == from_before))
		return result;
	if (result == (size_t)-1 && memchr(to_before, '*', (size_t)(*to - to_before)) == NULL)
		return result;
	*from = from_before;
	*to = to_before;
	*n = n_before;
	*room = room_before;
	return convert_each(conversion, from, n, to, room);
}
