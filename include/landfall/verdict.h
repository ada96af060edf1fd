/* L4 verdict: what is to be done with one program on one host, and why */
#ifndef LANDFALL_VERDICT_H
#define LANDFALL_VERDICT_H

#include <landfall/diag.h>
#include <landfall/host.h>
#include <landfall/need.h>

/* Scripts that name scripts: the kernel follows this many (fs/exec.c, exec_binprm: depth > 5). */
#define SCRIPT_DEPTH_MAX 5

enum action { ACT_RUN, ACT_HANDOVER, ACT_SHIM, ACT_REPOINT, ACT_NONE };

/* By what another loader finds its libraries. */
enum handover_way {
	WAY_COMMAND,            /* it is told: by its command line, or by a variable lent to it */
	WAY_OWN,                /* by itself, as it was built */
	WAY_CACHE,              /* its ld.so.cache is the bundle's */
	WAY_DIRS,               /* its first built-in directory is the bundle */
};

/* Bytes that replace those at an offset of the loader's file, in our private mapping of it. */
struct patch {
	uint64_t off;
	struct span bytes;
};
#define PATCHES_MAX 2

/* How a program is handed to another loader. */
struct handover {
	enum libc_kind kind;
	enum handover_way way;
	const struct file *file;        /* the loader */
	const struct file *target;      /* the program, or a script's interpreter */
	struct patch patches[PATCHES_MAX];
	unsigned npatches;
	struct span loader;             /* path of its ld.so */
	/* The bundle first, the user's LD_LIBRARY_PATH after it; absent when it cannot be named. */
	struct span library_path;
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
	bool in_process;                /* of the options: handover may be done in this process */
	bool secure;                    /* the program gains rights by being started */
	bool through_us;                /* its PT_INTERP is a copy of Landfall */
	struct handover handover;
	struct facts facts;
	const struct closure *closure;  /* whose lacks the message lists; NULL for none */
};

struct verdict_options {
	bool no_redirect;
	bool symbols;           /* bind every symbol: for messages, not for a start */
	bool in_process;        /* a hand-over keeps the process: every handover_way will do */
};

/* The closure of one ELF file, a program or a shared object, with every symbol bound, by the loader
   that it names or else the host's own. False, with *why, when there is nothing to ask. */
bool closure_of(struct host *h, const struct file *f, struct closure *out, const char **why);

/* Judges the file at path (with a slash, or found in PATH before). Never fails: when the analysis
   cannot be sure the verdict is ACT_RUN, with the fact "unsure". */
void verdict_decide(struct host *h, const char *path, const struct verdict_options *o,
		    struct verdict *out);

/* For a program that the kernel has mapped and that could not be judged (it may not be read, it has
   no path): the first glibc there is, in a way that needs no knowledge of it; else a refusal. */
void verdict_blind(struct host *h, struct verdict *v);

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
/* The refusal of a program whose loader we are, once nothing was found for it. */
void refuse_through_us(struct host *h, const struct image *im, struct verdict *v);
/* The host's own glibc, when all that it lacks is optional; v->closure says what it lacks. */
bool decide_repoint(struct host *h, const struct file *f, const struct image *im,
		    const struct file *loader, struct verdict *v);
struct bundle_walk;
/* Another musl for a musl program whose loader we are. */
bool decide_musl(struct host *h, const struct file *f, const struct image *im,
		 struct bundle_walk *w, struct verdict *v);
bool decide_redirect(struct host *h, const struct file *f, const struct image *im,
		     const struct file *loader, struct verdict *v);

/* May a program that gains rights be given this file, or (trusted_bundle) this glibc? When not,
   facts say which part of the path is not root's alone. */
bool trusted_file(struct host *h, struct span path, struct verdict *v);
struct bundle;
bool trusted_bundle(struct host *h, const struct bundle *b, struct verdict *v);

/* Does the loader take --argv0? glibc 2.33 and later do. */
bool handover_knows_argv0(const struct handover *h);

void verdict_refuse(struct verdict *v, const char *id);
/* Facts about the host, the program's needs and how it was built, for messages. */
void describe_host(struct host *h, struct verdict *v);
void describe_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
void describe_closure(struct host *h, const struct closure *c, struct verdict *v);
void describe_file(struct host *h, const struct file *f, struct verdict *v);
const char *errno_name(int os);
/* Why a file could not be written, in words. */
const char *errno_text(int os);

#endif
