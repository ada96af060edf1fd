/* L1 ldcache: /etc/ld.so.cache, read as ld.so reads it */
#ifndef LANDFALL_LDCACHE_H
#define LANDFALL_LDCACHE_H

#include <landfall/bytes.h>

struct ldcache {
	struct span file;
	struct span entries;
	struct span strings;    /* what the offsets of an entry count from */
	struct span hwcaps;     /* glibc_hwcaps extension: 32-bit offsets of names */
	uint32_t count;
	size_t entry_size;
	bool new_format;
	uint64_t legacy;        /* bits of an entry for other directories (tls, x86_64) that will do */
};

/* False when the file is neither the old nor the new format; ld.so then acts as if there were no
   cache (elf/dl-cache.c, _dl_load_cache_lookup). */
bool ldcache_open(struct span file, struct ldcache *out);

/* The path for a library name. flags: the ABI wanted, as in sysdeps/generic/ldconfig.h (0x303 for
   x86-64). isa_level: 0 when the caller does not know yet; *wants_isa then says that the answer
   depends on it. Absent when the cache has no such name. */
struct span ldcache_find(const struct ldcache *c, struct span name, uint32_t flags, int isa_level,
			 bool *wants_isa);

/* The order of its entries (elf/dl-cache.c, _dl_cache_libcmp): below, at or above zero. */
int ldcache_compare(struct span a, struct span b);

#endif
