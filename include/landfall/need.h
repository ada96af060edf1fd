/* L3 need: what a program needs to start, what of it was found, and what is lacking */
#ifndef LANDFALL_NEED_H
#define LANDFALL_NEED_H

#include <landfall/host.h>
#include <landfall/elf_sym.h>
#include <landfall/image.h>

/* Objects in one closure; the largest seen in a distribution has 400. */
#define OBJECTS_MAX 16384
/* Symbols named for one missing node; further ones are counted. */
#define NODE_SYMBOLS_MAX 8
/* Missing nodes, libraries and symbols that are kept; further ones are counted. */
#define LACKS_MAX 4096
/* Bytes of a missing library's name that are kept: no file has a longer one (NAME_MAX is 255). */
#define NAME_KEPT_MAX 256

/* DT_RELR, to a musl before 1.2.4. */
#define RELOC_PACKED UINT32_MAX

/* By which rule an object came in; the order is that of the search. */
enum rule {
	RULE_PROGRAM,
	RULE_PRELOAD,
	RULE_PATH,              /* the name holds a slash */
	RULE_RPATH,
	RULE_LIBRARY_PATH,      /* LD_LIBRARY_PATH, or --library-path */
	RULE_RUNPATH,
	RULE_CACHE,
	RULE_DEFAULT,           /* directories compiled into the loader; musl's path file */
	RULE_LOADER,            /* the loader itself */
};

struct alias {
	struct span name;
	struct alias *next;
};

struct object;

/* Which object a name means, by open addressing. */
struct names {
	struct name_slot {
		struct span name;
		struct object *object;
	} *slots;
	size_t size;
	size_t n;
};

struct def {
	uint32_t hash;
	struct span name;
};

/* One version an object asks for or defines, by the index its symbols carry. */
struct version {
	struct span name;               /* absent: the index is not used */
	struct span file;               /* of a need: vn_file */
	uint32_t hash;
	bool hidden;
};

/* One ELF file as the judge knows it: read once a run, shared by every closure it is in. */
struct lib {
	const struct file *file;
	struct image image;
	bool defs_read;
	bool defs_bad;
	struct def *defs;
	size_t ndefs;
	/* What it asks for: DT_NEEDED, DT_FILTER and DT_AUXILIARY. */
	bool for_musl_known, for_musl;  /* built_for_musl */
	bool libc_known;
	enum libc_kind libc;            /* libc_kind_of, of a loader */
	unsigned minor;                 /* of a glibc loader's release; 0 not asked yet */
	bool needs_read;
	struct need {
		uint64_t tag;
		struct span name;
	} *needs;
	size_t nneeds;
	const struct file *fits;        /* the loader that took it before; NULL for none */
	uint16_t fits_machine;
	bool nodes_bound;               /* each version it wants was found in a file of asked */
	struct lib **asked;
	size_t nasked;
	bool symbols_read;
	bool has_symbols;
	struct elf_symtab symtab;
	struct version *versions;
	size_t nversions;
	bool bound;                     /* each symbol it wants was found in a file of providers */
	struct lib **providers;
	size_t nproviders;
	unsigned mark;                  /* the number of the closure it was last seen in */
};

struct object {
	const struct file *file;
	struct lib *lib;
	struct span path;               /* l_name: as it was found; for the program its path */
	struct span origin;             /* $ORIGIN; absent until asked for */
	bool rpath_dead;                /* no directory of its DT_RPATH exists */
	const struct object *parent;    /* who asked for it first; NULL for the program */
	enum rule rule;
	struct alias *aliases;          /* names it is known by */
	struct object *next;
};

/* One place that was looked at in vain, for the message. */
struct place {
	struct span where;
	enum rule rule;
	const char *why;                /* "" when there simply is no such file */
	struct place *next;
};

struct lack_lib {
	struct span name;
	const struct object *by;
	const char *why;                /* "" or what is wrong with the file that stopped the search */
	struct place *places;
	struct lack_lib *next;
};

struct lack_node {
	const struct object *by;        /* whose Vernaux it is */
	const struct object *asked;     /* the library that was found and lacks it */
	struct span lib;                /* vn_file */
	struct span node;
	struct span symbols[NODE_SYMBOLS_MAX];
	bool weak[NODE_SYMBOLS_MAX];
	unsigned nsymbols;              /* all that want it */
	unsigned nstrong;
	struct lack_node *next;
};

struct lack_symbol {
	const struct object *by;
	struct span name;
	struct span version;            /* absent when any will do, as always for musl */
	bool versioned;                 /* whoever wants it was linked against a version */
	bool at_start;                  /* wanted before main; otherwise when it is first called */
	struct lack_symbol *next;
};

/* What is looked at of one closure, in steps of a few nanoseconds: entries of hash tables, records,
   names compared. The largest programs there are take a hundredth of it. */
#define EFFORT_MAX 100000000U

/* Everything one loader would map for one program. */
struct closure {
	enum libc_kind kind;            /* of the loader */
	const struct file *loader;      /* NULL: no loader to ask, nothing was searched */
	struct span named;              /* the loader it names and that is not here; absent mostly */
	struct object *program;
	struct object *objects;         /* in load order, the program first */
	struct object **end;
	struct names names;             /* aliases, paths and sonames of what is in the list */
	struct object *rtld;            /* the loader as an object; not in the list until asked for */
	size_t nobjects;
	struct lack_lib *libs;
	struct lack_node *nodes;
	struct lack_symbol *symbols;
	unsigned nlibs, nnodes, nsymbols;
	unsigned nstart;                /* symbols missing at start, of nsymbols */
	uint64_t effort;                /* spent, of EFFORT_MAX */
	unsigned number;                /* of this closure in the run, from 1 */
	bool secure_known, secure;      /* AT_SECURE */
	bool by_command;                /* of the search */
	struct span exec_dir;           /* the last that was seen to allow execution */
	bool twins_known;               /* of a musl loader: its list of names that have a "64" twin */
	struct span twins;
	size_t twins_length;            /* of the longest name that its buffer holds */
	bool dirs_known;
	struct span dirs;               /* glibc_system_dirs of the loader */
	/* A relocation type that musl's loader does not know; NULL when it knows them all. */
	const struct object *bad_reloc_by;
	uint32_t bad_reloc;             /* the type, or RELOC_PACKED */
	const struct object *foreign;   /* a library of the other libc that got in; NULL when none */
	struct span lost_preload;       /* a name of LD_PRELOAD that was not loaded; absent for none */
	/* The analysis stopped at a cap or at a damaged record: what is lacking may not be, and the
	   loader must decide. NULL when it is sure. */
	const char *unsure;
};

/* How a loader is asked: its own file, and what goes in front of its search. */
struct search {
	struct host *host;
	const struct file *loader;
	struct span loader_path;
	struct span interp;             /* PT_INTERP: the name musl's loader goes by */
	struct span library_path;       /* absent for none */
	struct span preload;            /* LD_PRELOAD, absent for none */
	bool use_cache;
	struct span cache;              /* its path; absent: /etc/ld.so.cache */
	struct span system_dirs;        /* in place of those compiled into it; absent for none */
	bool bind_now;                  /* LD_BIND_NOW */
	bool symbols;                   /* bind every symbol, not the nodes alone */
	bool by_command;                /* started as "ld.so PROGRAM" */
};

/* Fills out for a program that the loader of s would start. Never fails: what could not be
   followed is in out->unsure. */
void closure_read(const struct search *s, const struct file *program, struct closure *out);

/* Is it a program that was asked about, and not a shared object by itself? */
bool closure_is_program(const struct closure *c);
/* A symbol that a shared object by itself leaves to the program that will load it. One with a
   version is wanted of the library of that version, and of nobody else. */
bool closure_leaves_open(const struct closure *c, const struct lack_symbol *s);
/* What a start with it would end with: 127 when a library is missing, 126 when something else that
   the loader asks for before it starts the program is, else 0. */
int closure_exit(const struct closure *c);

/* Counts steps; past EFFORT_MAX the closure is unsure. */
void closure_spend(struct closure *c, uint64_t steps);

/* Parts of closure_read, for the two loaders' searches. */
struct object *closure_add(struct closure *c, const struct file *f, struct span path,
			   struct span name, const struct object *parent, enum rule rule);
/* One more name for o; the first object to bear a name keeps it. */
bool closure_alias(struct closure *c, struct object *o, struct span name);
/* The mapped object that answers to a name: path, name it was asked for by, or DT_SONAME. */
struct object *closure_find(const struct closure *c, struct span name);
bool object_known_as(const struct object *o, struct span name);
/* DT_FILTER and DT_AUXILIARY of o: moved stands before o from now on, unless it did already. */
void closure_put_before(struct closure *c, struct object *o, struct object *moved);
/* $ORIGIN of an object; absent when the loader will not know it. */
struct span object_origin(struct host *h, const struct closure *c, struct object *o);
void closure_lack_lib(struct closure *c, struct span name, const struct object *by,
		      const char *why, struct place *places);

/* Maps what o needs. */
void glibc_search(const struct search *s, struct closure *c, struct object *o);
void musl_search(const struct search *s, struct closure *c, struct object *o);

/* What a loader makes of a file of the right name. */
enum candidate {
	NOT_HERE,
	LEFT,                   /* the rest of this search path is not looked at */
	SKIPPED,
	STOPPED,                /* it does not start the program at all */
	FOUND,
};
enum candidate glibc_candidate(struct closure *c, struct host *h, const struct file *f,
			       const char **why);

/* The N of the loader's release 2.N; 32 for all before 2.33. */
unsigned glibc_minor(struct closure *c);
/* Subdirectory i of every searched directory, empty when it is not for this processor; false at the
   end. The bits of a cache entry that name no glibc-hwcaps directory. $PLATFORM. */
bool glibc_subdir(struct closure *c, struct host *h, unsigned i, struct buf *out);
uint64_t glibc_legacy_hwcaps(struct closure *c, struct host *h);
struct span glibc_platform(struct closure *c, struct host *h);

/* The directories compiled into a glibc loader, as a run of strings each ended by a NUL. */
struct span glibc_system_dirs(struct span loader);
/* The same of a closure's loader, found once; and does a path begin with one of them? */
struct span glibc_dirs(struct closure *c);
bool glibc_in_dirs(struct closure *c, struct span path);
/* s with its tokens replaced; false when a setuid program passes over it. */
bool glibc_expand(struct closure *c, struct host *h, struct object *owner, struct span s,
		  struct buf *out);
/* /etc/ld.so.preload: a '#' and the rest of its line count as blanks. */
struct span glibc_without_comments(struct span text);
/* AT_SECURE: will the program gain rights by being started? Asked once. */
bool closure_is_secure(struct closure *c, struct host *h);

/* The lib of a file, read at the first call. NULL when the memory is used up. */
struct lib *lib_of(const struct file *f);
/* Will its code not be mapped, because it lies on a noexec mount? Asks the kernel each time. */
bool lib_is_noexec(struct closure *c, struct host *h, const struct file *f);
/* Fills needs. False when the memory is used up. */
bool lib_needs(struct lib *l);
/* Its symbol table and versions by index. False when it has none that can be read. */
bool lib_symbols(struct lib *l);

/* Does it define this version? False when its definitions cannot be read. */
bool lib_has_node(struct lib *l, struct span name);

/* Fills c->nodes; for glibc. */
void bind_nodes(struct closure *c);
/* One more of them: by wants the version v of asked, which does not define it. */
void closure_lack_node(struct closure *c, const struct object *by, const struct object *asked,
		       const struct elf_version *v);
/* Fill c->symbols, each by the rules of its loader. */
void bind_glibc(struct closure *c, bool bind_now);
void bind_musl(struct closure *c);
void closure_lack_symbol(struct closure *c, const struct lack_symbol *lack);
/* The first from s on that stops the start; NULL for none. */
const struct lack_symbol *closure_lack_at_start(const struct lack_symbol *s);

/* Is this library linked against the other libc? Judged by its DT_NEEDED. */
bool built_for_musl(const struct image *im);

/* Does musl's loader answer to this name, its "64" twins included (ldso/dynlink.c)? c needs no more
   than the loader; it carries the effort. */
bool musl_defines(struct closure *c, struct lib *musl, struct span name);
/* Does it know every type of relocation that this file has (arch/ARCH/reloc.h)? */
bool musl_knows_relocs(struct closure *c, const struct lib *l);
/* Does it read packed relative relocations (DT_RELR: 1.2.4 and later)? */
bool musl_reads_relr(const struct file *musl);

/* Is it gcompat's loader, by what it says of itself? */
bool gcompat_is_loader(const struct file *f);
/* What gcompat's loader turns a search into: musl's loader, with its layer before all libraries.
   False, and *s untouched, when s->loader is not gcompat's or one of the two is not here. */
bool gcompat_search(struct host *h, struct search *s);

const char *rule_text(enum rule r);

#endif
