/* Names and hash tables of dynamic symbols: hashes by words against hashes by bytes, and which
   symbol a lookup by a hash comes to. */
#include "t.h"

#include "read/elf_lookup.h"

#define NAME_LONGEST 40

static uint32_t by_bytes(const unsigned char *p, size_t n)
{
	uint32_t h = 5381;
	for (size_t i = 0; i < n; i++)
		h = h * 33 + p[i];
	return h;
}

/* Names of each length, with bytes of all values, in the middle of a table and at its end. */
static void hashes(void **state)
{
	(void)state;
	for (unsigned n = 0; n <= NAME_LONGEST; n++)
		for (unsigned seed = 0; seed < 256; seed++) {
			unsigned char text[64];
			struct span name;
			uint32_t hash = 0;
			memset(text, 0xaa, sizeof text);
			for (unsigned i = 0; i < n; i++)
				text[3 + i] = (unsigned char)(1 +
							      (seed * 7 + i * 31 + i * i) % 255);
			text[3 + n] = 0;
			struct elf_symtab t = {.strtab = {text, sizeof text}};
			assert_int_equal(by_bytes(text + 3, n),
					 elf_gnu_hash((struct span){text + 3, n}));
			assert_true(elf_name_hash(&t, 3, &name, &hash));
			assert_int_equal(by_bytes(text + 3, n), hash);
			assert_int_equal(n, name.n);
			t.strtab.n = 4 + n;
			hash = 0;
			assert_true(elf_name_hash(&t, 3, &name, &hash));
			assert_int_equal(by_bytes(text + 3, n), hash);
			t.strtab.n = 3 + n;
			assert_false(elf_name_hash(&t, 3, &name, &hash));
		}
}

static void names_outside(void **state)
{
	(void)state;
	const unsigned char text[] = "one";
	const struct elf_symtab t = {.strtab = {text, sizeof text}};
	struct span name;
	uint32_t hash;
	assert_true(elf_name_hash(&t, 3, &name, &hash));
	assert_int_equal(0, name.n);
	assert_int_equal(5381, hash);
	assert_false(elf_name_hash(&t, 4, &name, &hash));
	assert_false(elf_name_hash(&t, 5, &name, &hash));
	assert_false(elf_name_hash(&t, UINT64_MAX, &name, &hash));
}

/* One bucket, whose chain goes from symbol 1 to symbol 3. */
static void finds_itself(void **state)
{
	(void)state;
	static unsigned char bloom[8];
	static unsigned char buckets[4] = {1};
	static unsigned char chains[12];
	const uint32_t hash[] = {0, 0x11111110, 0x22222220, 0x33333330};
	unsigned steps = 0;
	memset(bloom, 0xff, sizeof bloom);
	for (uint32_t i = 0; i < 3; i++)
		for (unsigned k = 0; k < 4; k++)
			chains[4 * i + k] = (unsigned char)((hash[1 + i] | (i == 2)) >> 8 * k);
	struct elf_symtab t = {
		.gnu_hash = {bloom, 8},
		.bloom = {bloom, 8},
		.buckets = {buckets, 4},
		.chains = {chains, 12},
		.nbuckets = 1,
		.nbloom = 1,
		.symoffset = 1,
		.nchains = 3,
		.count = 4,
		.is64 = true,
	};
	for (uint32_t i = 1; i < 4; i++)
		for (uint32_t k = 1; k < 4; k++)
			assert_int_equal(i == k, elf_finds_itself(&t, i, hash[k], &steps));
	assert_false(elf_finds_itself(&t, 4, hash[3], &steps));
	assert_false(elf_finds_itself(&t, 0, hash[1], &steps));
	/* A chain that ends before it. */
	chains[0] |= 1;
	assert_true(elf_finds_itself(&t, 1, hash[1], &steps));
	assert_false(elf_finds_itself(&t, 2, hash[2], &steps));
	/* A filter that says no, a table that ends early, no table at all. */
	chains[0] &= 0xfe;
	t.nchains = 2;
	assert_false(elf_finds_itself(&t, 3, hash[3], &steps));
	t.nchains = 3;
	memset(bloom, 0, sizeof bloom);
	assert_false(elf_finds_itself(&t, 1, hash[1], &steps));
	t.gnu_hash.p = NULL;
	assert_false(elf_finds_itself(&t, 1, hash[1], &steps));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(hashes),
		T(names_outside),
		T(finds_itself),
	};
	t_filter(argc, argv);
	return t_group(tests) != 0;
}
