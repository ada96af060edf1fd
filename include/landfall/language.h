/* L1 language: what a text without a '#!' line is written in, by its first lines */
#ifndef LANDFALL_LANGUAGE_H
#define LANDFALL_LANGUAGE_H

#include <landfall/bytes.h>

/* How much of a text is looked at. */
#define LANGUAGE_BYTES 4096
#define LANGUAGE_LINES 60

struct language {
	char word[12];          /* "python": short and stable, for machines */
	char name[12];          /* "Python" */
	char command[12];       /* what runs it: "python3"; "" for one that has to be compiled */
	char compiler[20];      /* what compiles it, "" for one that is run: "go build -o" */
};

/* A guess, made from words that begin its lines: NULL when the lines say nothing, or two things. */
const struct language *language_of(struct span text);

/* "#!" that stands further down: its line (from 1) and the line itself, cut at 255 bytes. False
   when there is none in the first LANGUAGE_LINES, or when it is the very first two bytes. */
bool language_late_mark(struct span text, unsigned *number, struct span *line);

#endif
