/* systems: targets: the systems that --against can name, as the tables know them */
#ifndef LANDFALL_TARGET_SYSTEMS_H
#define LANDFALL_TARGET_SYSTEMS_H

#include "host/host.h"
#include "machine/machine.h"

struct target {
	struct span name; /* as written on the command line: "debian:11,arm64" */
	bool known_os;    /* false for a libc without a system, "glibc:2.17" */
	struct os os;     /* the fields of its os-release */
	enum libc_kind libc;
	struct span version; /* of the libc */
	struct span glibcxx; /* the newest versions of its libstdc++; absent when unknown */
	struct span cxxabi;
	struct span extra; /* glibc versions that it has from later releases, with blanks between */
	struct span sure;  /* "measured", "published" or "memory"; absent for a libc alone */
	const struct machine *machine;
	char words[24];    /* filled by target_at: what name points to */
	char taken_as[32]; /* "Debian 12", when name does not say so; else "" */
	/* Filled by target_take: stand-ins for the target's loader and libc, without contents. */
	char loader_path[64];
	struct file loader_file;
	struct file libc_file; /* without a path, which is unknown */
	struct file_known loader_known;
	struct file_known libc_known;
};

/* Reads NAME:VERSION[,ARCH]: a system of systems.tsv with a release of targets.tsv by number,
   codename or "latest", either with "-slim"; another image that target/images.h knows, with or
   without a registry; a wheel's platform tag; or glibc or musl with its release. ARCH is Docker's,
   musl's or uname's name; without it the processor is here. False when a part is unknown; known
   then gets the words that would be accepted, separated by blanks. words must outlive out. */
bool target_parse(const char *words, const struct machine *here, struct target *out,
		  struct buf *known);

/* Takes release i of the tables for a processor; its name is "SYSTEM:RELEASE". Systems that are
   made of one another's packages have one row, and releases of one system stand oldest first.
   False past the last one. out must stay where it is. */
bool target_at(size_t i, const struct machine *m, struct target *out);
/* Do both answer every question below in the same way? */
bool target_is_like(const struct target *a, const struct target *b);

/* Makes h stand for the target from now on: only the program's own files are still read. t must
   outlive h. */
void target_take(struct target *t, struct host *h);

/* Writes the path of the target's loader on its processor. */
void target_loader(const struct target *t, struct buf *path);

/* Is the library part of the target's libc, or of its libstdc++ with known versions? */
bool target_provides(const struct target *t, struct span soname);

/* Is a library of that name known not to be there: the other libc's? */
bool target_lacks_library(const struct target *t, struct span soname);

/* Does the target's library soname define the version (nodes.tsv; elf/dl-version.c)? Unknown for
   libraries outside its libc and libstdc++, for GLIBC_PRIVATE, for markers that no table lists, and
   for markers that a distribution may have backported. */
enum target_version { VERSION_DEFINED, VERSION_MISSING, VERSION_UNKNOWN };
enum target_version target_version(const struct target *t, struct span soname, struct span version);

/* The newest version of that family ("GLIBC_") that the target's library defines; absent when
   unknown. */
struct span target_newest_version(const struct target *t, struct span soname, struct span family);

/* Was this function added to musl after the target's release (musl_new.tsv)? */
bool target_lacks_symbol(const struct target *t, struct span name);

/* Does the target's musl, 1.2.3 or later, define this function of glibc's too (musl_has.tsv)? Names
   with 64 at their end are not in the table. */
bool target_musl_defines(const struct target *t, struct span name);

/* The release of glibc whose library soname brought the version; absent when no table says. */
struct span target_since(const struct machine *m, struct span soname, struct span version);

/* The newest release of glibc in the tables. */
struct span target_newest_glibc(void);

#endif
