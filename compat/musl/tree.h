/*
 * tree.h: a walk over folders with fts, as programs built for glibc have it in their <fts.h>, which
 * musl lacks. The order of the fields, their types and the numbers are the ABI of glibc on 64-bit
 * machines, where fts and fts64 are the same.
 */
#ifndef SHIM_TREE_H
#define SHIM_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

enum {
	TREE_COMFOLLOW = 0x1, /* options: links among the arguments are followed */
	TREE_LOGICAL = 0x2,   /* links are followed everywhere */
	TREE_NOCHDIR = 0x4,
	TREE_NOSTAT = 0x8,
	TREE_PHYSICAL = 0x10,
	TREE_SEEDOT = 0x20,
	TREE_XDEV = 0x40,
	TREE_OPTIONS = 0xff,   /* what a caller may set */
	TREE_NAMEONLY = 0x100, /* the children were asked for by name alone */
	TREE_STOP = 0x200      /* an error from which the walk cannot go on */
};

enum tree_info {
	TREE_D = 1, /* a folder, before what is in it */
	TREE_DC,    /* a folder that is one of its own parents */
	TREE_DEFAULT,
	TREE_DNR, /* a folder that cannot be read */
	TREE_DOT,
	TREE_DP, /* a folder, after what is in it */
	TREE_ERR,
	TREE_F,
	TREE_INIT,
	TREE_NS,   /* stat failed */
	TREE_NSOK, /* nobody asked for stat */
	TREE_SL,
	TREE_SLNONE /* a link that leads nowhere */
};

enum { TREE_DONTCHDIR = 1, TREE_SYMFOLLOW = 2 };                     /* flags */
enum { TREE_AGAIN = 1, TREE_FOLLOW, TREE_NOINSTR, TREE_SKIP };       /* instructions */
enum { TREE_ABOVE_ROOT = -1, TREE_ROOT = 0, TREE_PATH_MAX = 65535 }; /* pathlen has 16 bits */

/* FTSENT */
struct tree_entry {
	struct tree_entry *cycle, *parent, *link;
	long number;
	void *pointer;
	char *accpath, *path;
	int error, symfd;
	unsigned short pathlen, namelen;
	ino_t ino;
	dev_t dev;
	nlink_t nlink;
	short level;
	unsigned short info, flags, instr;
	struct stat *statp;
	char name[];
};

/* FTS */
struct tree {
	struct tree_entry *cur, *child, **array;
	dev_t dev;
	char *path; /* TREE_PATH_MAX + 1 bytes: entries point to it, so it never moves */
	int rfd, pathlen, nitems;
	int (*compar)(const struct tree_entry **, const struct tree_entry **);
	int options;
};

enum tree_want { TREE_READ, TREE_CHILDREN, TREE_NAMES };

/* A new entry with that name; NULL without memory. */
struct tree_entry *tree_entry(struct tree *t, const char *name, size_t n);
void tree_free(struct tree_entry *list);
/* Puts a list in the order of the caller's function; without memory it stays as it is. */
struct tree_entry *tree_sort(struct tree *t, struct tree_entry *list, int n);
/* Fills in what stat says of the entry, by its accpath; the kind of entry is returned. */
unsigned short tree_stat(struct tree *t, struct tree_entry *e, bool follow);
/* Length of e's path without a slash at its end: where a child's "/name" begins. */
size_t tree_end(const struct tree_entry *e);
/*
 * Makes the folder at descriptor fd, or at path when fd is -1, the current one, if it is still the
 * one that e describes (else -1 and ENOENT). Nothing happens under TREE_NOCHDIR.
 */
int tree_enter(struct tree *t, const struct tree_entry *e, int fd, const char *path);
/* Goes back to the folder that the walk began in: 0, or -1. */
int tree_home(struct tree *t);
/*
 * The entries of the folder t->cur, in a list; NULL for none, and then t->cur's info says whether
 * the folder could be read. After TREE_READ with an answer the folder is the current one.
 */
struct tree_entry *tree_list(struct tree *t, enum tree_want want);

#endif
