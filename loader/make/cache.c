/* Writes an ld.so.cache. A list of names comes in, the file's bytes go out: a header, one entry a
   name from the greatest to the smallest, the strings, and when a name lies in a glibc-hwcaps
   directory the extension that lists these (sysdeps/generic/dl-cache.h, cache_extension). */
#include "make/cache.h"

#include "host/arena.h"
#include "read/ldcache.h"

#include <string.h>

static const char magic[20] = "glibc-ld.so.cache1.1";

#define HEADER_BYTES 48
#define ENTRY_BYTES 24
#define LITTLE_ENDIAN_CACHE 2
#define EXTENSION_AT 32 /* in the header */
#define EXTENSION_MAGIC 0xEAA42174U
#define EXTENSION_BYTES 24 /* its header and one section */
#define EXTENSION_HWCAPS 1 /* cache_extension_tag_glibc_hwcaps */
#define HWCAP_EXTENSION (1ULL << 62)
#define HWCAPS_DIR "glibc-hwcaps/"

/* In the order of their names, as ldconfig has them. */
static const char levels[][10] = {"x86-64-v2", "x86-64-v3", "x86-64-v4"};
#define NLEVELS (sizeof levels / sizeof levels[0])

/* The name that a program asks for: the last part. */
static int compare(struct span a, struct span b)
{
	int r = ldcache_compare(span_base(a), span_base(b));
	if (r)
		return r;
	/* Of one name the variants come first, the newest of all. */
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return memcmp(a.p, b.p, a.n);
}

static void sort(struct span *names, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		struct span s = names[i];
		unsigned k = i;
		for (; k > 0 && compare(names[k - 1], s) < 0; k--)
			names[k] = names[k - 1];
		names[k] = s;
	}
}

static void put(unsigned char *p, uint64_t v, int nbytes)
{
	for (int i = 0; i < nbytes; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

/* "home/name", whose last part is a string of its own. The offset behind it. */
static size_t put_strings(unsigned char *all, size_t at, struct span home, struct span name)
{
	memcpy(all + at, home.p, home.n);
	all[at + home.n] = '/';
	memcpy(all + at + home.n + 1, name.p, name.n);
	return at + home.n + 1 + name.n + 1;
}

static uint64_t hwcap_of(struct span name)
{
	struct span level;
	if (!span_starts(name, HWCAPS_DIR))
		return 0;
	for (uint64_t i = 0; i < NLEVELS; i++)
		if (span_sub(name, sizeof HWCAPS_DIR - 1, sizeof levels[0] - 1, &level) &&
		    span_is(level, levels[i]))
			return HWCAP_EXTENSION | i;
	return 0;
}

/* The extension at the offset at, which is a multiple of 4: the levels' offsets, then their
   names. */
static void put_extension(unsigned char *all, size_t at)
{
	size_t list = at + EXTENSION_BYTES;
	size_t text = list + 4 * NLEVELS;
	put(all + EXTENSION_AT, at, 4);
	put(all + at, EXTENSION_MAGIC, 4);
	put(all + at + 4, 1, 4);
	put(all + at + 8, EXTENSION_HWCAPS, 4);
	put(all + at + 16, list, 4);
	put(all + at + 20, 4 * NLEVELS, 4);
	for (size_t i = 0; i < NLEVELS; i++) {
		put(all + list + 4 * i, text + i * sizeof levels[0], 4);
		memcpy(all + text + i * sizeof levels[0], levels[i], sizeof levels[0]);
	}
}

struct span make_cache(struct arena *arena, struct span *names, unsigned n, uint32_t flags,
		       const char *home)
{
	struct span dir = span_of(home);
	size_t strings = HEADER_BYTES + (size_t)n * ENTRY_BYTES;
	size_t end = strings;
	bool extended = false;
	for (unsigned i = 0; i < n; i++) {
		end += dir.n + 1 + names[i].n + 1;
		extended = extended || hwcap_of(names[i]);
	}
	size_t extension = (end + 3) & ~(size_t)3;
	size_t total = extended ? extension + EXTENSION_BYTES + NLEVELS * (4 + sizeof levels[0])
				: end;
	unsigned char *all = arena_get(arena, total);
	if (!all)
		return (struct span){NULL, 0};
	sort(names, n);
	memcpy(all, magic, sizeof magic);
	put(all + 20, n, 4);
	put(all + 24, end - strings, 4);
	all[28] = LITTLE_ENDIAN_CACHE;
	size_t at = strings;
	for (unsigned i = 0; i < n; i++) {
		unsigned char *e = all + HEADER_BYTES + (size_t)i * ENTRY_BYTES;
		size_t base = names[i].n - span_base(names[i]).n;
		put(e, flags, 4);
		put(e + 4, at + dir.n + 1 + base, 4);
		put(e + 8, at, 4);
		put(e + 16, hwcap_of(names[i]), 8);
		at = put_strings(all, at, dir, names[i]);
	}
	if (extended)
		put_extension(all, extension);
	return (struct span){all, total};
}
