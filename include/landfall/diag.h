/* L3 diag: the messages, as rows: every id, its sentences and its fixes */
#ifndef LANDFALL_DIAG_H
#define LANDFALL_DIAG_H

#include <landfall/facts.h>

/* Fixes shown with one message, at most. */
#define FIXES_MAX 3

/* All texts are spans of its rows, unpacked into the arena; id is the caller's string. */
struct diag {
	struct span id;         /* "LF301" */
	struct span name;       /* "loader-missing" */
	int exit;               /* what a run ends with */
	struct span title;
	struct span rows;
};

/* One sentence or fix of a message. when: fact keys that must be there, "!key" for must not; all
   {key} of the text must be there too, or the row is left out. */
struct diag_row {
	struct span when;
	struct span label;      /* seen: "PT_INTERP"; fix: where it is typed */
	struct span sure;       /* fix: "exact", "likely", "maybe" */
	struct span say;        /* fix: what it does */
	struct span text;       /* the sentence; fix: the command */
};

/* False for an id that is not in diag.def. */
bool diag_find(const char *id, struct diag *out);

/* The first cause that fits the facts; false when none does. */
bool diag_why(const struct diag *d, const struct facts *f, struct diag_row *out);

/* The next line of evidence; *i is 0 for the first. */
bool diag_next_seen(const struct diag *d, const struct facts *f, unsigned *i,
		    struct diag_row *out);

/* The fixes that fit, in order, at most FIXES_MAX; how many. */
unsigned diag_fixes(const struct diag *d, const struct facts *f, struct diag_row out[FIXES_MAX]);

#endif
