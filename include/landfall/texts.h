/* L3 texts: the words of the messages, packed: for each id its rows and its page */
#ifndef LANDFALL_TEXTS_H
#define LANDFALL_TEXTS_H

#include <landfall/buf.h>

/* A buffer of this size holds any group: toolchain/texts refuses one of more than 16,000 bytes. */
#define TEXT_BYTES_MAX 16384

enum text_group {
	TEXT_ROWS,      /* of diag.def: six fields a row, each ended by a byte 1 (judge/diag.c) */
	TEXT_PAGE,      /* of judge/why, as it was written */
};

/* Id i ("LF301") of those that have a group, in ascending order; false behind the last. */
bool texts_id(unsigned i, struct span *id);

/* Is there such a group? Unpacks nothing. */
bool texts_has(struct span id, enum text_group which);

/* Adds a group to a buffer. False, and nothing added, where there is none; what does not fit is
   left out and the buffer says full. */
bool texts_get(struct span id, enum text_group which, struct buf *out);

/* A table that toolchain/texts was given, by the first five letters of its name: fills n rows of
   nfields arrays of characters, of these widths, one behind the other. Needs rows that are zeroed,
   or that it has filled before, which stay as they are; cells that do not fit are cut, which the
   compiler says of the table's own initializer. */
void texts_table(const char *name, void *rows, size_t n, const unsigned char *widths,
		 size_t nfields);

#endif
