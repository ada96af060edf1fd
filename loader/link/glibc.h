/* glibc: glibc's ld.so on paper: search path, hwcaps, string tokens, candidate files, symbol
   binding */
#ifndef LANDFALL_LINK_GLIBC_H
#define LANDFALL_LINK_GLIBC_H

#include "closure/closure.h"

/* Adds to c every library that o names in DT_NEEDED, DT_FILTER and DT_AUXILIARY, and for the
   program those of LD_PRELOAD first (elf/dl-load.c, elf/dl-deps.c). A library that is not found
   goes on c's list of missing libraries; a damaged record makes c unsure. */
void glibc_search(const struct search *s, struct closure *c, struct object *o);

/* What ld.so does with a candidate: a file of the wanted name on the search path. */
enum candidate {
	NOT_HERE,
	LEFT, /* the rest of the current search path is skipped */
	SKIPPED,
	STOPPED, /* ld.so ends the start with an error */
	FOUND,
};
/* Judges one candidate by open_verify and _dl_map_object_from_fd of elf/dl-load.c; *why is the
   reason in ld.so's own words, "" when the file is taken or was not there. */
enum candidate glibc_open_verify(struct closure *c, struct host *h, const struct file *f,
				 const char **why);

/* The minor number N of the release 2.N that a glibc's loader or libc.so.6 prints, read once a run;
   0 for a file that prints none. */
unsigned glibc_minor_of(struct lib *l);
/* The minor number N of the loader's release 2.N; 32 for every release before 2.33, which do not
   print their release. */
unsigned glibc_minor(const struct closure *c);
/* Has the directory ("" for the working directory) one of the subdirectories for newer processors?
   The answer is kept with it, but for the quick pass's. */
bool glibc_has_subdirs(struct host *h, struct span dir);
/* Subdirectory number i that ld.so of x86-64 tries below every search path entry, written to out;
   out stays empty when this processor has not that level. False when i is past the last one. */
bool glibc_subdir(struct closure *c, struct host *h, unsigned i, struct buf *out);
/* The hwcap bits of an ld.so.cache entry that older releases use in place of glibc-hwcaps. */
uint64_t glibc_legacy_hwcaps(struct closure *c, struct host *h);
/* Writes the value of $PLATFORM to out; false when the program's processor has none. Makes c unsure
   where the value depends on the model of the processor. */
bool glibc_platform(struct closure *c, struct host *h, struct buf *out);
/* The name of glibc-hwcaps directory i of a processor, best first; false past the last. */
bool glibc_hwcaps_dir(const struct machine *m, unsigned i, struct span *name);
/* Is a library of that name in any glibc-hwcaps directory below dir? Which of them the ld.so of a
   processor other than x86-64 takes depends on the model, so that a library that is nowhere else
   must not be called missing. */
bool glibc_has_variant(struct closure *c, struct host *h, struct span dir, struct span name);

/* The path that an ld.so.cache of these bytes has for a library, absent when it has none. Sets
   *readable to false where ld.so would act as if there were no cache. */
struct span glibc_find_in_cache(struct closure *c, struct host *h, struct span bytes,
				struct span name, bool *readable);

/* The default search directories compiled into the bytes of a glibc loader: strings, each ended by
   a NUL. Absent when the loader holds no such list. */
struct span glibc_system_dirs(struct span loader);
/* The default directories of c's loader, found once. */
struct span glibc_dirs(struct closure *c);
/* Does a path begin with one of the default directories of c's loader? */
bool glibc_in_dirs(struct closure *c, struct span path);
/* Writes s to out with its dynamic string tokens replaced for the object owner. False when a setuid
   program ignores the element because of its tokens. */
bool glibc_expand(struct closure *c, struct host *h, struct object *owner, struct span s,
		  struct buf *out);
/* Copies /etc/ld.so.preload with each comment, from '#' to the end of the line, turned into
   blanks. */
struct span glibc_without_comments(struct closure *c, struct span text);

/* Looks up every symbol reference in c's objects and fills c->symbols with those not found, by the
   rules of elf/dl-lookup.c; bind_now makes references from lazy PLT slots count at start. */
void glibc_bind(struct closure *c, bool bind_now);
/* Fills c->stop when the program has a copy relocation against data that its library keeps for
   itself; for messages alone, since it costs a walk over all relocations. */
void glibc_check_copies(struct closure *c);

#endif
