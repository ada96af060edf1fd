/* L4 verdict: what is to be done with one program on one host, and why */
#ifndef LANDFALL_VERDICT_H
#define LANDFALL_VERDICT_H

#include <landfall/diag.h>
#include <landfall/host.h>
#include <landfall/need.h>

/* Scripts that name scripts: the kernel follows this many (fs/exec.c, exec_binprm: depth > 5). */
#define SCRIPT_DEPTH_MAX 5

enum action { ACT_RUN, ACT_HANDOVER, ACT_SHIM, ACT_REPOINT, ACT_NONE };

/* How a program is handed to another glibc. */
struct handover {
	struct span loader;             /* path of its ld.so */
	struct span library_path;       /* the bundle first, the user's LD_LIBRARY_PATH after it */
	bool knows_argv0;               /* --argv0: glibc 2.33 and later */
	/* When it is a script's interpreter that is handed over; NULL otherwise. */
	const char *program;            /* the interpreter's path */
	const char *script_arg0;        /* as the kernel would name it: the path on line 1 */
	const char *script_arg;         /* the one argument on line 1, NULL for none */
};

struct verdict {
	enum action action;
	struct diag diag;               /* id absent unless ACT_NONE */
	int exit;                       /* what a run would end with; 0 when it would start */
	const char *program;            /* as the user named it, or as PATH had it */
	/* The refusal is the kernel's to make: execve may be tried, and must fail. */
	bool kernel_decides;
	struct handover handover;
	struct facts facts;
	const struct closure *closure;  /* whose lacks the message lists; NULL for none */
};

struct verdict_options {
	bool no_redirect;
	bool symbols;           /* bind every symbol: for messages, not for a start */
};

/* The closure of one ELF file, a program or a shared object, with every symbol bound, by the loader
   that it names or else the host's own. False, with *why, when there is nothing to ask. */
bool closure_of(struct host *h, const struct file *f, struct closure *out, const char **why);

/* Judges the file at path (with a slash, or found in PATH before). Never fails: when the analysis
   cannot be sure the verdict is ACT_RUN, with the fact "unsure". */
void verdict_decide(struct host *h, const char *path, const struct verdict_options *o,
		    struct verdict *out);

/* The file a bare name means, as execvp finds it, in buf; a name with a slash is itself. When there
   is none, false and *out says so. */
bool verdict_find_in_path(struct host *h, const char *name, struct buf *path,
			  struct verdict *out);

/* Parts of the above, each in its own file. All fill *v and return true when they have decided. */
bool decide_path(struct host *h, const struct file *f, struct verdict *v);
bool decide_script(struct host *h, const struct image *im, const struct file *f, unsigned depth,
		   struct verdict *v, const struct file **next);
bool decide_machine(struct host *h, const struct image *im, const struct file *f,
		    struct verdict *v);
bool decide_interp(struct host *h, const struct image *im, const struct file **loader,
		   struct verdict *v);
bool decide_redirect(struct host *h, const struct file *f, const struct image *im,
		     const struct file *loader, struct verdict *v);

/* The same steps where the host is a target (target.h), of which no file can be asked: the path as
   it is here, but for its mode; a script's first line; an ELF program's loader, version nodes and
   symbols, by the tables. What they cannot say is in the fact "unchecked". */
bool against_path(struct host *h, const struct file *f, struct verdict *v);
void against_script(struct host *h, const struct image *im, const struct file *f,
		    struct verdict *v);
void against_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v);

void verdict_refuse(struct verdict *v, const char *id);
/* Facts about the host, the program's needs and how it was built, for messages. */
void describe_host(struct host *h, struct verdict *v);
void describe_interp(struct host *h, const struct image *im, struct verdict *v);
void describe_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
void describe_closure(struct host *h, const struct closure *c, struct verdict *v);
void describe_file(struct host *h, const struct file *f, struct verdict *v);
const char *errno_name(int os);
/* Why a file could not be written, in words. */
const char *errno_text(int os);

#endif
