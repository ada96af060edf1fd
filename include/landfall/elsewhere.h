/* L3 elsewhere: a system that is not here, as the tables know it */
#ifndef LANDFALL_ELSEWHERE_H
#define LANDFALL_ELSEWHERE_H

#include <landfall/host.h>
#include <landfall/machine.h>

struct elsewhere {
	struct span name;       /* as it was asked for: "debian:11,arm64" */
	bool known_os;          /* false for a libc alone, "glibc:2.17" */
	struct os os;           /* as its os-release would have it */
	enum libc_kind libc;
	struct span version;    /* of the libc */
	struct span glibcxx;    /* the newest nodes of its libstdc++; absent when not known */
	struct span cxxabi;
	struct span extra;      /* nodes of glibc it has ahead of their release, parted by blanks */
	struct span sure;       /* "measured", "published" or "memory"; absent for a libc alone */
	const struct machine *machine;
};

/* NAME:VERSION[,ARCH]: a system of systems.tsv and a release of targets.tsv by its number, its
   codename or either with "-slim", or glibc or musl by their release. ARCH as Docker or uname have
   it; here when none is given. False when it is not known, and known gets what would be: words
   parted by blanks. words must outlive out. */
bool elsewhere_parse(const char *words, const struct machine *here, struct elsewhere *out,
		  struct buf *known);

/* From here on h is that system, of which no file is known; those that are read are the program's
   own. t must outlive h. */
void elsewhere_take(const struct elsewhere *t, struct host *h);

/* Where the loader of its libc lies, for its processor. */
void elsewhere_loader(const struct elsewhere *t, struct buf *path);

/* Is a library of that name part of its libc, or its libstdc++ whose nodes are known? */
bool elsewhere_provides(const struct elsewhere *t, struct span soname);

/* What its library says to a version node that is wanted of it (nodes.tsv; elf/dl-version.c).
   Unknown: what is not of its libc, GLIBC_PRIVATE, markers that no table has, and markers that its
   makers may have taken over early. */
enum elsewhere_node { NODE_DEFINED, NODE_LACKING, NODE_UNKNOWN };
enum elsewhere_node elsewhere_node(const struct elsewhere *t, struct span soname, struct span node);

/* The newest node of that family ("GLIBC_") that its library defines; absent when not known. */
struct span elsewhere_newest(const struct elsewhere *t, struct span soname, struct span family);

/* Was this function added to musl after the release that it has (musl_new.tsv)? */
bool elsewhere_lacks_symbol(const struct elsewhere *t, struct span name);

/* The newest release of glibc that the tables know. */
struct span elsewhere_newest_glibc(void);

#endif
