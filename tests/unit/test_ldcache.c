/* ld.so.cache in its three forms, made here in memory, and the order and choice of its entries. */
#include "t.h"

#include "read/ldcache.h"

#define X86_64 0x303

struct lib {
	const char *key;
	const char *path;
	uint32_t flags;
	uint64_t hwcap;
};

/* From the greatest name to the smallest, digits by value, as ldconfig writes them. */
static const struct lib libs[] = {
	{"libz.so.1", "/lib/libz.so.1", X86_64, 0},
	{"libv.so.1", "/v3/libv.so.1", X86_64, 1ULL << 62 | 0},
	{"libv.so.1", "/lib/libv.so.1", X86_64, 0},
	{"libn.so.10", "/lib/libn.so.10", X86_64, 0},
	{"libn.so.9", "/lib/libn.so.9", X86_64, 0},
	{"libc.so.6", "/lib32/libc.so.6", 3, 0},
	{"libc.so.6", "/lib/libc.so.6", X86_64, 0},
	{"liba.so.1", "/old/liba.so.1", X86_64, 4},
};

static unsigned char file[8192];
static size_t nfile;

static void put(uint64_t v, size_t nbytes)
{
	for (size_t i = 0; i < nbytes; i++)
		file[nfile++] = (unsigned char)(v >> 8 * i);
}

static void put_entries(size_t strings, bool new)
{
	size_t at = strings;
	for (size_t i = 0; i < T_COUNT(libs); i++) {
		put(libs[i].flags, 4);
		put(at, 4);
		at += strlen(libs[i].key) + 1;
		put(at, 4);
		at += strlen(libs[i].path) + 1;
		if (new) {
			put(0, 4);
			put(libs[i].hwcap, 8);
		}
	}
}

static void put_strings(void)
{
	for (size_t i = 0; i < T_COUNT(libs); i++) {
		memcpy(file + nfile, libs[i].key, strlen(libs[i].key) + 1);
		nfile += strlen(libs[i].key) + 1;
		memcpy(file + nfile, libs[i].path, strlen(libs[i].path) + 1);
		nfile += strlen(libs[i].path) + 1;
	}
}

static void put_new(void)
{
	size_t base = nfile;
	size_t strings = 48 + 24 * T_COUNT(libs);
	memcpy(file + nfile, "glibc-ld.so.cache1.1", 20);
	nfile += 20;
	put(T_COUNT(libs), 4);
	put(0, 4);
	put(2, 4);
	size_t extension = nfile;
	put(0, 4);
	put(0, 8);
	put(0, 4);
	put_entries(strings, true);
	put_strings();
	size_t name = nfile - base;
	memcpy(file + nfile, "x86-64-v3", 10);
	nfile += 10;
	nfile = (nfile + 3) & ~(size_t)3;
	uint32_t at = (uint32_t)(nfile - base);
	memcpy(file + extension, &at, 4);
	put(0xEAA42174U, 4);
	put(1, 4);
	put(1, 4);
	put(0, 4);
	put(at + 24, 4);
	put(4, 4);
	put(name, 4);
}

static void put_old(void)
{
	memcpy(file + nfile, "ld.so-1.7.0", 11);
	nfile += 12;
	put(T_COUNT(libs), 4);
	put_entries(0, false);
}

static void start(void)
{
	memset(file, 0, sizeof file);
	nfile = 0;
}

struct row {
	const char *name;
	const char *lib;
	int level;
	const char *in_new;
	const char *in_old;
};

static const struct row rows[] = {
	{"first", "libz.so.1", 1, "/lib/libz.so.1", "/lib/libz.so.1"},
	{"digits_by_value_10", "libn.so.10", 1, "/lib/libn.so.10", "/lib/libn.so.10"},
	{"digits_by_value_9", "libn.so.9", 1, "/lib/libn.so.9", "/lib/libn.so.9"},
	{"other_abi_passed_over", "libc.so.6", 1, "/lib/libc.so.6", "/lib/libc.so.6"},
	{"variant_for_this_cpu", "libv.so.1", 3, "/v3/libv.so.1", "/v3/libv.so.1"},
	{"variant_for_another_cpu", "libv.so.1", 2, "/lib/libv.so.1", "/v3/libv.so.1"},
	{"legacy_hwcap_passed_over", "liba.so.1", 1, NULL, "/old/liba.so.1"},
	{"missing", "libq.so.1", 1, NULL, NULL},
	{"before_all", "libzz.so.1", 1, NULL, NULL},
	{"after_all", "aaa", 1, NULL, NULL},
	{"prefix", "libz.so", 1, NULL, NULL},
};

static void check_file(const struct row *row, const char *expected)
{
	struct ldcache c;
	bool wants = false;
	t_int(true, ldcache_open((struct span){file, nfile}, false, &c));
	struct span path = ldcache_find(&c, span_of(row->lib), X86_64, row->level, &wants);
	t_bytes(expected, path.p, path.n);
}

static void new_format(void **state)
{
	start();
	put_new();
	check_file(*state, ((const struct row *)*state)->in_new);
}

static void old_format(void **state)
{
	start();
	put_old();
	put_strings();
	check_file(*state, ((const struct row *)*state)->in_old);
}

static void both_formats(void **state)
{
	start();
	put_old();
	nfile = (nfile + 7) & ~(size_t)7;
	put_new();
	check_file(*state, ((const struct row *)*state)->in_new);
}

static void not_a_cache(void **state)
{
	(void)state;
	struct ldcache c;
	t_int(false, ldcache_open(span_of(""), false, &c));
	t_int(false, ldcache_open(span_of("ld.so-1.7.0"), false, &c));
	start();
	put_new();
	/* More entries than there are bytes. */
	memcpy(file + 20, "\xff\xff\xff\x7f", 4);
	t_int(false, ldcache_open((struct span){file, nfile}, false, &c));
}

static void truncations(void **state)
{
	(void)state;
	struct ldcache c;
	bool wants = false;
	start();
	put_new();
	for (size_t n = 0; n < nfile; n++)
		if (ldcache_open((struct span){file, n}, false, &c))
			(void)ldcache_find(&c, span_of("libv.so.1"), X86_64, 3, &wants);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {T(not_a_cache), T(truncations)};
	t_filter(argc, argv);
	int failures = t_rows(new_format, rows);
	failures += t_rows(old_format, rows);
	failures += t_rows(both_formats, rows);
	failures += t_group(others);
	return failures != 0;
}
