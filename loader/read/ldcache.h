/* ldcache: /etc/ld.so.cache, read as ld.so reads it */
#ifndef LANDFALL_READ_LDCACHE_H
#define LANDFALL_READ_LDCACHE_H

#include "read/bytes.h"

struct ldcache {
	struct span file;
	bool big;            /* its numbers are in the byte order of the processor it is for */
	uint32_t flags_also; /* entries with these flags will do too */
	struct span entries;
	struct span strings; /* the base of the offsets of an entry */
	struct span hwcaps;  /* glibc_hwcaps extension: 32-bit offsets of names */
	uint32_t count;
	size_t entry_size;
	bool new_format;
	uint64_t legacy; /* bits of usable entries for other directories (tls, x86_64) */
};

/* False when the file is neither the old nor the new format; ld.so then acts as if there were no
   cache (elf/dl-cache.c, _dl_load_cache_lookup). */
bool ldcache_open(struct span file, bool big, struct ldcache *out);

/* Finds the path for a library name. flags: the ABI wanted, as in sysdeps/generic/ldconfig.h (0x303
   for x86-64). isa_level: 0 when the caller does not know it yet; *wants_isa then says that the
   answer depends on it. Absent when the cache has no such name. */
struct span ldcache_find(const struct ldcache *c, struct span name, uint32_t flags, int isa_level,
			 bool *wants_isa);

/* Compares two names in the order of the cache's entries (elf/dl-cache.c, _dl_cache_libcmp): below,
   at or above zero. */
int ldcache_compare(struct span a, struct span b);

#endif
