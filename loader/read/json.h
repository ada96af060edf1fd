/* json: a strict, bounded reader of JSON (RFC 8259): a text is checked once as a whole, then values
   are looked up in it as spans */
#ifndef LANDFALL_READ_JSON_H
#define LANDFALL_READ_JSON_H

#include "read/buf.h"
#include "read/bytes.h"

/* Objects and arrays in each other; a text that has more is none. */
#define JSON_DEPTH_MAX 64
/* Bytes of a text. */
#define JSON_BYTES_MAX ((size_t)16 << 20)

/* Is the text one JSON value, with nothing but blanks around it? Everything below needs a text of
   which that is true, or a value found in one. */
bool json_is_sound(struct span text);

/* The value of a member. False when value is no object, when it has no such member, and when it has
   two of that name, of which readers take different ones. */
bool json_member(struct span object, const char *name, struct span *value);

/* The same along a path of members: "process.user.uid". */
bool json_find(struct span object, const char *path, struct span *value);

/* The next element of an array, *rest the array itself at first. False behind the last one, and for
   anything but an array. */
bool json_next(struct span *rest, struct span *value);

/* Adds the text of a string. False, with what was added to out not defined, for anything else, for
   a NUL and half of a surrogate pair in it, and when it does not fit. */
bool json_string(struct span value, struct buf *out);

/* Reads a whole number from 0 to 2^63. False for anything else. */
bool json_number(struct span value, uint64_t *out);

#endif
