/* The ELF reader: sound files of every class and order, then one field poked at a time, each row
   named for the check it must reach; and every truncation, which must only be survived. */
#include "t.h"

#include "../fuzz/tiny.c"

#include "read/image.h"

#include <elf.h>

static unsigned char bytes[TINY_BYTES_MAX];

static struct span sound(bool is32, bool big, uint16_t machine)
{
	struct tiny t = {
		.is32 = is32,
		.big = big,
		.machine = machine,
		.interp = "/lib/ld.so",
		.soname = "me.so",
		.runpath = "/a:/b",
		.needed = {"libone.so", "libtwo.so"},
		.defines = {"ME_1", "ME_2"},
		.from = "libone.so",
		.wants = {"ONE_1", "ONE_2"},
		.undefined = {"f", "g"},
		.defined = {"h"},
	};
	return (struct span){bytes, tiny_elf(&t, bytes)};
}

struct kind_row {
	const char *name;
	bool is32;
	bool big;
	uint16_t machine;
};

static const struct kind_row kinds[] = {
	{"x86_64", false, false, EM_X86_64},
	{"i386", true, false, EM_386},
	{"arm64", false, false, EM_AARCH64},
	{"s390x_big_endian", false, true, EM_S390},
	{"mips_32_bit_big_endian", true, true, EM_MIPS},
};

static void check_kind(void **state)
{
	const struct kind_row *row = *state;
	struct image im;
	struct elf_version_iter w = {0};
	struct elf_version v;
	struct span name;
	size_t i = 0;
	image_read(sound(row->is32, row->big, row->machine), &im);
	t_int(ELF_OK, im.elf_fault);
	t_int(row->machine, im.elf.machine);
	t_int(!row->is32, im.elf.is64);
	t_int(row->big, im.elf.big);
	t_bytes("/lib/ld.so", im.interp.p, im.interp.n);
	t_bytes("me.so", im.dyn.soname.p, im.dyn.soname.n);
	t_bytes("/a:/b", im.dyn.runpath.p, im.dyn.runpath.n);
	t_int(true, elf_next_needed(&im.elf, &im.dyn, &i, &name));
	t_bytes("libone.so", name.p, name.n);
	t_int(true, elf_next_needed(&im.elf, &im.dyn, &i, &name));
	t_int(false, elf_next_needed(&im.elf, &im.dyn, &i, &name));
	t_int(true, elf_next_verneed(&im.elf, &im.dyn, &w, &v));
	t_bytes("libone.so", v.file.p, v.file.n);
	t_bytes("ONE_1", v.name.p, v.name.n);
	t_int(true, elf_next_verneed(&im.elf, &im.dyn, &w, &v));
	t_bytes("ONE_2", v.name.p, v.name.n);
	t_int(false, elf_next_verneed(&im.elf, &im.dyn, &w, &v));
	t_int(false, w.fault);
}

/* Bytes put over a sound x86-64 file. */
struct poke_row {
	const char *name;
	size_t off;
	size_t n;
	const char *bytes;
	enum elf_fault elf;
	enum elf_fault interp;
};

static const struct poke_row pokes[] = {
	{"untouched", 0, 0, "", ELF_OK, ELF_OK},
	{"ei_class_lies", 4, 1, "\1", ELF_OK, ELF_OK},
	{"ei_data_lies", 5, 1, "\2", ELF_OK, ELF_OK},
	{"ei_version_lies", 6, 1, "\7", ELF_OK, ELF_OK},
	{"phentsize", 54, 2, "\x39\0", ELF_PHENTSIZE, ELF_ABSENT},
	{"phnum_0", 56, 2, "\0\0", ELF_PHNUM, ELF_ABSENT},
	{"phnum_past_64k", 56, 2, "\x93\4", ELF_PHNUM, ELF_ABSENT},
	{"phdrs_outside", 32, 8, "\0\0\0\0\1\0\0\0", ELF_PHDRS_OUTSIDE, ELF_ABSENT},
	{"phoff_wraps", 32, 8, "\xff\xff\xff\xff\xff\xff\xff\xff", ELF_PHDRS_OUTSIDE, ELF_ABSENT},
};

static void check_poke(void **state)
{
	const struct poke_row *row = *state;
	struct image im;
	struct span file = sound(false, false, EM_X86_64);
	memcpy(bytes + row->off, row->bytes, row->n);
	image_read(file, &im);
	t_int(row->elf, im.elf_fault);
	t_int(row->interp, im.interp_fault);
}

/* One field of the program header of a type. */
struct phdr_row {
	const char *name;
	uint32_t type;
	size_t field;
	uint64_t value;
	enum elf_fault interp;
	enum elf_fault dynamic;
};

static const struct phdr_row phdrs[] = {
	{"interp_1_byte", PT_INTERP, 32, 1, ELF_INTERP_SIZE, ELF_OK},
	{"interp_2_bytes_of_it", PT_INTERP, 32, 2, ELF_INTERP_NOT_ENDED, ELF_OK},
	{"interp_4097_bytes", PT_INTERP, 32, 4097, ELF_INTERP_SIZE, ELF_OK},
	{"interp_outside", PT_INTERP, 8, 1 << 24, ELF_INTERP_OUTSIDE, ELF_OK},
	{"interp_offset_wraps", PT_INTERP, 8, UINT64_MAX - 3, ELF_INTERP_OUTSIDE, ELF_OK},
	{"dynamic_outside", PT_DYNAMIC, 8, 1 << 24, ELF_OK, ELF_DYNAMIC_OUTSIDE},
	{"dynamic_empty", PT_DYNAMIC, 32, 0, ELF_OK, ELF_DYNAMIC_OUTSIDE},
	{"load_elsewhere", PT_LOAD, 16, 1ULL << 40, ELF_OK, ELF_STRTAB_OUTSIDE},
	{"load_empty", PT_LOAD, 32, 0, ELF_OK, ELF_STRTAB_OUTSIDE},
};

static void check_phdr(void **state)
{
	const struct phdr_row *row = *state;
	struct image im;
	struct span file = sound(false, false, EM_X86_64);
	uint64_t off = 0;
	uint64_t n = 0;
	uint64_t type;
	assert_true(span_uint(file, 32, 8, false, &off) && span_uint(file, 56, 2, false, &n));
	for (uint64_t i = 0; i < n; i++)
		if (span_uint(file, off + 56 * i, 4, false, &type) && type == row->type)
			memcpy(bytes + off + 56 * i + row->field, &row->value, 8);
	image_read(file, &im);
	t_int(row->interp, im.interp_fault);
	t_int(row->dynamic, im.dyn_fault);
}

/* Reads all there is to read; only bounds are at stake. */
static void read_all(struct span file)
{
	struct image im;
	struct elf_version_iter need = {0};
	struct elf_version_iter def = {0};
	struct elf_version v;
	image_read(file, &im);
	while (elf_next_verneed(&im.elf, &im.dyn, &need, &v))
		;
	while (elf_next_verdef(&im.elf, &im.dyn, &def, &v))
		;
}

static void truncations(void **state)
{
	(void)state;
	struct span file = sound(false, false, EM_X86_64);
	for (size_t n = 0; n <= file.n; n++)
		read_all((struct span){file.p, n});
}

/* Every byte set to 255 in turn. */
static void pokes_everywhere(void **state)
{
	(void)state;
	struct span file = sound(false, false, EM_X86_64);
	for (size_t i = 4; i < file.n; i++) {
		unsigned char was = bytes[i];
		bytes[i] = 255;
		read_all(file);
		bytes[i] = was;
	}
}

static void short_header(void **state)
{
	(void)state;
	struct image im;
	struct span file = sound(false, false, EM_X86_64);
	image_read((struct span){file.p, 63}, &im);
	t_int(ELF_HEADER_SHORT, im.elf_fault);
	image_read((struct span){file.p, 3}, &im);
	t_int(KIND_UNKNOWN != im.kind && im.kind == KIND_ELF, false);
}

/* vn_next that leads to itself a little further on, for ever: the cap ends it. */
static void versions_without_end(void **state)
{
	(void)state;
	static unsigned char ring[1 << 20];
	struct elf e = {.file = {ring, sizeof ring}, .is64 = true, .nloads = 1};
	struct elf_dyn d = {.strtab = {ring, sizeof ring}, .verneed = 16, .verdef = 16};
	struct elf_version_iter w = {0};
	struct elf_version v;
	unsigned n = 0;
	e.loads[0] = (struct elf_load){0, 0, sizeof ring};
	/* Each record is one byte behind the last: vn_aux and vna_next are 1 everywhere. */
	for (size_t i = 0; i + 4 <= sizeof ring; i += 4)
		memcpy(ring + i, "\1\0\0\0", 4);
	while (elf_next_verneed(&e, &d, &w, &v))
		n++;
	t_int(true, w.fault);
	t_int(true, n <= ELF_VERSIONS_MAX);
}

/* Headers of a file with more of them than are told apart beforehand: two types that share their
   low bits, and one type at each end of what is kept. */
static void finds_headers(void **state)
{
	(void)state;
	static unsigned char file[sizeof(Elf64_Ehdr) + 300 * sizeof(Elf64_Phdr)];
	static const unsigned at[] = {0, 1, 254, 255, 299};
	struct elf e;
	struct elf_phdr ph;
	memcpy(file, sound(false, false, EM_X86_64).p, sizeof(Elf64_Ehdr));
	file[offsetof(Elf64_Ehdr, e_phoff)] = sizeof(Elf64_Ehdr);
	file[offsetof(Elf64_Ehdr, e_phnum)] = 300 & 255;
	file[offsetof(Elf64_Ehdr, e_phnum) + 1] = 300 >> 8;
	for (size_t i = 0; i < T_COUNT(at); i++) {
		unsigned char *rec = file + sizeof(Elf64_Ehdr) + at[i] * sizeof(Elf64_Phdr);
		for (uint32_t type = PT_DYNAMIC; type < 100; type += 32) {
			rec[0] = (unsigned char)type;
			t_int(ELF_OK, elf_open((struct span){file, sizeof file}, &e));
			t_int(true, elf_find_phdr(&e, type, &ph));
			t_int(type, ph.type);
			t_int(false, elf_find_phdr(&e, type + 32, &ph));
			t_int(false, elf_find_phdr(&e, PT_NOTE, &ph));
		}
		rec[0] = 0;
	}
}

struct memory_row {
	const char *name;
	size_t at; /* of a byte that is set, in the header or PH(); 0 for none */
	unsigned char to;
	int64_t entry; /* added to AT_ENTRY */
	int phnum;     /* added to AT_PHNUM */
	bool read;
};

/* Of the one PT_LOAD. */
#define PH(field) (IN_LOAD + offsetof(Elf64_Phdr, field))
#define IN_LOAD 4096

static size_t place_of(size_t at, const unsigned char *image, size_t phnum)
{
	for (size_t i = 0; at >= IN_LOAD && i < phnum; i++) {
		size_t ph = sizeof(Elf64_Ehdr) + i * sizeof(Elf64_Phdr);
		if (image[ph] == PT_LOAD)
			return ph + at - IN_LOAD;
	}
	return at;
}

static const struct memory_row memory_rows[] = {
	{"as-it-is", 0, 0, 0, 0, true},
	{"no-magic", 1, 'X', 0, 0, false},
	{"32-bit", EI_CLASS, ELFCLASS32, 0, 0, false},
	{"big", EI_DATA, ELFDATA2MSB, 0, 0, false},
	{"headers-elsewhere", offsetof(Elf64_Ehdr, e_phoff), 72, 0, 0, false},
	{"other-entry", 0, 0, 16, 0, false},
	{"fewer-headers", 0, 0, 0, -1, false},
	{"more-headers", 0, 0, 0, 1, false},
	{"not-readable", PH(p_flags), PF_X, 0, 0, false},
	{"begins-later", PH(p_vaddr) + 1, 16, 0, 0, false},
	{"no-load", PH(p_type), PT_NULL, 0, 0, false},
	{"headers-alone", PH(p_filesz) + 1, 0, 0, 0, false},
};

/* The file as it lies is its own image: offsets are addresses there. */
static void check_memory(void **state)
{
	const struct memory_row *r = *state;
	static _Alignas(4096) unsigned char image[TINY_BYTES_MAX];
	struct elf_mapped m;
	struct span file = sound(false, false, EM_X86_64);
	Elf64_Ehdr head;
	memcpy(image, file.p, file.n);
	memcpy(&head, file.p, sizeof head);
	if (r->at)
		image[place_of(r->at, image, head.e_phnum)] = r->to;
	uint64_t at = (uintptr_t)image;
	uint64_t phnum = (uint64_t)((int)head.e_phnum + r->phnum);
	t_int(r->read, elf_mapped_open(at + sizeof head, phnum,
				       at + head.e_entry + (uint64_t)r->entry, &m) &&
			       elf_mapped_read(&m));
	if (!r->read)
		return;
	size_t i = 0;
	struct span name;
	t_bytes("/lib/ld.so", m.interp.p, m.interp.n);
	t_bytes("/a:/b", m.dyn.runpath.p, m.dyn.runpath.n);
	t_int(true, elf_next_needed(&m.elf, &m.dyn, &i, &name));
	t_bytes("libone.so", name.p, name.n);
	t_int((int)file.n, (int)m.file_end);
	struct elf_version_iter w = {0};
	struct elf_version v;
	t_int(true, elf_next_verneed(&m.elf, &m.dyn, &w, &v));
	t_bytes("ONE_1", v.name.p, v.name.n);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {
		T(truncations),          T(pokes_everywhere), T(short_header),
		T(versions_without_end), T(finds_headers),
	};
	t_filter(argc, argv);
	int failures = t_rows(check_kind, kinds);
	failures += t_rows(check_poke, pokes);
	failures += t_rows(check_phdr, phdrs);
	failures += t_rows(check_memory, memory_rows);
	failures += t_group(others);
	return failures != 0;
}
