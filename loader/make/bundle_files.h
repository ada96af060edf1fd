/* bundle_files: a collection as the files of a directory */
#ifndef LANDFALL_MAKE_BUNDLE_FILES_H
#define LANDFALL_MAKE_BUNDLE_FILES_H

#include "make/archive.h"
#include "make/bundle.h"
#include "write/tree_dir.h"

struct making {
	struct collection from;
	struct tree_dir to;
	struct archive archive;
	bool strip;                                     /* files lose their debug sections */
	size_t cache_bytes;                             /* 0 for none */
	bool is_closed;                                 /* the loader, by closed_loader() */
	void (*say)(const char *path, const char *why); /* of a copy that is as its original */
	struct buf list;   /* of all files below the directory, for layouts */
	size_t self_bytes; /* of BUNDLE_SELF, 0 for none */
	char self_digest[SHA256_HEX_BYTES];
};

/* Writes all files beside the directory and puts it in place; what was there before is unchanged
   until then. False with the collection's problem set. */
bool bundle_files_write(struct making *m, const struct bundle_wish *wish);

/* "41.2 MB", or "112 KB" when it is less than one, rounded up. */
void bundle_size_text(uint64_t n, struct buf *out);

#endif
