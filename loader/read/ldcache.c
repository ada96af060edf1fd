/* Looks a library up in ld.so.cache. The bytes of the file and a library name come in, a path goes
   out. Formats and the order of entries: glibc's sysdeps/generic/dl-cache.h and elf/dl-cache.c
   (2.31 to 2.43). */
#include "read/ldcache.h"

#include <string.h>

#define OLD_MAGIC "ld.so-1.7.0"
#define NEW_MAGIC "glibc-ld.so.cache1.1"
#define OLD_HEADER 16
#define FLAG_ELF 1 /* sysdeps/generic/ldconfig.h */
#define NEW_HEADER 48
#define EXTENSION_MAGIC 0xEAA42174U
#define EXTENSION_HWCAPS 1
/* DL_CACHE_HWCAP_EXTENSION: the entry is for a glibc-hwcaps directory. */
#define HWCAP_EXTENSION (1ULL << 62)

static void read_hwcaps(struct ldcache *c, struct span new_part)
{
	uint64_t at;
	uint64_t magic;
	uint64_t count;
	if (!span_uint(new_part, 32, 4, c->big, &at) || at == 0 ||
	    !span_uint(new_part, at, 4, c->big, &magic) || magic != EXTENSION_MAGIC ||
	    !span_uint(new_part, at + 4, 4, c->big, &count))
		return;
	for (uint64_t i = 0; i < count && i < 16; i++) {
		uint64_t tag;
		uint64_t off;
		uint64_t size;
		if (span_uint(new_part, at + 8 + 16 * i, 4, c->big, &tag) &&
		    span_uint(new_part, at + 16 + 16 * i, 4, c->big, &off) &&
		    span_uint(new_part, at + 20 + 16 * i, 4, c->big, &size) &&
		    tag == EXTENSION_HWCAPS)
			(void)span_sub(new_part, off, size, &c->hwcaps);
	}
}

static bool open_new(struct span part, struct ldcache *c)
{
	uint64_t n;
	if (!span_starts(part, NEW_MAGIC) || !span_uint(part, 20, 4, c->big, &n) ||
	    !span_sub(part, NEW_HEADER, 24 * n, &c->entries))
		return false;
	c->count = (uint32_t)n;
	c->entry_size = 24;
	c->strings = part; /* offsets count from the new header */
	c->new_format = true;
	read_hwcaps(c, part);
	return true;
}

bool ldcache_open(struct span file, bool big, struct ldcache *out)
{
	uint64_t n;
	struct span part;
	memset(out, 0, sizeof *out);
	out->file = file;
	out->big = big;
	out->flags_also = FLAG_ELF;
	if (open_new(file, out))
		return true;
	if (!span_starts(file, OLD_MAGIC) || !span_uint(file, 12, 4, big, &n))
		return false;
	/* The new cache may follow the old entries, aligned for a 64-bit integer. */
	uint64_t after = (OLD_HEADER + 12 * n + 7) & ~7ULL;
	if (span_from(file, after, &part) && open_new(part, out))
		return true;
	if (!span_sub(file, OLD_HEADER, 12 * n, &out->entries) ||
	    !span_from(file, OLD_HEADER + 12 * n, &out->strings))
		return false;
	out->count = (uint32_t)n;
	out->entry_size = 12;
	return true;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static int at(struct span s, size_t i)
{
	return i < s.n ? s.p[i] : 0;
}

/* Reads the number that begins at *i. A number of more than 18 digits is no version. */
static uint64_t number(struct span s, size_t *i)
{
	uint64_t v = 0;
	for (; is_digit(at(s, *i)); ++*i)
		v = v < UINT64_MAX / 16 ? v * 10 + (uint64_t)(at(s, *i) - '0') : v;
	return v;
}

/* Compares names in the order of the entries (elf/dl-cache.c, _dl_cache_libcmp): runs of digits by
   value. */
int ldcache_compare(struct span a, struct span b)
{
	size_t i = 0;
	size_t j = 0;
	while (i < a.n) {
		int x = at(a, i);
		int y = at(b, j);
		if (is_digit(x) && is_digit(y)) {
			uint64_t u = number(a, &i);
			uint64_t v = number(b, &j);
			if (u != v)
				return u < v ? -1 : 1;
		} else if (is_digit(x) || is_digit(y)) {
			return is_digit(x) ? 1 : -1;
		} else if (x != y) {
			return x < y ? -1 : 1;
		} else {
			i++;
			j++;
		}
	}
	return at(b, j) ? -1 : 0;
}

static bool entry_name(const struct ldcache *c, uint32_t i, struct span *name)
{
	uint64_t key;
	return span_uint(c->entries, i * c->entry_size + 4, 4, c->big, &key) &&
	       span_cstr(c->strings, key, name);
}

/* Finds the first entry of that name: entries go from the greatest name to the smallest. */
static bool first_of(const struct ldcache *c, struct span name, uint32_t *out)
{
	uint32_t lo = 0;
	uint32_t hi = c->count;
	struct span key;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (!entry_name(c, mid, &key))
			return false;
		if (ldcache_compare(name, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*out = lo;
	return lo < c->count && entry_name(c, lo, &key) && ldcache_compare(name, key) == 0;
}

/* Ranks a hwcaps directory for this CPU: 2..4 for x86-64-vN, 0 for a directory of another CPU. */
static int hwcap_level(const struct ldcache *c, uint64_t hwcap)
{
	uint64_t off;
	struct span name;
	if (!span_uint(c->hwcaps, 4 * (hwcap & 0xffffffffU), 4, c->big, &off) ||
	    !span_cstr(c->strings, off, &name) || !span_starts(name, "x86-64-v") || name.n != 9 ||
	    name.p[8] < '2' || name.p[8] > '4')
		return 0;
	return name.p[8] - '0';
}

struct span ldcache_find(const struct ldcache *c, struct span name, uint32_t flags, int isa_level,
			 bool *wants_isa)
{
	struct span best = {NULL, 0};
	struct span key;
	int best_level = -1;
	uint32_t i;
	if (!first_of(c, name, &i))
		return best;
	for (; i < c->count && entry_name(c, i, &key) && ldcache_compare(name, key) == 0; i++) {
		uint64_t f = 0;
		uint64_t value = 0;
		uint64_t hwcap = 0;
		int level = 1;
		(void)span_uint(c->entries, i * c->entry_size, 4, c->big, &f);
		(void)span_uint(c->entries, i * c->entry_size + 8, 4, c->big, &value);
		if (c->new_format)
			(void)span_uint(c->entries, i * c->entry_size + 16, 8, c->big, &hwcap);
		if (f != flags && f != c->flags_also)
			continue;
		if (hwcap & HWCAP_EXTENSION) {
			level = hwcap_level(c, hwcap);
			*wants_isa = *wants_isa || level;
			if (level == 0 || level > isa_level)
				continue;
		} else if (hwcap) {
			*wants_isa = true;
			if (hwcap & ~c->legacy)
				continue;
		}
		if (level > best_level && span_cstr(c->strings, value, &key)) {
			best = key;
			best_level = level;
		}
	}
	return best;
}
