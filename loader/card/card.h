/* card: on which releases of which systems a program starts, and what it needs (--where) */
#ifndef LANDFALL_CARD_CARD_H
#define LANDFALL_CARD_CARD_H

#include "host/host.h"
#include "read/release.h"
#include "report/out.h"

/* One release of one system, in the order of tables/targets.tsv: a system's oldest first. */
struct card_row {
	struct span system;
	struct span release;
	bool runs;
	/* What decides where it does not run: id is always there, the others where they have a
	   meaning (report/json_missing.c has the same names). */
	struct span id;
	struct span lib;
	struct span node;
	struct span sym;
	struct span file; /* in a common card the file that does not run */
};

/* A release and where it comes from: major is 0 when nothing asks for one. */
struct card_floor {
	struct release release;
	struct span by;   /* a function, or absent for the file's own note */
	struct span file; /* in a common card the file that asks for it */
};

struct card_needs {
	enum libc_kind libc; /* LIBC_NONE for a static program, LIBC_OTHER for more than one */
	struct card_floor version;
	struct card_floor kernel;
	struct span glibcxx;           /* the newest version of libstdc++, "GLIBCXX_3.4.29" */
	const struct machine *machine; /* NULL for more than one, or one that no table has */
	unsigned level;                /* of x86-64; 0 when no file says */
	struct span level_file;
};

struct card_word {
	struct span text;
	struct card_word *next;
};

struct card {
	struct span program; /* as it was named; absent in a common card */
	struct card_row *rows;
	size_t nrows;
	struct card_needs needs;
	struct card_word *unchecked; /* of the releases on which it runs */
	unsigned files;              /* of a common card */
};

enum card_form { CARD_TEXT, CARD_MARKDOWN, CARD_JSON };

/* Judges the ELF file at path against every release of the tables, for its own processor, as
   --explain --against does. h is used up: it stands for a target afterwards, and its arena may have
   been taken back. All of *out is in keep. False when there is no card to be had; *why then is a
   phrase that says so. */
bool card_fill(struct host *h, const char *path, struct arena *keep, struct card *out,
	       const char **why);

/* Does why, of card_fill, say that the file is whole and is nothing that is started or loaded? */
bool card_is_of_no_program(const char *why);

/* What the program at path needs, read from itself and from the libraries that come along with it
   in c, which may be NULL. */
struct closure;
struct image;
void card_read_needs(const struct image *im, const struct closure *c, struct arena *keep,
		     struct card_needs *out);

/* Makes common, which is zero before the first, the card of all files so far: a release stands for
   those on which each of them runs. False when the memory is used up. */
bool card_join(struct card *common, const struct card *one, struct arena *keep);

/* Writes the card. */
void card_show(struct out *o, const struct card *c, enum card_form form);

/* The rows of one system, from *first on as many as have its name. It runs from oldest on: an older
   release that is let through below one that is refused is not counted on. */
struct card_system {
	const struct card_row *rows;
	size_t n;
	const struct card_row *oldest; /* NULL when the newest release of all does not run */
	const struct card_row *newest; /* the newest that does not; NULL for none */
};
bool card_next_system(const struct card *c, size_t *first, struct card_system *out);

#endif
