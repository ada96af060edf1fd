/* rules: the rules of kernel and loader, each in its own file; all need files of h and an opened
   *v */
#ifndef LANDFALL_JUDGE_RULES_H
#define LANDFALL_JUDGE_RULES_H

#include "closure/closure.h"
#include "message/chain.h"
#include "message/verdict.h"
#include "read/image.h"

/* Judges one program at the end of a chain: an ELF file, or a file that is neither ELF nor a
   script. */
void judge_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
void judge_other(struct host *h, const struct file *f, const struct image *im, struct verdict *v);

/* The rules. Each returns true when it has decided and *v is filled, false when the next rule must
   decide. */
bool decide_path(struct host *h, const struct file *f, struct verdict *v);
bool decide_script(struct host *h, const struct image *im, const struct file *f,
		   const struct chain *c, struct verdict *v, const struct file **next);
/* Judges f and the files that it leads to. Needs in c how f was reached; afterwards c says how the
   last file was. */
void decide_chain(struct host *h, const struct file *f, struct chain *c, struct verdict *v);
/* f, which starts, is the interpreter of c->script. decide_env: if f is env, the program that env
   will find in PATH is judged in its place. decide_arguments: if f is a shell, does it accept the
   one argument of the '#!' line? True when that was decided; c and *v then say what. */
bool decide_env(struct host *h, const struct file *f, struct chain *c, struct verdict *v);
bool decide_arguments(const struct file *f, struct chain *c, struct verdict *v);
bool decide_machine(struct host *h, const struct image *im, const struct file *f,
		    struct verdict *v);
bool decide_interp(struct host *h, const struct image *im, const struct file **loader,
		   struct verdict *v);
/* A file in no format of the kernel's own, or for another processor: true when binfmt_misc has a
   handler, or when the refusal is that its handler is missing. */
bool decide_binfmt(struct host *h, const struct image *im, const struct file *f, struct verdict *v);
/* Faults that the kernel meets past the point of no return (begin_new_exec), where it can only
   kill. */
bool decide_segments(struct host *h, const struct image *im, struct verdict *v);
/* Libraries that nobody will load, since no loader is named: a note, and refused by a gate. */
bool decide_no_loader(const struct image *im, struct verdict *v);
/* A static program with a PT_INTERP, which starts a loader that has nothing to load. */
bool decide_static_interp(struct host *h, const struct image *im, struct verdict *v);
/* A link to BusyBox under a name that is none of its applets. */
bool decide_applet(struct host *h, const struct file *f, struct verdict *v);
/* File capabilities that this process may not gain: for messages alone, since execve tells. */
bool decide_rights(struct host *h, const struct file *f, struct verdict *v);
/* For a gate: a file that is shorter than its segments say, or whose .dynamic lies outside it. */
bool decide_whole(const struct image *im, struct verdict *v);
/* For a gate: a file whose bytes this user may not read. */
bool decide_unread(const struct file *f, struct verdict *v);
/* True, and refused, when RLIMIT_AS leaves no room for that many bytes; whose completes "... and
   the libraries". */
bool decide_memory(struct host *h, uint64_t bytes, const char *whose, struct verdict *v);
/* A library of another glibc than the loader's that a directory, and no variable, brings in. */
bool decide_other_glibc(const struct host *h, const struct closure *c, struct verdict *v);
/* A closure in which nothing is missing and that still does not start. */
bool decide_libs(const struct search *s, struct closure *c, struct verdict *v);
/* Adds the notes on a closure that starts, but not fully: a library of LD_PRELOAD or a symbol of a
   lazy PLT slot is missing. */
void note_libs(const struct search *s, const struct file *f, const struct closure *c,
	       struct verdict *v);
/* Nothing is missing in c and nothing in it would end the start. */
bool libs_are_sound(struct host *h, const struct closure *c);
/* A library of glibc that another glibc's loader would load: libs_other_libc its libc.so.6,
   libs_other_glibc also a companion that misses what its own libc.so.6 had, and needs it at the
   start. NULL for none. */
const struct object *libs_other_libc(const struct host *h, const struct closure *c);
const struct object *libs_other_glibc(const struct host *h, const struct closure *c);
/* For a closure that does not start: adds the library of a search path of the program's own that is
   in the way of one further down the search, with which it would start. */
void describe_in_the_way(const struct search *s, const struct file *f, const struct closure *c,
			 struct verdict *v);
/* A closure that does not start because of LD_LIBRARY_PATH, LD_PRELOAD or /etc/ld.so.preload: true
   when the program starts without one of the variables, or both, or without a word of the file. */
bool decide_environment(const struct search *s, const struct file *f, struct closure *c,
			struct verdict *v);

/* The same steps for --against, where no file of the target can be read (target/systems.h): the
   path on this host, without its mode; a script's first line; an ELF program's loader, versions and
   symbols, by the tables. The fact "unchecked" names what the tables do not contain. */
bool target_path(struct host *h, const struct file *f, struct verdict *v);
void target_script(struct host *h, const struct image *im, const struct file *f, struct verdict *v);
void target_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
/* Refusals of what Landfall would start for ever, LF516: a script that leads to f, which is
   Landfall; one whose env starts Landfall by that command, with other variables; a file that
   binfmt_misc hands to Landfall; a copy of Landfall whose loader it is. */
bool decide_own_script(struct host *h, const struct file *f, const struct image *im,
		       struct chain *c, struct verdict *v);
bool decide_own_changed(struct host *h, struct span command, struct chain *c, struct verdict *v);
bool decide_own_emulator(struct host *h, const struct file *emulator, struct verdict *v);
bool decide_own_loader(struct host *h, const struct image *im, struct verdict *v);
/* Refuses a program whose PT_INTERP is Landfall, once no other loader was found for it. */
void refuse_landfall_as_interp(struct host *h, const struct image *im, struct verdict *v);
/* Refuses with the first thing at which the loader would stop: a missing library before a version
   before a symbol before a relocation type. Nothing when none is missing. */
void refuse_missing(const struct closure *c, struct verdict *v);

#endif
