/* mutate FILE N OUT: writes damaged copy N of FILE to OUT and prints how it was damaged; status 1
   behind the last one. Truncations where a part begins, is cut or ends; one field set to a value
   that invites a mistake; a few bytes by chance, from a fixed seed. Nothing but the offsets that
   the file itself gives is used: where they lie outside, the copy is left out. */
#include "read/elf.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (64U << 20)
#define CHANCE 24

static unsigned char *file;
static size_t nfile;
static unsigned long wanted;
static unsigned long count;
static const char *out_path;

/* Counts one copy; the wanted one is written. poke_at == SIZE_MAX: none. */
static void copy(size_t keep, size_t poke_at, uint64_t value, size_t nbytes, const char *name)
{
	if (keep > nfile || (poke_at != SIZE_MAX && nbytes > nfile - poke_at))
		return;
	if (count++ != wanted)
		return;
	for (size_t i = 0; poke_at != SIZE_MAX && i < nbytes; i++)
		file[poke_at + i] = (unsigned char)(value >> 8 * i);
	FILE *f = fopen(out_path, "w");
	if (!f || fwrite(file, 1, keep, f) != keep || fclose(f) != 0) {
		perror(out_path);
		exit(2);
	}
	printf("%s\n", name);
	exit(0);
}

static void cut(size_t keep, const char *where)
{
	char name[100];
	(void)snprintf(name, sizeof name, "cut at %zu, %s", keep, where);
	copy(keep, SIZE_MAX, 0, 0, name);
}

static void poke(size_t at, size_t nbytes, uint64_t value, const char *what)
{
	char name[100];
	(void)snprintf(name, sizeof name, "%s = 0x%llx", what, (unsigned long long)value);
	if (at < nfile)
		copy(nfile, at, value, nbytes, name);
}

/* The values that a reader gets wrong: none, one, all, the sign bit, just past the file. */
static void poke_each(size_t at, size_t nbytes, const char *what)
{
	uint64_t all = nbytes == 8 ? UINT64_MAX : (1ULL << 8 * nbytes) - 1;
	const uint64_t values[] = {0, 1, all, all / 2 + 1, nfile - 1};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		poke(at, nbytes, values[i] & all, what);
}

static void header(void)
{
	poke_each(16, 2, "e_type");
	poke_each(18, 2, "e_machine");
	poke(18, 2, EM_AARCH64, "e_machine");
	poke(4, 1, ELFCLASS32, "EI_CLASS");
	poke(5, 1, ELFDATA2MSB, "EI_DATA");
	poke(7, 1, 255, "EI_OSABI");
	poke_each(24, 8, "e_entry");
	poke_each(32, 8, "e_phoff");
	poke(40, 8, UINT64_MAX, "e_shoff");
	poke_each(54, 2, "e_phentsize");
	poke_each(56, 2, "e_phnum");
}

static void program_header(const struct elf *e, unsigned i, const char *type)
{
	static const struct {
		size_t at, nbytes;
		const char *name;
	} fields[] = {
		{0, 4, "p_type"},    {8, 8, "p_offset"}, {16, 8, "p_vaddr"},
		{32, 8, "p_filesz"}, {40, 8, "p_memsz"}, {48, 8, "p_align"},
	};
	char what[60];
	for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++) {
		(void)snprintf(what, sizeof what, "%s %s", type, fields[k].name);
		poke_each(e->phoff + i * 56UL + fields[k].at, fields[k].nbytes, what);
	}
}

static void program_headers(const struct elf *e)
{
	static const struct {
		uint32_t type;
		const char *name;
	} types[] = {
		{PT_INTERP, "PT_INTERP"},
		{PT_DYNAMIC, "PT_DYNAMIC"},
		{PT_LOAD, "PT_LOAD"},
	};
	struct elf_phdr ph;
	for (size_t k = 0; k < sizeof types / sizeof types[0]; k++)
		for (unsigned i = 0; elf_phdr(e, i, &ph); i++)
			if (ph.type == types[k].type) {
				program_header(e, i, types[k].name);
				cut(ph.off, types[k].name);
				cut(ph.off + ph.filesz / 2, types[k].name);
				cut(ph.off + ph.filesz, types[k].name);
				break;
			}
}

/* Tags that a start depends on; the first entry of each. */
static void dynamic(const struct elf *e)
{
	static const struct {
		uint64_t tag;
		const char *name;
	} tags[] = {
		{DT_NEEDED, "DT_NEEDED"},     {DT_STRTAB, "DT_STRTAB"},
		{DT_STRSZ, "DT_STRSZ"},       {DT_SYMTAB, "DT_SYMTAB"},
		{DT_GNU_HASH, "DT_GNU_HASH"}, {DT_RELASZ, "DT_RELASZ"},
		{DT_VERNEED, "DT_VERNEED"},   {DT_VERNEEDNUM, "DT_VERNEEDNUM"},
		{DT_VERSYM, "DT_VERSYM"},
	};
	struct elf_dyn d;
	struct elf_phdr ph;
	uint64_t tag;
	uint64_t value;
	if (elf_dynamic(e, &d) != ELF_OK || !elf_find_phdr(e, PT_DYNAMIC, &ph))
		return;
	for (size_t k = 0; k < sizeof tags / sizeof tags[0]; k++)
		for (size_t i = 0; elf_dyn_entry(e, &d, i, &tag, &value); i++)
			if (tag == tags[k].tag) {
				poke_each(ph.off + 16 * i + 8, 8, tags[k].name);
				poke(ph.off + 16 * i, 8, 0, tags[k].name);
				break;
			}
}

static void needs(const struct elf *e)
{
	static const struct {
		size_t at, nbytes;
		const char *name;
	} fields[] = {
		{2, 2, "vn_cnt"},    {4, 4, "vn_file"},    {8, 4, "vn_aux"},    {12, 4, "vn_next"},
		{16, 4, "vna_hash"}, {20, 2, "vna_flags"}, {24, 4, "vna_name"}, {28, 4, "vna_next"},
	};
	struct elf_dyn d;
	struct span at;
	if (elf_dynamic(e, &d) != ELF_OK || !d.verneed || !elf_at(e, d.verneed, &at))
		return;
	size_t off = (size_t)(at.p - e->file.p);
	for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++)
		poke_each(off + fields[k].at, fields[k].nbytes, fields[k].name);
	cut(off + 8, "in the version needs");
}

static uint64_t chance(void)
{
	static uint64_t x = 88172645463325252ULL; /* xorshift64, always the same */
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

/* Some of the first page and some of all; each copy has one more byte changed than the last. */
static void by_chance(void)
{
	char name[100];
	for (unsigned i = 0; i < CHANCE; i++) {
		size_t range = i % 2 || nfile < 4096 ? nfile : 4096;
		size_t at = range;
		for (unsigned k = 0; k <= i / 4 && range; k++) {
			at = chance() % range;
			if (count == wanted)
				file[at] = (unsigned char)chance();
			else
				(void)chance();
		}
		(void)snprintf(name, sizeof name, "by chance %u, last at %zu", i, at);
		copy(nfile, SIZE_MAX, 0, 0, name);
	}
}

static bool read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	file = malloc(FILE_MAX);
	nfile = f && file ? fread(file, 1, FILE_MAX, f) : 0;
	return nfile && fclose(f) == 0;
}

int main(int argc, char **argv)
{
	static const size_t cuts[] = {0, 1, 3, 4, 5, 16, 19, 51, 52, 63, 64, 119, 120, 255, 4096};
	struct elf e;
	if (argc != 4 || !read_file(argv[1]))
		return 2;
	wanted = strtoul(argv[2], NULL, 10);
	out_path = argv[3];
	for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++)
		cut(cuts[i], "near its start");
	cut(nfile / 2, "half");
	cut(nfile - 1, "its last byte");
	cut(nfile & ~(size_t)4095, "a page end");
	by_chance();
	if (elf_open((struct span){file, nfile}, &e) != ELF_OK || !e.is64 || e.big)
		return 1;
	header();
	program_headers(&e);
	dynamic(&e);
	needs(&e);
	return 1;
}
