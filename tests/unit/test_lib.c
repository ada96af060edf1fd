/* Versions of one object by their index, whatever the index is: those of a usual object are read in
   one pass, and a large index asks for a second one. */
#include "t.h"

#include "closure/lib.h"
#include "host/arena.h"

#include <elf.h>

#define NEEDS_AT 1024
#define STRINGS_AT 2048
#define SYMBOLS_AT 3072

static unsigned char bytes[4096];

static void put(size_t at, size_t n, uint64_t v)
{
	for (size_t i = 0; i < n; i++)
		bytes[at + i] = (unsigned char)(v >> 8 * i);
}

/* One Verneed of "libx.so" with a Vernaux for each index; their names are "V0", "V1", "V2". */
static void put_needs(const uint16_t *index, unsigned n)
{
	memset(bytes, 0, sizeof bytes);
	memcpy(bytes + STRINGS_AT, "\0libx.so\0V0\0V1\0V2", 18);
	put(NEEDS_AT, 2, 1);
	put(NEEDS_AT + offsetof(Elf64_Verneed, vn_cnt), 2, n);
	put(NEEDS_AT + offsetof(Elf64_Verneed, vn_file), 4, 1);
	put(NEEDS_AT + offsetof(Elf64_Verneed, vn_aux), 4, sizeof(Elf64_Verneed));
	for (unsigned i = 0; i < n; i++) {
		size_t at = NEEDS_AT + sizeof(Elf64_Verneed) + i * sizeof(Elf64_Vernaux);
		put(at + offsetof(Elf64_Vernaux, vna_hash), 4, 100 + i);
		put(at + offsetof(Elf64_Vernaux, vna_other), 2, index[i]);
		put(at + offsetof(Elf64_Vernaux, vna_name), 4, 9 + 3 * i);
		put(at + offsetof(Elf64_Vernaux, vna_next), 4,
		    i + 1 < n ? sizeof(Elf64_Vernaux) : 0);
	}
}

struct index_row {
	const char *name;
	uint16_t index[3];
	size_t top;
};

static const struct index_row indexes[] = {
	{"usual", {2, 3, 4}, 4},           {"last-of-one-pass", {2, 127, 3}, 127},
	{"second-pass", {2, 128, 3}, 128}, {"highest", {32767, 2, 400}, 32767},
	{"hidden", {2, 0x8003, 4}, 4},
};

static void by_index(void **state)
{
	static unsigned char first[64];
	const struct index_row *row = *state;
	struct arena arena;
	arena_init(&arena, first, sizeof first, NULL);
	struct file_known known = {.arena = &arena};
	const struct file file = {.path = "x", .known = &known};
	struct lib l = {.file = &file};
	put_needs(row->index, 3);
	l.image.elf = (struct elf){.file = {bytes, sizeof bytes}, .is64 = true, .nloads = 1};
	l.image.elf.loads[0] = (struct elf_load){0, 0, sizeof bytes};
	l.image.dyn.present = true;
	l.image.dyn.has = 1ULL << DT_SYMTAB | 1ULL << DT_STRTAB;
	l.image.dyn.val[DT_SYMTAB] = SYMBOLS_AT;
	l.image.dyn.strtab = (struct span){bytes + STRINGS_AT, 32};
	l.image.dyn.verneed = NEEDS_AT;
	assert_true(lib_symbols(&l));
	assert_int_equal(row->top + 1, l.nversions);
	for (unsigned i = 0; i < 3; i++) {
		const struct version *v = &l.versions[row->index[i] & ELF_VERSION_INDEX];
		assert_int_equal(100 + i, v->hash);
		assert_int_equal((row->index[i] & 0x8000) != 0, v->hidden);
		assert_int_equal('0' + (int)i, v->name.p[1]);
		assert_int_equal(7, v->file.n);
	}
	assert_null(l.versions[1].name.p);
	arena_reset(&arena);
}

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(by_index, indexes) != 0;
}
