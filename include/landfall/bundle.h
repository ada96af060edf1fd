/* L2 bundle: a glibc that can be handed a program: brought along, or lying elsewhere on the host */
#ifndef LANDFALL_BUNDLE_H
#define LANDFALL_BUNDLE_H

#include <landfall/host.h>

#define BUNDLE_MANIFEST "landfall.bundle"
/* Where a bundle lies unless it is told otherwise, and its ld.so.cache there: as long as glibc's
   own "/etc/ld.so.cache", whose place it can take in the loader. */
#define BUNDLE_HOME "/opt/landfall"
#define BUNDLE_CACHE "lc"
/* A copy of the loader in which that is done: a start that maps it need not. */
#define BUNDLE_LOADER "ld-landfall.so.2"

/* What a manifest says of the bundle's loader: offsets in its file, 0 for none. */
struct manifest {
	bool present;
	uint64_t cache_at;              /* the string "/etc/ld.so.cache" */
	uint64_t dirs_at, dirs_len;     /* the built-in directories, as glibc_system_dirs has them */
	struct span version;            /* of glibc; absent when it does not say */
	bool has_cache;                 /* BUNDLE_CACHE is there, for a bundle in BUNDLE_HOME */
	uint64_t cache_size;            /* in bytes */
	bool is_whole;                  /* its files need nothing but each other */
	bool has_loader;                /* BUNDLE_LOADER is there, as long as the loader */
	struct span files;              /* the lines that begin with "file" */
};

/* The longest manifest that is read as one; 200 libraries take a tenth of it. */
#define MANIFEST_BYTES_MAX ((uint64_t)1 << 18)

/* Reads what of it is known; a line of another kind is passed over. The spans of out lie in text.
 */
void manifest_read(struct span text, struct manifest *out);

/* One file of a bundle: "file SHA256 SIZE NAME HASH...". */
struct manifest_file {
	uint64_t size;
	struct span nodes;              /* ELF hashes of the version nodes it defines, each " %08x" */
};

/* The file of that name. False when the manifest has none. */
bool manifest_find(const struct manifest *m, struct span name, struct manifest_file *out);
bool manifest_has_node(const struct manifest_file *f, uint32_t hash);

struct bundle {
	struct span dir;                /* also its library path */
	struct span loader_path;
	const struct file *loader;
	const struct file *libc;
	struct manifest manifest;
	uint64_t loader_size;           /* of one that was not opened, by its manifest */
	bool by_user;                   /* named by --with-bundle or LANDFALL_BUNDLE */
};

struct bundle_walk {
	unsigned at;
	const struct file *program;     /* what it is for; NULL for none */
	bool placed;                    /* program_dir is known */
	struct span program_dir;        /* with links resolved; absent for none */
	const char *loader_name;        /* "ld-linux-x86-64.so.2" */
	const char *multiarch;
};

/* The next glibc in the order of the architecture: --with-bundle, $LANDFALL_BUNDLE, .landfall and
   landfall beside the program, ../lib/landfall from our own executable, /opt/landfall,
   /usr/lib/landfall, /usr/glibc-compat, then the host's multi-arch directories. False when there
   are no more. A directory without a glibc loader and its libc is passed over. */
bool host_next_bundle(struct host *h, struct bundle_walk *w, struct bundle *out);

/* The directories the walk looks into, for messages: entry i, absent when unused. False past the
   last one. */
bool host_bundle_dir(struct host *h, struct bundle_walk *w, unsigned i, struct buf *out);

/* The release of its glibc, "2.36": as the manifest has it, or else found in its libc, which takes
   longer than a start should. Absent when neither says. */
struct span bundle_version(const struct bundle *b);

#endif
