/* L4 verdict: what is to be done with one program on one host, and why */
#ifndef LANDFALL_VERDICT_H
#define LANDFALL_VERDICT_H

#include <landfall/diag.h>
#include <landfall/host.h>
#include <landfall/need.h>

/* Scripts that name scripts: the kernel follows this many (fs/exec.c, exec_binprm: depth > 5). */
#define SCRIPT_DEPTH_MAX 5

/* Notes of one verdict; a program that has more to stumble over has these to begin with. */
#define NOTES_MAX 8

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
	const struct file *file;        /* the loader; NULL when it was vouched for */
	uint64_t size;                  /* of its file then */
	const struct file *target;      /* the program, or a script's interpreter */
	struct patch patches[PATCHES_MAX];
	unsigned npatches;
	struct span loader;             /* path of its ld.so */
	/* The bundle first, the user's LD_LIBRARY_PATH after it; absent when it cannot be named. */
	struct span library_path;
	bool origin;                    /* where it lies matters: $ORIGIN in its RPATH */
	/* What its loader is told, when that is not the path it was started by: with origin the one
	   without links; of a script the interpreter, and the two words below. NULL otherwise. */
	const char *program;
	const char *script_arg0;        /* as the kernel would name it: the path on line 1 */
	const char *script_arg;         /* the one argument on line 1, NULL for none */
};

/* Notes of one verdict; a program that has more to stumble over has these to begin with. */
#define NOTES_MAX 8

/* How a program was reached: by scripts that the kernel follows, and by env, which follows one more
   name. */
struct chain {
	const struct file *last;        /* what was looked at last */
	const struct file *script;      /* the last script, NULL when there is none */
	struct script line;             /* its '#!' line */
	unsigned depth;                 /* scripts the kernel has followed in this start */
	unsigned starts;                /* programs that env started on the way */
};

struct verdict {
	enum action action;
	struct diag diag;               /* id absent unless ACT_NONE */
	int exit;                       /* what a run would end with; 0 when it would start */
	const char *program;            /* as the user named it, or as PATH had it */
	/* The refusal is the kernel's to make: execve may be tried, and must fail. */
	bool kernel_decides;
	bool in_process;                /* of the options: handover may be done in this process */
	bool may_vouch;                 /* of the options */
	bool wordless;                  /* of the options: of diag there is the id alone */
	bool secure;                    /* the program gains rights by being started */
	bool through_us;                /* its PT_INTERP is a copy of Landfall */
	struct handover handover;
	struct facts facts;
	const struct closure *closure;  /* whose lacks the message lists; NULL for none */
	/* What is worth knowing beside the verdict, and never changes it. */
	unsigned nnotes;
	struct diag notes[NOTES_MAX];
};

struct verdict_options {
	bool no_redirect;
	bool symbols;           /* bind every symbol: for messages, not for a start */
	bool from_path;         /* verdict_find_in_path has found it */
	bool notes;             /* look for what is worth a note: for messages, not for a start */
	bool in_process;        /* a hand-over keeps the process: every handover_way will do */
	bool may_vouch;         /* a bundle's manifest may be believed: for a start, not for messages */
	bool wordless;          /* a refusal will be judged again: its words need not be unpacked */
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

/* For a directory below which programs were to be judged and that could not be listed: a refusal
   with that errno; ELOOP when it lies too deep. */
void verdict_closed(const char *dir, int os, struct verdict *out);

/* Another root's PATH is not known: this is what container engines set, and the login shells of
   Debian and Alpine. */
#define PATH_WALK_USUAL "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* The files of one name in PATH, in turn. */
struct path_walk {
	struct host *h;
	struct span rest;
	char text[PATH_BYTES];
};
void path_walk_begin(struct host *h, struct path_walk *out);
/* The next file of that name, whatever it is; one that is absent is stepped over. NULL: no more. */
const struct file *path_walk_next(struct path_walk *p, struct span name);
/* A regular file that the caller may execute. */
bool file_may_run(struct host *h, const struct file *f);
/* What execvp would start under that name; one with a slash is a path. NULL when there is none. */
const struct file *path_find(struct host *h, struct span name);

/* Parts of the above, each in its own file. All fill *v and return true when they have decided. */
bool decide_path(struct host *h, const struct file *f, struct verdict *v);
bool decide_script(struct host *h, const struct image *im, const struct file *f,
		   const struct chain *c, struct verdict *v, const struct file **next);
/* Judges f and what it leads to; c says how f was reached, and afterwards how the end was. */
void decide_chain(struct host *h, const struct file *f, struct chain *c, struct verdict *v);
/* c->script has f for its interpreter, which starts. If f is env, the program that it will look for
   is found in PATH and judged in its place; if f is a shell, whether it takes the one argument that
   the '#!' line hands it. True when that was decided: then c and *v say what. */
bool decide_env(struct host *h, const struct file *f, struct chain *c, struct verdict *v);
bool decide_arguments(const struct file *f, struct chain *c, struct verdict *v);
bool decide_machine(struct host *h, const struct image *im, const struct file *f,
		    struct verdict *v);
bool decide_interp(struct host *h, const struct image *im, const struct file **loader,
		   struct verdict *v);
/* What the kernel does with what is in no format of its own, or for another processor: true when it
   is handed to somebody, or is refused because that one is not here. */
bool decide_binfmt(struct host *h, const struct image *im, const struct file *f,
		   struct verdict *v);
/* What the kernel meets behind the point of no return, where it can only kill. */
bool decide_segments(struct host *h, const struct image *im, struct verdict *v);
/* Does RLIMIT_AS leave room for that many bytes? whose completes "... and the libraries". */
bool decide_memory(struct host *h, uint64_t bytes, const char *whose, struct verdict *v);
/* A closure that lacks nothing, and will not start all the same. */
bool decide_libs(struct host *h, const struct closure *c, struct verdict *v);
/* What is lost of a closure that starts. */
void note_libs(const struct closure *c, struct verdict *v);
/* A closure that will not start because of LD_LIBRARY_PATH or LD_PRELOAD: true when it would
   without. */
bool decide_poison(const struct search *s, const struct file *f, const struct closure *c,
		   struct verdict *v);

/* The same steps where the host stands elsewhere (elsewhere.h) and no file of it can be asked: the
   path as it is here, but for its mode; a script's first line; an ELF program's loader, version
   nodes and symbols, by the tables. What they cannot say is in the fact "unchecked". */
bool against_path(struct host *h, const struct file *f, struct verdict *v);
void against_script(struct host *h, const struct image *im, const struct file *f,
		    struct verdict *v);
void against_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
/* The refusal of a program whose loader we are, once nothing was found for it. */
void refuse_through_us(struct host *h, const struct image *im, struct verdict *v);
/* The host's own glibc, when all that it lacks is optional; v->closure says what it lacks. */
bool decide_repoint(struct host *h, const struct file *f, const struct image *im,
		    const struct file *loader, struct verdict *v);
struct bundle_walk;
/* Another musl for a musl program whose loader is not here, or is us. */
bool decide_musl(struct host *h, const struct file *f, const struct image *im,
		 struct bundle_walk *w, struct verdict *v);
/* The bundle that need not be examined, for a program that can be mapped here. */
bool decide_vouched(struct host *h, const struct file *f, const struct image *im,
		    const struct file *loader, struct verdict *v);
/* For every hand-over: what of f's place its loader will ask for. */
void handover_origin(struct host *h, const struct file *f, const struct image *im,
		     struct handover *out);
bool decide_redirect(struct host *h, const struct file *f, const struct image *im,
		     const struct file *loader, struct verdict *v);

/* May a program that gains rights be given this file, or (trusted_bundle) this glibc? When not,
   facts say which part of the path is not root's alone. */
bool trusted_file(struct host *h, struct span path, struct verdict *v);
struct bundle;
bool trusted_bundle(struct host *h, const struct bundle *b, struct verdict *v);

/* Does the loader take --argv0? glibc 2.33 and later do. */
bool handover_knows_argv0(const struct handover *h);

/* A verdict on the program at path before anything is known: it runs. */
void verdict_open(struct verdict *v, const char *path);
void verdict_refuse(struct verdict *v, const char *id);
/* With what a closure lacks, as its loader would stop at it: a node before a symbol before a
   relocation. Nothing where it lacks none of them. */
void verdict_refuse_lacks(const struct closure *c, struct verdict *v);
/* Left to those who start it: why is what was not examined. */
void verdict_unsure(struct verdict *v, const char *why);
/* Adds a note, once. */
void verdict_note(struct verdict *v, const char *id);
/* The notes on a verdict that was reached in this way. Costs a look at the program. */
void describe_notes(struct host *h, const struct chain *c, struct verdict *v);
/* Notes on a program that unpacks itself. */
void note_packing(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
/* execve has failed with os although *v said run; *v becomes a refusal that says why. */
void verdict_after_exec(struct host *h, int os, struct verdict *v);
/* Why the libraries of a closure are lacking; what a plugin asks of who loads it. */
void describe_lacks(struct host *h, const struct closure *c, struct verdict *v);
void describe_plugin(struct host *h, struct verdict *v);
/* Facts about the host, the program's needs and how it was built, for messages. */
void describe_host(struct host *h, struct verdict *v);
void describe_interp(struct host *h, const struct image *im, struct verdict *v);
void describe_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v);
void describe_closure(struct host *h, const struct closure *c, struct verdict *v);
void describe_text(struct host *h, const struct file *f, struct verdict *v);
void describe_file(struct host *h, const struct file *f, struct verdict *v);
void describe_images(struct host *h, struct verdict *v);
void describe_packages(struct host *h, const struct closure *c, struct verdict *v);
/* What people do about such a failure that does not help, where it was done. */
void describe_folk(const struct closure *c, const struct image *im, struct verdict *v);
void describe_built(const struct image *im, struct verdict *v);
/* Would gcompat do? For a glibc program on a host of musl; see gcompat.c. */
void describe_gcompat(struct host *h, const struct file *f, const struct image *im,
		      struct verdict *v);
/* Is this the stand-in that NixOS puts where glibc's loader usually is? */
bool is_nixos_stub(const struct file *loader);
/* Names from files go into commands unquoted only when no shell could read them otherwise. */
bool name_is_plain(struct span name);
/* Is the host of this distribution, or made from it (ID and ID_LIKE of os-release)? */
bool os_is(const struct os *os, const char *id);
const char *errno_name(int os);
/* Why a file could not be written, in words. */
const char *errno_text(int os);

#endif
