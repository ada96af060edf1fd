/* text: the words of every message, and its long page: constant data, looked up by id */
#ifndef LANDFALL_MESSAGE_TEXT_H
#define LANDFALL_MESSAGE_TEXT_H

#include "read/bytes.h"

enum text_kind {
	TEXT_WHY,  /* a cause */
	TEXT_SEEN, /* a line of evidence */
	TEXT_FIX,  /* a remedy */
};

/* One message; all spans are constant data. */
struct text_message {
	struct span id;    /* "LF301" */
	struct span name;  /* "loader-missing"; empty for an id that has a page alone */
	struct span title; /* its first line */
	struct span page;  /* what --why prints */
	int exit;          /* what a run ends with; 0 for a note */
	unsigned row;      /* its first row */
	unsigned nrows;
};

/* One row of a message. A field that its kind does not have is empty. */
struct text_row {
	enum text_kind kind;
	struct span when;  /* names of facts that must be there, "!name" for must not */
	struct span label; /* seen: "PT_INTERP"; fix: where it is typed */
	struct span sure;  /* fix: "exact", "likely", "maybe" */
	struct span say;   /* fix: what it does */
	struct span text;  /* the sentence; fix: the command */
};

/* Message i in the order of their ids; false, and *out untouched, behind the last. */
bool text_at(unsigned i, struct text_message *out);

/* The message of an id; false, and *out untouched, for an id that no message has. */
bool text_find(struct span id, struct text_message *out);

/* Row i of all rows, where those of one message stand together; false behind the last. */
bool text_row_at(unsigned i, struct text_row *out);

/* The message that a word of the command line means: "LF301", "lf301" and "301" are one, and so is
   its name, "loader-missing". False for any other word and for an id that no message has. */
bool text_find_word(const char *word, struct text_message *out);

/* The id or name of a message that a mistyped word is near to; absent for none. */
struct span text_near_word(const char *word);

#endif
