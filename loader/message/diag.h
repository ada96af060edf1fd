/* diag: a message, and those of its sentences and fixes that fit what was established */
#ifndef LANDFALL_MESSAGE_DIAG_H
#define LANDFALL_MESSAGE_DIAG_H

#include "message/facts.h"
#include "message/text.h"

/* Fixes shown with one message, at most. */
#define FIXES_MAX 3

/* All texts are constant data; id is the caller's string. */
struct diag {
	struct span id;   /* "LF301" */
	struct span name; /* "loader-missing" */
	int exit;         /* what a run ends with */
	struct span title;
	unsigned row; /* its first row */
	unsigned nrows;
};

/* False for an id that no message has. */
bool diag_find(const char *id, struct diag *out);

/* A row fits when its "when" holds, and each {key} of its words is a fact: the first cause that
   does; false when none does. */
bool diag_why(const struct diag *d, const struct facts *f, struct text_row *out);

/* The next line of evidence that fits; *i is 0 for the first and belongs to this function. */
bool diag_next_seen(const struct diag *d, const struct facts *f, unsigned *i, struct text_row *out);

/* The fixes that fit, in order, at most FIXES_MAX; how many. */
unsigned diag_fixes(const struct diag *d, const struct facts *f, struct text_row out[FIXES_MAX]);

#endif
