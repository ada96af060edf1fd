/* L0 bytes: bounded spans, the only way in which bytes of a file are read */
#ifndef LANDFALL_BYTES_H
#define LANDFALL_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* n bytes at p. Strings that came from a file are spans too: no code relies on a NUL that a
   stranger could take away. p == NULL means "absent", which is not the same as empty. */
struct span {
	const unsigned char *p;
	size_t n;
};

/* The bytes of a C string, without its NUL; the absent span for NULL. */
struct span span_of(const char *s);

/* The len bytes at off. False, and *out untouched, when they do not all lie inside s. */
bool span_sub(struct span s, uint64_t off, uint64_t len, struct span *out);

/* All bytes from off on. False when off lies behind the end of s. */
bool span_from(struct span s, uint64_t off, struct span *out);

/* An unsigned integer of nbytes (1, 2, 4 or 8) at off, in either byte order. */
bool span_uint(struct span s, uint64_t off, size_t nbytes, bool big, uint64_t *out);

/* Two of them side by side, or neither. */
bool span_pair(struct span s, uint64_t off, size_t nbytes, bool big, uint64_t *one, uint64_t *two);

/* Unsigned integers side by side from off on; widths are as nbytes and end in a 0, one of out each.
   Nothing is read unless all of them lie inside s. */
bool span_record(struct span s, uint64_t off, const unsigned char *widths, bool big, uint64_t *out);

/* The NUL-terminated string at off, without the NUL. False when there is no NUL inside s. */
bool span_cstr(struct span s, uint64_t off, struct span *out);

/* Cuts *rest at the first byte that is one of seps: *head gets what is before it, *rest what is
   after it. Empty pieces are pieces. False when *rest is used up (absent). */
bool span_cut(struct span *rest, const char *seps, struct span *head);

/* s without the blanks (space, tab, CR, LF) at its two ends. */
struct span span_trim(struct span s);

bool span_eq(struct span a, struct span b);
bool span_is(struct span a, const char *b);
bool span_starts(struct span s, const char *prefix);
bool span_ends(struct span s, const char *suffix);
bool span_has(struct span s, char c);

/* Where needle begins in s. False when it is not there. */
bool span_find(struct span s, struct span needle, size_t *at);

/* The part behind the last '/', or all of s; and the part before it ("/" for a file in "/",
   "." when there is no '/'). */
struct span span_base(struct span s);
struct span span_dir(struct span s);

#endif
