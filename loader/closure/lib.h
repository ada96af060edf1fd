/* lib: one ELF file as a loader sees it, read once per run and shared by every closure */
#ifndef LANDFALL_CLOSURE_LIB_H
#define LANDFALL_CLOSURE_LIB_H

#include "host/host.h"
#include "read/elf_sym.h"
#include "read/image.h"

struct closure;

struct def {
	uint32_t hash;
	struct span name;
};

/* One version that an object needs or defines, indexed by the version index of its symbols. */
struct version {
	struct span name; /* absent when the index is unused */
	struct span file; /* vn_file of a needed version; absent for a definition */
	uint32_t hash;
	bool hidden;
};

/* One ELF file, read once per run and shared by every closure that contains it. */
struct lib {
	const struct file *file;
	struct image image;
	bool defs_read;
	bool defs_bad;
	struct def *defs;
	size_t ndefs;
	bool for_musl_known, for_musl; /* cached lib_image_is_for_musl() */
	bool isa_known;
	uint32_t isa; /* cached x86_64_isa_needed() */
	bool dirs_known;
	struct span dirs; /* of a glibc loader: cached glibc_system_dirs() */
	bool minor_known;
	unsigned minor; /* of the release 2.N of a glibc loader or libc.so.6; 0 for none */
	/* DT_NEEDED, DT_FILTER and DT_AUXILIARY in file order. */
	bool needs_read;
	struct dt_needed {
		uint64_t tag;
		struct span name;
	} * needs;
	size_t nneeds;
	bool asks_known, asks_for_all; /* closure/stops.c */
	bool stops_known, bad_dynamic, bad_hash, unmarked;
	bool features_known, keeps_data, exec_stack; /* lib_features() */
	const struct file *fits; /* the loader that accepted this file before; NULL for none */
	uint16_t fits_machine;
	bool versions_bound; /* each needed version was found in one of the files in asked */
	struct lib **asked;
	size_t nasked;
	bool symbols_read;
	bool has_symbols;
	struct elf_symtab symtab;
	struct version *versions;
	size_t nversions;
	bool bound; /* each symbol reference was bound to one of the files in providers */
	struct lib **providers;
	size_t nproviders;
	bool rested;   /* a survey has given its memory back once */
	unsigned mark; /* number of the last closure that contained this lib */
};

/* The lib of a file, read at the first call. NULL when the memory is used up; damage in the file is
   kept in image. */
struct lib *lib_of(const struct file *f);
/* Does f lie on a noexec mount, so that its code cannot be mapped? Asks the kernel, in the quick
   pass (skip_access_checks) once per directory. */
bool lib_is_noexec(struct closure *c, struct host *h, const struct file *f);
/* The x86-64 levels that l asks of the processor, a bit each. */
uint32_t lib_isa_needed(struct lib *l);
/* Fills keeps_data (x86_64_keeps_data) and exec_stack (segments_exec_stack). */
void lib_features(struct lib *l);
/* Fills needs from .dynamic. False when the memory is used up. */
bool lib_needs(struct lib *l);
/* Fills symtab and versions. False when the file has no symbol table that can be read. */
bool lib_symbols(struct lib *l);

/* Is this file linked against musl? Decided by its DT_NEEDED names. */
bool lib_image_is_for_musl(const struct image *im);
/* Does the image want a library that only glibc has under that name, or a version of glibc's? */
bool lib_image_is_for_glibc(const struct image *im);

#endif
