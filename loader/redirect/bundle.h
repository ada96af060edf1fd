/* bundle: a glibc to which a program can be handed: a bundle, or another glibc of the host */
#ifndef LANDFALL_REDIRECT_BUNDLE_H
#define LANDFALL_REDIRECT_BUNDLE_H

#include "host/host.h"

#define BUNDLE_MANIFEST "landfall.bundle"
/* The default directory of a bundle and the name of its ld.so.cache there; the path is short enough
   to replace glibc's own "/etc/ld.so.cache" in the loader. */
#define BUNDLE_PARENT "/opt"
#define BUNDLE_HOME BUNDLE_PARENT "/landfall"
#define BUNDLE_CACHE "lc"
/* An older bundle's second loader, closed as the only one is now (redirect/closed_loader.h). */
#define BUNDLE_LOADER "ld-landfall.so.2"
/* A copy of Landfall itself, the stand-in of programs whose /proc/self/exe cannot be made right
   (door/stand_in.h). */
#define BUNDLE_SELF "landfall-self"
/* The list of the files below data/, apart because no start reads it. */
#define BUNDLE_DATA_LIST "landfall.data"
#define BUNDLE_DATA "data"
/* The list of all that lies in a directory of another layout than the flat one. */
#define BUNDLE_TREE_LIST "landfall.tree"
#define BUNDLE_TREE_HEAD "landfall-tree 1"
/* The packages that its files come from. */
#define BUNDLE_PACKAGES "landfall.packages"
/* What a bundle was made from. */
#define BUNDLE_FROM_LIST "landfall.from"

/* The part of a manifest that a start uses: offsets in the loader's file, 0 for none. */
struct manifest {
	bool present;
	uint64_t dirs_at, dirs_len; /* the default directories, as glibc_system_dirs() finds them */
	struct span version;        /* glibc's release; absent when the manifest does not say */
	bool has_cache;             /* the bundle contains BUNDLE_CACHE, made for BUNDLE_HOME */
	uint64_t cache_size;        /* in bytes */
	bool is_whole;              /* its files need no library or version outside the bundle */
	struct span data;           /* kinds of data below BUNDLE_DATA, words; absent for none */
	struct span getenv;         /* four numbers: struct env_answers */
	struct span
		closed; /* the loader's name or BUNDLE_LOADER: of its size and closed; or absent */
	struct span files; /* the lines that begin with "file" */
};

/* The largest manifest that is read; one of 200 libraries has a tenth of this. */
#define MANIFEST_BYTES_MAX ((uint64_t)1 << 18)

/* Reads the known lines of a manifest; unknown lines are skipped and bad numbers read as 0. The
   spans of out point into text. */
void manifest_read(struct span text, struct manifest *out);

/* One file of a bundle: "file SHA256 SIZE NAME HASH...". */
struct manifest_file {
	uint64_t size;
	struct span versions; /* ELF hashes of the versions that the file defines, each " %08x" */
};

/* Finds the line of the file called name. False when the manifest has none. */
bool manifest_find(const struct manifest *m, struct span name, struct manifest_file *out);
/* Does the file define the version with this ELF hash, by the manifest? */
bool manifest_has_version(const struct manifest_file *f, uint32_t hash);

struct bundle {
	struct span dir; /* also the library path */
	struct span loader_path;
	const struct file *loader;
	const struct file *libc;
	struct manifest manifest;
	uint64_t loader_size; /* the manifest's size of a loader that was not opened */
	bool by_user;         /* named by --with-bundle or LANDFALL_BUNDLE */
	bool in_system;       /* among the system's own libraries */
	bool dir_is_owned;    /* dir and the way to it belong to the owners (host/owned.h) */
};

struct bundle_iter {
	unsigned at;
	const struct file *program; /* the program to be started; NULL for none */
	bool placed;                /* program_dir is known */
	struct span program_dir;    /* the program's directory without links; absent for none */
	const char *loader_name;    /* "ld-linux-x86-64.so.2" */
	const char *multiarch;
};

/* The next glibc in this order: --with-bundle, $LANDFALL_BUNDLE, .landfall and landfall beside the
   program, ../lib/landfall from our own executable, /opt/landfall, /usr/lib/landfall,
   /usr/glibc-compat, then the host's multi-arch directories. A directory without a glibc loader and
   its libc is skipped. False when there are no more. */
bool bundle_next(struct host *h, struct bundle_iter *w, struct bundle *out);

/* Of the directories that bundle_next searches, the user names the first 2; messages list the
   first 7. */
#define BUNDLE_DIRS_BY_USER 2
#define BUNDLE_DIRS_NAMED 7

/* The directories that bundle_next searches: writes entry i to out, nothing for an unused entry.
   False past the last one. */
bool bundle_dir(struct host *h, struct bundle_iter *w, unsigned i, struct buf *out);

/* Is a glibc loader at one of the paths that programs name, so that the libraries in the host's
   directories are for glibc? Asked once a run. */
bool bundle_host_is_glibc(struct host *h);

/* On another host: is it a multi-arch directory, whose name says that its libraries are for
   glibc, and are those that are looked at? Debian's images without a libc of their own have one. */
bool bundle_host_dir_is_glibc(struct host *h, struct span dir);
/* Has the host such a directory at all? */
bool bundle_host_has_glibc_dir(struct host *h);

/* The release of its glibc, "2.36", from the manifest or else from its libc, whose search takes
   longer than a start should. Absent when neither says. */
struct span bundle_version(const struct bundle *b);

#endif
