/* members: the files that a bundle will hold, by name, in order */
#ifndef LANDFALL_MAKE_MEMBERS_H
#define LANDFALL_MAKE_MEMBERS_H

#include "host/host.h"
#include "write/sha256.h"

#include <sys/stat.h>

/* Files in one bundle. */
#define MEMBERS_MAX 4096

/* Where the interpreters of scripts go. */
#define MEMBER_PROGRAMS "bin/"

struct member {
	struct span name; /* its path below the bundle */
	const struct file *file;
	const char *by; /* the program that brought it; NULL: glibc's companion */
	bool used;      /* of a companion: a run opened it, or a note names it */
	char digest[SHA256_HEX_BYTES];
	uint64_t
		written; /* its bytes in the bundle, which are fewer than the file's when stripped */
	bool stat_known;
	struct stat found; /* the file when it was added */
	struct member *next;
};

struct members {
	struct member *first; /* by name, so that the order of programs does not matter */
	unsigned n;
	uint64_t bytes;
};

enum member_added {
	MEMBER_ADDED, /* or the same bytes are there under that name */
	MEMBER_OTHER, /* another file is there under that name */
	MEMBER_FULL,  /* MEMBERS_MAX, or no memory */
};

/* Adds a file; *there is then the member of that name. A program's own libgcc_s.so.1 takes the
   place of the one that every bundle has. */
enum member_added members_add(struct members *m, struct host *h, struct span name,
			      const struct file *f, const char *by, const struct member **there);
/* Would f be taken under the name of that member? */
bool members_would_take(const struct member *there, const struct file *f);
/* Takes out the member after which *at points, as members.first does before the first. */
void members_remove(struct members *m, struct member **at);
struct member *members_find(const struct members *m, struct span name);

/* Is the member something that ld.so opens by its soname, not a program or a hwcaps variant? */
bool member_is_library(const struct member *i);

/* The running system's path of a file of the host, links resolved below its root. */
bool member_path(struct host *h, const struct file *f, struct buf *out);
/* Is the file still the one that was found? */
bool member_is_unchanged(struct host *h, const struct member *i);

#endif
