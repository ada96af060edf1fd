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
	iconv_t big; /* the same from the other byte order, where the text says which it has; or 0 */
	enum unmappable unmappable;
	size_t mark_from, mark_to; /* bytes of a byte order mark in front of the text; 0 for none */
	bool begun, is_big;
};

SHIM_MUSL(iconv_open)
SHIM_MUSL(iconv)
SHIM_MUSL(iconv_close)

/* glibc's names of character sets that musl has by another name, as iconv -l lists them: of each
   set musl's name, then glibc's, an empty one at the end. UCS-2 without an order is the host's,
   which musl takes for the other one. */
static const char other_names[] =
	"ASCII\0ANSI_X3.4-1968\0ANSI_X3.4-1986\0ISO-IR-6\0ISO_646.IRV\0US\0CP367\0\0"
	"UTF-8\0ISO-10646/UTF-8\0ISO-10646/UTF8\0ISO-IR-193\0\0"
	"UCS-2BE\0UNICODEBIG\0\0"
	"UCS-2LE\0UNICODELITTLE\0ISO-10646/UCS2\0UCS-2\0UCS2\0\0"
	"UCS-4BE\0ISO-10646\0"
	"10646-1\0\0"
	"ISO-8859-1\0ISO-IR-100\0L1\0CP819\0"
	"8859_1\0\0"
	"ISO-8859-2\0ISO-IR-101\0L2\0LATIN2\0CP912\0"
	"8859_2\0\0"
	"ISO-8859-3\0ISO-IR-109\0L3\0LATIN3\0"
	"8859_3\0\0"
	"ISO-8859-4\0ISO-IR-110\0L4\0LATIN4\0"
	"8859_4\0\0"
	"ISO-8859-5\0ISO-IR-144\0CYRILLIC\0LATINCYRILLIC\0CP915\0"
	"8859_5\0\0"
	"ISO-8859-6\0ISO-IR-127\0ARABIC\0LATINARABIC\0ASMO-708\0ECMA-114\0CP1089\0"
	"8859_6\0\0"
	"ISO-8859-7\0ISO-IR-126\0GREEK\0GREEK8\0LATINGREEK\0ELOT_928\0ECMA-118\0CP813\0"
	"8859_7\0\0"
	"ISO-8859-8\0ISO-IR-138\0HEBREW\0LATINHEBREW\0CP916\0"
	"8859_8\0\0"
	"ISO-8859-9\0ISO-IR-148\0L5\0LATIN5\0ECMA-128\0TS-5881\0CP920\0"
	"8859_9\0\0"
	"ISO-8859-10\0ISO-IR-157\0L6\0LATIN6\0\0ISO-8859-13\0ISO-IR-179\0L7\0LATIN7\0BALTIC\0\0"
	"ISO-8859-14\0ISO-IR-199\0L8\0LATIN8\0ISO-CELTIC\0\0ISO-8859-15\0ISO-IR-203\0\0"
	"ISO-8859-16\0ISO-IR-226\0L10\0LATIN10\0\0"
	"CP1250\0MS-EE\0\0CP1251\0MS-CYRL\0\0CP1252\0MS-ANSI\0\0CP1253\0MS-GREEK\0\0CP1254\0MS-TURK\0\0"
	"CP1255\0MS-HEBR\0\0CP1256\0MS-ARAB\0\0CP1257\0WINBALTRIM\0\0IBM1047\0CP1047\0"
	"1047\0\0"
	"BIG5\0CN-BIG5\0\0SJIS\0MS_KANJI\0\0EUC-JP\0UJIS\0EUCPKDFMTJAPANESE\0\0"
	"GBK\0CP936\0MS936\0WINDOWS-936\0GB13000\0\0"
	"TIS-620\0ISO-IR-166\0TIS620-0\0TIS620.2529-1\0TIS620.2533-0\0\0";

/* The name by which musl may know the set. A name with a year means the same without it, and IANA's
   "cs" and "csISO" of names, and IBM's page numbers, have no lines of their own. */
static const char *known_name(char *charset)
{
	const char *set = other_names;
	char *year = strchr(charset, ':');

	if (year != NULL)
		*year = '\0';
	if (strncasecmp(charset, "csISOLatin", 10) == 0)
		charset += 5;
	else if (strncasecmp(charset, "cs", 2) == 0)
		charset += 2;
	for (; *set != '\0'; set++) {
		const char *other = set + strlen(set) + 1;

		for (; *other != '\0'; other += strlen(other) + 1)
			if (strcasecmp(charset, other) == 0 ||
			    (strncasecmp(charset, "IBM", 3) == 0 && strncmp(other, "CP", 2) == 0 &&
			     strcmp(charset + 3, other + 2) == 0))
				return set;
		set = other;
	}
	return charset;
}

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

/* UTF-16 and UTF-32 without an order: glibc writes the host's behind a mark, and reads the host's
   unless a mark says otherwise, where musl writes and reads the other one. The name of the host's
   order, and how long its mark is. */
static const char *ordered(const char *name, size_t *mark)
{
	bool is_32 = strcasecmp(name, "UTF-32") == 0 || strcasecmp(name, "UTF32") == 0;

	if (!is_32 && strcasecmp(name, "UTF-16") != 0 && strcasecmp(name, "UTF16") != 0 &&
	    strcasecmp(name, "UNICODE") != 0)
		return name;
	*mark = is_32 ? 4 : 2;
	return is_32 ? "UTF-32LE" : "UTF-16LE";
}

static bool open_both(struct conversion *c, char *to_charset, char *from_charset)
{
	const char *to = ordered(known_name(to_charset), &c->mark_to);
	const char *from = ordered(known_name(from_charset), &c->mark_from);

	c->musl = musl_iconv_open()(to, from);
	if (c->musl == (iconv_t)-1)
		return false;
	if (c->mark_from != 0)
		c->big = musl_iconv_open()(to, c->mark_from == 4 ? "UTF-32BE" : "UTF-16BE");
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
	if (split(to, to_charset, &conversion->unmappable) && split(from, from_charset, &ignored) &&
	    open_both(conversion, to_charset, from_charset))
		return (iconv_t)conversion;
	free(conversion);
	errno = EINVAL;
	return (iconv_t)-1;
}

int iconv_close(iconv_t handle)
{
	struct conversion *conversion = handle;
	int status = musl_iconv_close()(conversion->musl);

	if (conversion->big != 0 && conversion->big != (iconv_t)-1)
		(void)musl_iconv_close()(conversion->big);
	free(conversion);
	return status;
}

/* Takes a mark from the front of the text, and writes one. False with errno as iconv sets it. */
static bool begin(struct conversion *c, char **from, size_t *n, char **to, size_t *room)
{
	static const char little[4] = "\377\376\0\0", big_16[2] = "\376\377",
			  big_32[4] = "\0\0\376\377";
	const char *big = c->mark_from == 4 ? big_32 : big_16;

	errno = *n < c->mark_from ? EINVAL : E2BIG;
	if (*n < c->mark_from || *room < c->mark_to)
		return false;
	c->is_big = c->mark_from != 0 && memcmp(*from, big, c->mark_from) == 0;
	if (c->is_big || memcmp(*from, little, c->mark_from) == 0) {
		*from += c->mark_from;
		*n -= c->mark_from;
	}
	memcpy(*to, little, c->mark_to);
	*to += c->mark_to;
	*room -= c->mark_to;
	c->begun = true;
	return true;
}

static iconv_t handle_of(const struct conversion *c)
{
	return c->is_big ? c->big : c->musl;
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

		result = convert_one(handle_of(conversion), from, n, to, room);
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

	if (from == NULL || *from == NULL) {
		conversion->begun = false;
		return musl_iconv()(handle_of(conversion), from, n, to, room);
	}
	if (!conversion->begun && *n != 0 && !begin(conversion, from, n, to, room))
		return (size_t)-1;
	from_before = *from;
	to_before = *to;
	n_before = *n;
	room_before = *room;
	result = musl_iconv()(handle_of(conversion), from, n, to, room);
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
