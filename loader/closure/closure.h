/* closure: the objects that a program needs to start: those found and those missing */
#ifndef LANDFALL_CLOSURE_CLOSURE_H
#define LANDFALL_CLOSURE_CLOSURE_H

#include "closure/lib.h"

/* Objects in one closure; the largest seen in a distribution has 400. */
#define OBJECTS_MAX 16384
/* Symbols named for one missing version; further ones are counted. */
#define VERSION_SYMBOLS_MAX 8
/* Missing versions, libraries and symbols that are kept; further ones are counted. */
#define MISSING_MAX 4096
/* Bytes of a missing library's name that are kept: no file has a longer one (NAME_MAX is 255). */
#define NAME_KEPT_MAX 256

/* Stands in bad_reloc for DT_RELR, which musl before 1.2.4 does not apply. */
#define RELOC_PACKED UINT32_MAX

/* The rule by which an object was found; the order is that of the search. */
enum rule {
	RULE_PROGRAM,
	RULE_PRELOAD,      /* LD_PRELOAD */
	RULE_PRELOAD_FILE, /* /etc/ld.so.preload */
	RULE_PATH,         /* the name contains a slash */
	RULE_RPATH,
	RULE_LIBRARY_PATH, /* LD_LIBRARY_PATH, or --library-path */
	RULE_RUNPATH,
	RULE_CACHE,
	RULE_DEFAULT, /* directories compiled into the loader, or listed in musl's path file */
	RULE_LOADER,  /* the loader itself */
};

struct alias {
	struct span name;
	struct alias *next;
};

struct machine;
struct object;

/* A hash table with open addressing from a name to the object that it means. */
struct names {
	struct name_slot {
		struct span name;
		struct object *object;
	} * slots;
	size_t size;
	size_t n;
};

struct object {
	const struct file *file;
	struct lib *lib;
	struct span path;      /* l_name: the path it was found at; the program's own path */
	struct span origin;    /* $ORIGIN; absent until asked for */
	bool rpath_dead;       /* no directory of its DT_RPATH exists */
	struct object *parent; /* the object that needed it first; NULL for the program */
	enum rule rule;
	struct alias *aliases; /* names it is known by */
	struct object *next;
};

/* One search path entry that did not hold the library, for the message. */
struct search_path_entry {
	struct span where;
	enum rule rule;
	const char *why; /* why the entry was skipped; "" when it holds no such file */
	struct search_path_entry *next;
};

struct missing_lib {
	struct span name;
	const struct object *by;
	const char *why; /* the fault of the file that ended the search; "" for none */
	struct search_path_entry *places;
	struct missing_lib *next;
};

struct missing_version {
	const struct object *by;    /* the object with the Vernaux record */
	const struct object *asked; /* the library that was found and does not define the version */
	struct span lib;            /* vn_file */
	struct span version;
	struct span symbols[VERSION_SYMBOLS_MAX];
	bool weak[VERSION_SYMBOLS_MAX];
	unsigned nsymbols; /* all symbols that need the version */
	unsigned nstrong;
	struct missing_version *next;
};

struct missing_symbol {
	const struct object *by;
	struct span name;
	struct span version; /* absent when every version matches, as always for musl */
	bool versioned;      /* the reference was linked against a version */
	struct span
		file;  /* musl alone: the library of that version (vn_file); absent without one */
	bool at_start; /* needed before main; otherwise at the first call */
	struct missing_symbol *next;
};

/* Checks of glibc's ld.so that end a start although all that is needed was found
   (closure/stops.c; link/glibc_copy.c; judge/stack.c). */
enum stop_kind {
	STOP_NONE,
	STOP_DYNAMIC, /* a size in .dynamic that ld.so was not built for */
	STOP_HASH,    /* a GNU hash table whose filter has a wrong size */
	STOP_VERNEED, /* versions are needed of a file that nobody loads */
	STOP_NO_MARK, /* DT_RELR without GLIBC_ABI_DT_RELR */
	STOP_COPY,    /* a copy of data that its library keeps for itself */
	STOP_STACK,   /* an executable stack where none can be had */
};

struct stop {
	enum stop_kind kind;
	const struct object *by;     /* the object with the fault */
	const struct object *keeper; /* STOP_COPY: the library with the data */
	struct span what;            /* the file or symbol in question; absent for none */
};

/* Cap on the work for one closure, in steps of a few nanoseconds: hash table entries, records and
   names compared. The largest known programs take a hundredth of it. */
#define EFFORT_MAX 100000000U

/* Every object that one loader would map for one program, and what is missing. */
struct closure {
	struct arena *arena;
	enum libc_kind kind;           /* of the loader */
	const struct file *loader;     /* NULL: no loader is known and nothing was searched */
	const struct machine *machine; /* of the program; a closure without one is unsure */
	struct span named; /* the PT_INTERP that names a missing file; absent for none */
	struct object *program;
	struct object *objects; /* in load order, the program first */
	struct object **end;
	struct names names;  /* aliases, paths and sonames of the objects in the list */
	struct object *rtld; /* the loader as an object; not in the list until an object needs it */
	size_t nobjects;
	struct missing_lib *libs;
	struct missing_version *missing_versions;
	struct missing_symbol *symbols;
	unsigned nlibs, nmissing_versions, nsymbols;
	unsigned nstart;           /* how many of nsymbols are missing at start */
	uint64_t effort;           /* steps spent, at most EFFORT_MAX */
	unsigned number;           /* the closure's number in the run, from 1 */
	bool secure_known, secure; /* AT_SECURE */
	bool by_command;           /* copied from struct search */
	const struct file *layer;  /* copied from struct search */
	bool has_layer;            /* the program has asked for it */
	struct span exec_dir;      /* the last directory seen on a mount that allows execution */
	bool lfs64_known;          /* lfs64_names, the names that musl redirects, is filled */
	struct span lfs64_names;
	size_t lfs64_longest; /* length of the longest name that fits musl's buffer */
	bool dirs_known;
	struct span dirs; /* glibc_system_dirs() of the loader */
	/* The object with a relocation type that musl's loader does not implement; NULL for
	   none. */
	const struct object *bad_reloc_by;
	uint32_t bad_reloc; /* the type, or RELOC_PACKED */
	/* The object whose DT_RELR musl's loader leaves unapplied, and that may start all the same:
	   nothing that the loader itself calls is among those pointers. NULL for none. */
	const struct object *unrelocated;
	struct stop stop;             /* the check at which ld.so stops, when nothing is missing */
	const struct object *foreign; /* a mapped library for the other libc; NULL for none */
	struct span lost_preload; /* a name in LD_PRELOAD that was not loaded; absent for none */
	/* Why the analysis stopped, at a cap or a damaged record, so that entries in the lists of
	   missing things may be wrong and the loader must decide. NULL when the analysis is
	   complete. */
	const char *unsure;
};

/* How the loader is started: its file, and what changes its search. */
struct search {
	struct host *host;
	const struct file *loader;
	struct span loader_path;
	struct span interp;       /* PT_INTERP, from which musl's loader derives its own name */
	struct span library_path; /* absent for none */
	struct span preload;      /* LD_PRELOAD, absent for none */
	bool use_cache;
	struct span cache;       /* path of the cache; absent for /etc/ld.so.cache */
	struct span system_dirs; /* replaces the loader's default directories; absent for none */
	bool bind_now;           /* LD_BIND_NOW */
	bool symbols;            /* bind every symbol, not only check the versions */
	bool by_command;         /* started as "ld.so PROGRAM" */
	/* What the start would come to without it: a path that is passed over as if nothing were
	   there, and a word of /etc/ld.so.preload; absent for none. */
	struct span passed_over;
	struct span not_preloaded;
	/* Landfall's glibc layer, by which musl's loader runs a glibc program; NULL for none. */
	const struct file *layer;
};

/* Is the examined file a program, and not a shared object by itself? */
bool closure_is_program(const struct closure *c);
/* May the program that loads this shared object define the symbol? False for a symbol with a
   version, which only the library named in that Verneed can define. */
bool closure_leaves_open(const struct closure *c, const struct missing_symbol *s);
/* The exit status of a start with this closure: 127 when a library is missing, 126 when a version,
   a symbol or a relocation is that the loader needs before main, else 0. */
int closure_exit(const struct closure *c);

/* Marks c as not fully analysed; the first reason is kept. */
void closure_unsure(struct closure *c, const char *why);
/* Adds name to the names of o alone, without entering it in c->names. False when the memory is used
   up. */
bool object_alias(struct closure *c, struct object *o, struct span name);
/* Adds steps to c->effort; past EFFORT_MAX c becomes unsure. */
void closure_charge(struct closure *c, uint64_t steps);

/* Appends f to c's objects for load_closure, known as path and name. NULL, and c unsure, past
   OBJECTS_MAX or when f cannot be read. */
struct object *closure_add(struct closure *c, const struct file *f, struct span path,
			   struct span name, struct object *parent, enum rule rule);
/* Gives o one more name; a name that another object has stays with that object. False when the
   memory is used up. */
bool closure_alias(struct closure *c, struct object *o, struct span name);
/* Finds a mapped object by path, by the name it was needed by, or by DT_SONAME; the empty name is
   the program's own, as in the list of ld.so (elf/rtld.c). NULL for none. */
struct object *closure_find(const struct closure *c, struct span name);
/* Did a variable or /etc/ld.so.preload bring it in? False for NULL. */
bool object_brought_in(const struct object *o);
/* Is name the path of o or one of the names that o was needed by? */
bool object_known_as(const struct object *o, struct span name);
/* Moves the object moved before o in load order, as DT_FILTER and DT_AUXILIARY of o demand, unless
   it is before o already. */
void closure_put_before(struct closure *c, struct object *o, struct object *moved);
/* The value of $ORIGIN for o; absent when the loader will not know it. */
struct span object_origin(struct host *h, const struct closure *c, struct object *o);
/* Records a library that was not found, once per name, with the search path entries that were
   tried; past MISSING_MAX it is only counted. */
void closure_add_missing_lib(struct closure *c, struct span name, const struct object *by,
			     const char *why, struct search_path_entry *places);

/* Records a symbol that was not found, once per object and name; past MISSING_MAX it is only
   counted. */
void closure_add_missing_symbol(struct closure *c, const struct missing_symbol *missing);
/* The first symbol in the list from s on that is missing at start; NULL for none. */
const struct missing_symbol *closure_missing_at_start(const struct missing_symbol *s);

/* Will the program gain rights by being started (AT_SECURE)? The host is asked once per closure. */
bool closure_is_secure(struct closure *c, struct host *h);

/* The name of a rule in JSON and in messages. */
const char *rule_text(enum rule r);

#endif
