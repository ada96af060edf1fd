/* What the glibc layer takes from musl: a note is put together as toolchain/shim would, or damaged
   as each row says, and looked up in a musl of a few symbols. */
#include "t.h"

#include "arch/arch.h"
#include "host/arena.h"
#include "read/image.h"
#include "shim/imports.h"

#include <elf.h>

#define FILE_BYTES 0x1000
/* Offsets in both files; addresses are the same. */
enum { DYNAMIC = 0x200, SYMBOLS = 0x300, STRINGS = 0x500, HASH = 0x700, NOTE = 0x800 };

static const struct symbol {
	const char *name;
	unsigned char info;
	uint16_t shndx;
	uint64_t value;
} symbols[] = {
	{"open", ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), 1, 0x1000},
	{"read", ELF64_ST_INFO(STB_WEAK, STT_FUNC), 1, 0x1010},
	{"stdin", ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT), 1, 0x1020},
	{"undefined", ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), SHN_UNDEF, 0x1030},
	{"nowhere", ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), 1, 0},
};

#define NAMES 10

static const struct row {
	const char *name;
	const char *wanted[NAMES];
	bool sound;
	unsigned nlacking;
	const char *owner; /* NULL for the layer's */
	int32_t more;      /* is added to the count of entries */
	int32_t swap;      /* with 1, two names begin in the wrong order */
} rows[] = {
	{"found", {"open", "read"}, true, 0, NULL, 0, 0},
	{"other-order", {"read", "open", "read"}, true, 0, NULL, 0, 0},
	{"none", {NULL}, true, 0, NULL, 0, 0},
	{"lacking", {"open", "closefrom"}, true, 1, NULL, 0, 0},
	{"data-is-no-function", {"stdin"}, true, 1, NULL, 0, 0},
	{"undefined", {"undefined", "nowhere"}, true, 2, NULL, 0, 0},
	{"more-lacking-than-are-kept",
	 {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"},
	 true,
	 10,
	 NULL,
	 0,
	 0},
	{"another-owner", {"closefrom"}, true, 0, "somebodys-own", 0, 0},
	{"count-past-the-note", {"open"}, false, 0, NULL, 64, 0},
	{"count-past-the-cap", {"open"}, false, 0, NULL, SHIM_IMPORTS_MAX, 0},
	{"names-in-no-order", {"open", "read"}, false, 0, NULL, 0, 1},
	{"names-past-the-note", {"open", "read"}, false, 0, NULL, 0, 2},
};

static unsigned char musl[FILE_BYTES];
static unsigned char layer[FILE_BYTES];

static void put(unsigned char *file, size_t at, const void *p, size_t n)
{
	assert_true(at + n <= FILE_BYTES);
	memcpy(file + at, p, n);
}

static uint32_t hash_of(const char *name)
{
	return elf_gnu_hash(span_of(name));
}

static void put_headers(unsigned char *file, const Elf64_Phdr *second)
{
	const Elf64_Ehdr e = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
		.e_type = ET_DYN,
		.e_machine = ARCH_E_MACHINE,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof e,
		.e_ehsize = sizeof e,
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2,
	};
	const Elf64_Phdr load = {.p_type = PT_LOAD,
				 .p_flags = PF_R | PF_X,
				 .p_filesz = FILE_BYTES,
				 .p_memsz = FILE_BYTES};
	memset(file, 0, FILE_BYTES);
	put(file, 0, &e, sizeof e);
	put(file, sizeof e, &load, sizeof load);
	put(file, sizeof e + sizeof load, second, sizeof *second);
}

static void put_gnu_hash(void)
{
	const uint32_t head[] = {1, 1, 1, 6, UINT32_MAX, UINT32_MAX, 1};
	put(musl, HASH, head, sizeof head);
	for (size_t i = 0; i < T_COUNT(symbols); i++) {
		uint32_t h = hash_of(symbols[i].name) & ~1U;
		h |= i + 1 == T_COUNT(symbols);
		put(musl, HASH + sizeof head + 4 * i, &h, sizeof h);
	}
}

static void put_sysv_hash(void)
{
	uint32_t hash[3 + T_COUNT(symbols) + 1] = {1, T_COUNT(symbols) + 1, T_COUNT(symbols)};
	for (uint32_t i = 0; i < T_COUNT(symbols); i++)
		hash[3 + i + 1] = i;
	put(musl, HASH, hash, sizeof hash);
}

static void make_musl(bool gnu)
{
	const Elf64_Dyn d[] = {{DT_STRTAB, {STRINGS}},
			       {DT_SYMTAB, {SYMBOLS}},
			       {gnu ? DT_GNU_HASH : DT_HASH, {HASH}},
			       {DT_STRSZ, {0x200}},
			       {DT_NULL, {0}}};
	const Elf64_Phdr dynamic = {.p_type = PT_DYNAMIC,
				    .p_flags = PF_R,
				    .p_offset = DYNAMIC,
				    .p_vaddr = DYNAMIC,
				    .p_filesz = sizeof d,
				    .p_memsz = sizeof d};
	uint32_t name = 1;
	put_headers(musl, &dynamic);
	put(musl, DYNAMIC, d, sizeof d);
	for (size_t i = 0; i < T_COUNT(symbols); i++) {
		const Elf64_Sym s = {.st_name = name,
				     .st_info = symbols[i].info,
				     .st_shndx = symbols[i].shndx,
				     .st_value = symbols[i].value};
		put(musl, SYMBOLS + (i + 1) * sizeof s, &s, sizeof s);
		put(musl, STRINGS + name, symbols[i].name, strlen(symbols[i].name) + 1);
		name += (uint32_t)strlen(symbols[i].name) + 1;
	}
	if (gnu)
		put_gnu_hash();
	else
		put_sysv_hash();
}

static uint32_t count_names(const struct row *r)
{
	uint32_t n = 0;
	while (n < NAMES && r->wanted[n])
		n++;
	return n;
}

static void make_layer(const struct row *r)
{
	const uint32_t n = count_names(r);
	const uint32_t count = n + (uint32_t)r->more;
	const size_t desc = NOTE + 12 + 16;
	const char *owner = r->owner ? r->owner : "landfall-shim";
	const Elf64_Phdr note = {.p_type = PT_NOTE, .p_offset = NOTE, .p_filesz = 0x400};
	uint32_t at = 0;
	put_headers(layer, &note);
	for (uint32_t i = 0; i <= n; i++) {
		uint32_t entry[2] = {i < n ? hash_of(r->wanted[i]) : 0, at};
		if (i == 1 && r->swap)
			entry[1] = r->swap == 1 ? 0 : 0x7fffffff;
		put(layer, desc + 4 + 8 * (size_t)i, entry, sizeof entry);
		if (i == n)
			break;
		put(layer, desc + 4 + 8 * ((size_t)n + 1) + at, r->wanted[i],
		    strlen(r->wanted[i]) + 1);
		at += (uint32_t)strlen(r->wanted[i]) + 1;
	}
	const uint32_t ndesc = 4 + 8 * (n + 1) + at;
	const uint32_t head[] = {14, ndesc, 1};
	put(layer, NOTE, head, sizeof head);
	put(layer, NOTE + sizeof head, owner, strlen(owner) + 1);
	put(layer, desc, &count, sizeof count);
}

/* Reads the musl and the layer that were made, as the judge does. */
static void read_made(struct image *im, struct elf_symtab *t, struct image *of_layer)
{
	image_read((struct span){musl, sizeof musl}, im);
	image_read((struct span){layer, sizeof layer}, of_layer);
	assert_true(elf_symtab_open(&im->elf, &im->dyn, t));
}

/* A hash table without a bucket has no name, whatever its chains say. */
static void test_no_buckets(void **state)
{
	static const struct row row = {"no-buckets", {"open"}, true, 1, NULL, 0, 0};
	static _Alignas(16) unsigned char room[1 << 14];
	struct arena arena;
	struct image im;
	struct image of_layer;
	struct elf_symtab t;
	struct shim_imports found;
	(void)state;
	arena_init_fixed(&arena, room, sizeof room);
	make_musl(true);
	memset(musl + HASH, 0, 4);
	make_layer(&row);
	read_made(&im, &t, &of_layer);
	assert_true(shim_imports_find(&of_layer.elf, &t, &arena, &found));
	t_int(1, found.nlacking);
}

static void look_up(const struct row *r, bool gnu)
{
	static _Alignas(16) unsigned char room[1 << 17];
	struct arena arena;
	struct image im;
	struct image of_layer;
	struct elf_symtab t;
	struct shim_imports found;
	memset(room, 0, sizeof room);
	arena_init_fixed(&arena, room, sizeof room);
	make_musl(gnu);
	make_layer(r);
	read_made(&im, &t, &of_layer);
	t_int(r->sound, shim_imports_find(&of_layer.elf, &t, &arena, &found));
	if (!r->sound)
		return;
	t_int(r->owner ? 0 : count_names(r), (long long)found.n);
	t_int(r->nlacking, found.nlacking);
	for (size_t i = 0; i < found.n; i++) {
		uint64_t wanted = !strcmp(r->wanted[i], "open")   ? 0x1000
				  : !strcmp(r->wanted[i], "read") ? 0x1010
								  : 0;
		t_int((long long)wanted, (long long)found.vaddr[i]);
	}
}

static void test_by_gnu_hash(void **state)
{
	look_up(*state, true);
}

static void test_by_sysv_hash(void **state)
{
	look_up(*state, false);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest damaged[] = {T(test_no_buckets)};
	t_filter(argc, argv);
	int failures = t_rows(test_by_gnu_hash, rows);
	failures += t_rows(test_by_sysv_hash, rows);
	failures += t_group(damaged);
	return failures != 0;
}
