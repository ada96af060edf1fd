/* Writes an ld.so.cache. A list of names comes in, the file's bytes go out: a header, one entry a
   name from the greatest to the smallest, the strings. */
#include <landfall/make_cache.h>

#include <landfall/arena.h>
#include <landfall/ldcache.h>

#include <string.h>

static const char magic[20] = "glibc-ld.so.cache1.1";

#define HEADER_BYTES 48
#define ENTRY_BYTES 24
#define FLAGS 0x0303U           /* FLAG_X8664_LIB64 | FLAG_ELF_LIBC6 */
#define LITTLE_ENDIAN_CACHE 2

static void sort(struct span *names, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		struct span s = names[i];
		unsigned k = i;
		for (; k > 0 && ldcache_compare(names[k - 1], s) < 0; k--)
			names[k] = names[k - 1];
		names[k] = s;
	}
}

static void put32(unsigned char *p, uint64_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> 8 * i);
}

/* "home/name", of which the name is a string of its own. The offset behind it. */
static size_t put_strings(unsigned char *all, size_t at, struct span home, struct span name)
{
	memcpy(all + at, home.p, home.n);
	all[at + home.n] = '/';
	memcpy(all + at + home.n + 1, name.p, name.n);
	return at + home.n + 1 + name.n + 1;
}

struct span make_cache(struct span *names, unsigned n, const char *home)
{
	struct span dir = span_of(home);
	size_t strings = HEADER_BYTES + (size_t)n * ENTRY_BYTES;
	size_t total = strings;
	for (unsigned i = 0; i < n; i++)
		total += dir.n + 1 + names[i].n + 1;
	unsigned char *all = arena_get(total);
	if (!all)
		return (struct span){NULL, 0};
	sort(names, n);
	memcpy(all, magic, sizeof magic);
	put32(all + 20, n);
	put32(all + 24, total - strings);
	all[28] = LITTLE_ENDIAN_CACHE;
	size_t at = strings;
	for (unsigned i = 0; i < n; i++) {
		unsigned char *e = all + HEADER_BYTES + (size_t)i * ENTRY_BYTES;
		put32(e, FLAGS);
		put32(e + 4, at + dir.n + 1);
		put32(e + 8, at);
		at = put_strings(all, at, dir, names[i]);
	}
	return (struct span){all, total};
}
