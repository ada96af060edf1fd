/* explain: facts for a message, gathered only once there will be a message; each describe_* adds
   facts to v and never changes the verdict */
#ifndef LANDFALL_EXPLAIN_EXPLAIN_H
#define LANDFALL_EXPLAIN_EXPLAIN_H

#include "closure/closure.h"
#include "message/chain.h"
#include "message/verdict.h"
#include "read/image.h"
#include "read/kind.h"

/* Adds the notes on a verdict; c says how the program was reached. Costs a read of the program's
   symbols. */
void describe_notes(struct host *h, const struct chain *c, struct verdict *v);
/* Has the program more than a page behind its last segment and section (.NET single file,
   PyInstaller, pkg, AppImage)? It reads its own file then, by /proc/self/exe. */
bool has_own_data(const struct file *f);
/* Adds the notes on a program that unpacks itself: PyInstaller, AppImage, UPX. */
void note_packing(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
/* Turns *v, which said run, into a refusal that explains why execve failed with errno os. */
void describe_exec_failure(struct host *h, int os, struct verdict *v);
/* Refuses with the errno of a file that a limit of this process kept from being read; false, with
   nothing changed, when there was none. Facts about the host are the caller's to add. */
bool refuse_scarce(struct host *h, struct verdict *v);
/* Why the first missing library of c cannot be loaded; what a plugin needs of the program that
   loads it, an executable stack or static TLS. */
void describe_missing(struct host *h, const struct closure *c, struct verdict *v);
void describe_plugin(struct host *h, struct verdict *v);
/* Where the first missing library of c is on this host, and why its loader does not look there;
   false when it is nowhere that people put one. */
bool describe_library_here(struct host *h, const struct closure *c, struct verdict *v);
/* Facts about the host, the ELF program and the file. */
void describe_host(struct host *h, struct verdict *v);
/* Where this processor has no libc: one that is here for another, or without its loader. False for
   none. */
bool describe_libc_apart(struct host *h, struct verdict *v);
/* For a loader at no libc's place: is the right one here, so that it starts the program by hand? */
void describe_right_loader(struct host *h, const struct file *f, struct verdict *v);
/* The loader that PT_INTERP names, and its libc. */
void describe_interp(struct host *h, const struct image *im, struct verdict *v);
/* What the program needs of glibc, by what lies at addresses alone. */
void describe_needs(const struct image *im, struct verdict *v);
/* All facts about an ELF program: its closure, the newest version of glibc that it needs, how it
   was built, whether gcompat would start it. */
void describe_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
/* What is missing in c: libraries, versions, symbols, relocation types. */
void describe_closure(struct host *h, const struct closure *c, struct verdict *v);
/* The language of a text without a '#!' line, and the line that would start it. */
void describe_text(struct host *h, const struct file *f, struct verdict *v);
/* What a text or an empty file stands for: a link, or a program that an npm package's install
   script was to put there. False for neither. */
bool describe_placeholder(struct host *h, const struct file *f, enum kind k, struct verdict *v);
/* What a name that is no program's was to be: a command line, a word of the shell, a file here. */
void describe_word(struct host *h, struct span name, struct verdict *v);
/* Why the interpreter on the '#!' line of f is not there, and what is here in its place. */
void describe_script_interp(struct host *h, const struct file *f, struct verdict *v);
/* The names of the file for use in commands, and its kind. */
void describe_file(struct host *h, const struct file *f, struct verdict *v);
/* A base image that is new enough for the program, and one that is no newer than the host, to build
   on. */
void describe_images(struct host *h, struct verdict *v);
/* The host's packages with the missing libraries. */
void describe_packages(struct host *h, const struct closure *c, struct verdict *v);
/* Does a table have a package for this library? */
bool packages_know(struct span soname);
/* Common workarounds that were tried and break the program: another libc, a renamed library. */
void describe_workarounds(const struct closure *c, const struct image *im, struct verdict *v);
/* The command that builds the program again so that it starts here. */
void describe_built(const struct image *im, struct verdict *v);
/* Would gcompat start this glibc program on a host with musl (explain/gcompat.c)? */
void describe_gcompat(struct host *h, const struct file *f, const struct image *im,
		      struct verdict *v);

#endif
