/* collect: which files of a host make up a bundle */
#ifndef LANDFALL_MAKE_COLLECT_H
#define LANDFALL_MAKE_COLLECT_H

#include "make/members.h"
#include "message/verdict.h"

struct machine;

/* How the directory that is made is laid out. */
enum layout {
	LAYOUT_FLAT,  /* the bundle alone */
	LAYOUT_DIR,   /* the programs, the bundle as .landfall/, and landfall */
	LAYOUT_IMAGE, /* a tree for "/": programs and data at their own paths, /opt/landfall */
};

struct place;

/* What a program names, the host has and the bundle has not (named.h). */
struct lacked {
	const char *path;
	const char *program;
	struct lacked *next;
};

/* A program that was collected, or the interpreter of a script. */
struct collected_program {
	const struct file *file;
	struct collected_program *next;
};

struct collection {
	struct host *h;
	const struct machine *machine;
	enum libc_kind kind; /* whose loader the programs have */
	const struct file *loader;
	const struct file *libc; /* of musl the same */
	struct members members;
	struct members data; /* what programs open after their start, by its name in the bundle */
	struct collected_program *programs; /* in the order in which they were collected */
	struct lacked *lacks;
	unsigned asked; /* kinds of data that what was collected asks for, a bit each */
	unsigned kinds; /* those of them that the host has */
	enum layout layout;
	bool adopt; /* of an image: its programs ask for landfall, not for the base's loader */
	struct place *places; /* files beside the bundle itself, by name (layout.h) */
	struct place *last_place;
	unsigned nplaces;
	uint64_t place_bytes;
	struct verdict problem; /* what went wrong, to be reported */
};

/* Empties problem and makes it the message id about a program or directory. */
void collect_problem(struct collection *c, const char *program, const char *id);
/* The same, with a reason; always false. */
bool collect_stop(struct collection *c, const char *program, const char *id, const char *reason);

/* The host's loader and libc: glibc's, or musl's when that loads one of the programs and glibc's
   none; programs may be NULL. dir: the bundle's, for the message. False with problem set. */
bool collect_libc(struct collection *c, const char *dir, char *const *programs);

/* A library of the host for this processor and libc, by its name in the loader's directories.
   NULL when there is none. */
const struct file *collect_find(struct collection *c, const char *name);

/* What a program needs; of a script its interpreters, and the programs themselves. All of it or
   nothing. False with problem set. */
bool collect_program(struct collection *c, const char *name);

/* What a library needs that is opened by its path; not the library itself. */
bool collect_library(struct collection *c, const char *path, const struct file *f);

/* The variants for newer processors of what was collected, where the host has them beside it. */
void collect_variants(struct collection *c);

#endif
