/* bytes: bounded spans, the only way in which bytes of a file are read */
#ifndef LANDFALL_READ_BYTES_H
#define LANDFALL_READ_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The number of elements of an array. */
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Inlined at each call, for a loop that is made once for each layout of its records: the compiler
   leaves out what a layout does not need only where it knows the layout. */
#define EACH_INLINE inline __attribute__((always_inline))

/* Never inlined, for what a plain start passes by: a frame with room for paths would put what is
   called later on stack pages that nothing has touched. */
#define OWN_FRAME __attribute__((noinline))

/* A span of n bytes at p. A string from a file is a span too, because a NUL in a file is not to be
   relied on. p == NULL means "absent", which is not the same as empty. */
struct span {
	const unsigned char *p;
	size_t n;
};

/* The bytes of a C string, without its NUL; the absent span for NULL. */
struct span span_of(const char *s);

/* Takes the len bytes at off. False, and *out untouched, when they do not all lie inside s. */
bool span_sub(struct span s, uint64_t off, uint64_t len, struct span *out);

/* Takes all bytes from off on. False when off lies behind the end of s. */
bool span_from(struct span s, uint64_t off, struct span *out);

/* Loads an unsigned integer of 2, 4 or 8 bytes that was found to lie inside its span, in either
   byte order: for loops over records, each of which is checked once. By memcpy, because nothing is
   aligned. */
static inline uint64_t load_uint(const unsigned char *p, size_t nbytes, bool big)
{
	const bool swap = big != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	uint16_t half;
	uint32_t word;
	uint64_t wide;
	if (nbytes == 8) {
		memcpy(&wide, p, sizeof wide);
		return swap ? __builtin_bswap64(wide) : wide;
	}
	if (nbytes == 4) {
		memcpy(&word, p, sizeof word);
		return swap ? __builtin_bswap32(word) : word;
	}
	memcpy(&half, p, sizeof half);
	return swap ? __builtin_bswap16(half) : half;
}

/* Bits at the zero bytes of a word that load_uint(p, 8, false) gave; of several set bits the lowest
   is exact, the others may stand one byte behind a zero. 0 for none. */
static inline uint64_t zero_bytes(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101ULL;
	return (word - ones) & ~word & ones << 7;
}

/* Reads an unsigned integer of nbytes (1, 2, 4 or 8) at off, in either byte order. */
bool span_uint(struct span s, uint64_t off, size_t nbytes, bool big, uint64_t *out);

/* Reads two unsigned integers side by side; neither when one is outside. */
bool span_pair(struct span s, uint64_t off, size_t nbytes, bool big, uint64_t *one, uint64_t *two);

/* Takes the NUL-terminated string at off, without the NUL. False when there is no NUL inside s. */
bool span_cstr(struct span s, uint64_t off, struct span *out);

/* Cuts *rest at the first byte that is one of seps: *head gets the part before it, *rest the part
   after it. An empty piece is a piece. False when *rest is used up (absent). */
bool span_cut(struct span *rest, const char *seps, struct span *head);

/* s without the blanks (space, tab, CR, LF) at its two ends. */
struct span span_trim(struct span s);

/* Are the n bytes at both places the same? By words, because musl's memcmp goes by bytes. */
static inline bool same_bytes(const unsigned char *a, const unsigned char *b, size_t n)
{
	uint64_t x;
	uint64_t y;
	size_t i = 0;
	if (n < sizeof x) {
		while (i < n && a[i] == b[i])
			i++;
		return i == n;
	}
	for (; n - i > sizeof x; i += sizeof x) {
		memcpy(&x, a + i, sizeof x);
		memcpy(&y, b + i, sizeof y);
		if (x != y)
			return false;
	}
	/* The last word overlaps the one before it. */
	memcpy(&x, a + n - sizeof x, sizeof x);
	memcpy(&y, b + n - sizeof y, sizeof y);
	return x == y;
}

/* Below 0, 0 or above 0, as memcmp: the shorter one first where it begins the other. */
int span_order(struct span a, struct span b);
bool span_eq(struct span a, struct span b);
bool span_is(struct span a, const char *b);
bool span_starts(struct span s, const char *prefix);
bool span_ends(struct span s, const char *suffix);
bool span_has(struct span s, char c);

/* A search for text looks at no more of a file than this: files with holes can be terabytes. */
#define SPAN_SEARCHED_MAX ((size_t)64 << 20)

/* Finds where needle begins in the first SPAN_SEARCHED_MAX bytes of s. False when it is not
   there. */
bool span_find(struct span s, struct span needle, size_t *at);

/* Takes the part behind the last '/', or all of s; and the part before it ("/" for a file in "/",
   "." when there is no '/'). */
struct span span_base(struct span s);
struct span span_dir(struct span s);

/* Can no shell read the name as anything but itself? Only such a name goes into a command unquoted.
   */
bool name_is_plain(struct span name);

/* Does a text in these bytes end with that name? What stands before it says nothing: linkers keep a
   text that another one ends with as a part of that (gpg's "gpg-agent" is one of "S.gpg-agent"). */
bool span_has_text_end(struct span s, struct span name);

#endif
