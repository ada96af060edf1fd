/* verdict: what is to be done with one program on one host, and why */
#ifndef LANDFALL_MESSAGE_VERDICT_H
#define LANDFALL_MESSAGE_VERDICT_H

#include "host/host.h"
#include "host/owned.h"
#include "message/diag.h"

#include <landfall/landfall.h>

struct closure;
struct shim_imports;
struct shim_sites;

/* By what another loader finds its libraries. */
enum handover_way {
	WAY_COMMAND, /* it is told: by its command line, or by a variable lent to it */
	WAY_OWN,     /* by itself, as it was built */
	WAY_CACHE,   /* its ld.so.cache is the bundle's */
	WAY_DIRS,    /* its first built-in directory is the bundle */
};

/* Bytes that replace those at an offset of the loader's file, in our private mapping of it. */
struct patch {
	uint64_t off;
	struct span bytes;
};
#define PATCHES_MAX 6 /* the path of its cache, its directories, and copies of both */

/* What getenv of the bundle's libc answers for variables that are not in the environment, so that
   the program finds the bundle's data and its children do not see it. Offsets are those of
   libc.so.6 and of the loader, by the manifest. */
#define ENV_ANSWERS_MAX 9
struct env_answers {
	unsigned n; /* 0: getenv stays as it is */
	struct env_answer {
		const char *name;
		const char *value;
	} answers[ENV_ANSWERS_MAX];
	uint64_t getenv;          /* libc's function, */
	uint64_t expected;        /* its first eight bytes, */
	uint64_t environ_pointer; /* where it reads the address of environ, */
	uint64_t r_debug;         /* and the loader's _r_debug */
};

/* How a program is handed to another loader. */
struct handover {
	enum libc_kind kind;
	enum handover_way way;
	const struct file *file;   /* the loader; NULL when it was vouched for */
	uint64_t size;             /* of its file then, */
	struct patch closed;       /* and where it has directories with a mark; no bytes: nowhere */
	const struct file *target; /* the program, or a script's interpreter */
	struct patch patches[PATCHES_MAX];
	unsigned npatches;
	struct owners owners; /* of one that was vouched for */
	/* The calls in musl's loader that are led to the glibc layer; NULL for no layer. */
	const struct shim_sites *sites;
	const struct file *layer;           /* with sites: the layer's file, */
	const struct shim_imports *imports; /* and what it takes from that musl */
	/* Of the mapping of file, with what lies behind the file's end, when it may become the
	   loader's image; else 0. */
	uint64_t nmapped;
	struct span loader; /* path of its ld.so */
	/* The bundle first, the user's LD_LIBRARY_PATH after it; absent when it cannot be named. */
	struct span library_path;
	bool origin; /* where it lies matters: $ORIGIN in its RPATH */
	/* What its loader is told, when that is not the path it was started by: with origin the one
	   without links; of a script the interpreter, and the two words below. NULL otherwise. */
	const char *program;
	const char *script_arg0; /* as the kernel would name it: the path on line 1 */
	const char *script_arg;  /* the one argument on line 1, NULL for none */
	const char *execfn;      /* what AT_EXECFN is to be; NULL for the verdict's program */
	struct env_answers env;
	/* What that loader would map, where its files were looked at; NULL otherwise. */
	const struct closure *closure;
};

/* Notes of one verdict; a program that has more to stumble over has these to begin with. */
#define NOTES_MAX 8

/* A message: which one, and the facts that it is told with. */
struct message {
	struct diag diag;
	struct facts facts;
};

/* How a program is to be judged; all false for a plain answer. */
struct judging {
	bool no_redirect;  /* no other loader is looked for */
	bool symbols;      /* bind every symbol: for messages, not for a start */
	bool as_it_was;    /* one that landfall --adopt has changed is judged by its old loader */
	bool from_path;    /* verdict_find_in_path has found it */
	bool notes;        /* look for what is worth a note: for messages, not for a start */
	bool in_process;   /* a hand-over keeps the process: every handover_way will do */
	bool use_manifest; /* a bundle's manifest may be believed: for a start, not for messages */
	bool gate;         /* by content and not by mode; what cannot be looked at is refused */
	bool plain_start;  /* with no_redirect: landfall is not there, so no message offers it */
	bool sibling; /* it lies beside a refused one; what lies beside it in turn is not asked */
	bool id_only; /* of a refusal's message the id is enough: it is judged again, or not told */
};

struct verdict {
	struct judging how;
	enum landfall_action action;
	struct message message; /* its id is absent unless LANDFALL_NONE */
	int exit;               /* what a run would end with; 0 when it would start */
	const char *program;    /* as the user named it, or as PATH had it */
	int os; /* the errno that execve ends or would end with; 0 when it is not known */
	/* The refusal is the kernel's to make: execve may be tried, and must fail. */
	bool kernel_decides;
	bool certain;            /* no kernel and no loader that this speaks of would start it */
	bool secure;             /* the program gains rights by being started */
	bool interp_is_landfall; /* its PT_INTERP is a copy of Landfall */
	struct handover handover;
	const struct closure *closure; /* whose lacks the message lists; NULL for none */
	/* What is worth knowing beside the verdict, and never changes it. */
	unsigned nnotes;
	struct diag notes[NOTES_MAX];
};

/* Is the program handed to another loader, or to musl's with the glibc layer? */
bool verdict_hands_over(const struct verdict *v);
/* A verdict on the program at path before anything is known: it runs. */
void verdict_open(struct verdict *v, struct arena *arena, const char *path);
void verdict_refuse(struct verdict *v, const char *id);
/* The errno that execve ends or would end with; the first one stays. */
void verdict_errno(struct verdict *v, int os);
/* A refusal where execve would end with errno os. Always true. */
bool verdict_refuse_by_kernel(struct verdict *v, const char *id, int os);
/* Left to those who start it: why is what was not examined. */
void verdict_unsure(struct verdict *v, const char *why);
/* Does a start end as *v says on every kernel and with every loader that it speaks of? */
bool verdict_is_certain(struct host *h, const struct verdict *v);
/* Adds a note, once. */
void verdict_note(struct verdict *v, const char *id);

#endif
