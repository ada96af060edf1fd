/* language: the language of a text without a '#!' line, guessed from its first lines */
#ifndef LANDFALL_BUILT_LANGUAGE_H
#define LANDFALL_BUILT_LANGUAGE_H

#include "read/bytes.h"

/* The number of lines of a text that are read. */
#define LANGUAGE_BYTES 4096
#define LANGUAGE_LINES 60

struct language {
	char word[12];     /* "python": short and stable, for machines */
	char name[12];     /* "Python" */
	char command[12];  /* runs it: "python3"; "" for a compiled language */
	char compiler[20]; /* compiles it: "go build -o"; "" for one that is run */
};

/* A guess from the words that begin its lines; NULL when the lines say nothing, or two things. */
const struct language *language_of(struct span text);

/* Finds a "#!" further down: its line number (from 1) and that line, cut at 255 bytes. False when
   there is none in the first LANGUAGE_LINES lines, or when it is the very first two bytes. */
bool language_late_mark(struct span text, unsigned *number, struct span *line);

#endif
