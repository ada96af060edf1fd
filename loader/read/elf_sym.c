/* Reads dynamic symbols, hash tables and relocations of one object. Tables are found by .dynamic
   alone: section headers may be missing or wrong. Formats: gABI chapter 5 (SysV hash), and for the
   GNU hash table the reader in glibc's elf/dl-lookup.c. */
#include "read/elf_sym.h"

#include "read/elf_lookup.h"

#include <elf.h>
#include <string.h>

/* Alpha's own number on Linux; elf.h knows it as EM_ALPHA or as something else. */
#define EM_ALPHA_LINUX 0x9026

static bool table_at(const struct elf *e, uint64_t vaddr, struct span *out)
{
	*out = (struct span){NULL, 0};
	return vaddr && elf_at(e, vaddr, out);
}

static bool dyn_table(const struct elf *e, const struct elf_dyn *d, unsigned tag, struct span *out)
{
	return table_at(e, d->has & (1ULL << tag) ? d->val[tag] : 0, out);
}

/* Bounds the number of symbols: a GNU hash table does not give it, and covers none of an object
   that exports nothing, so the symbol table ends where the next table begins at the latest. */
static uint32_t count_by_neighbour(const struct elf *e, const struct elf_dyn *d)
{
	const uint64_t from = d->val[DT_SYMTAB];
	const uint64_t starts[] = {d->val[DT_STRTAB], d->val[DT_HASH],   d->val[DT_RELA],
				   d->val[DT_REL],    d->val[DT_JMPREL], d->gnu_hash,
				   d->versym,         d->verneed,        d->verdef};
	uint64_t end = UINT64_MAX;
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (starts[i] > from && starts[i] < end)
			end = starts[i];
	uint64_t n = (end - from) / (e->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
	return n > ELF_SYMBOLS_MAX ? ELF_SYMBOLS_MAX : (uint32_t)n;
}

static const unsigned char says_no[8];

static bool open_gnu_hash(struct elf_symtab *t)
{
	uint64_t v[4] = {0};
	size_t word = t->elf->is64 ? 8 : 4;
	for (size_t i = 0; i < 4; i++)
		if (!span_uint(t->gnu_hash, 4 * i, 4, t->elf->big, &v[i]))
			return false;
	if (!span_sub(t->gnu_hash, 16, word * v[2], &t->bloom) ||
	    !span_sub(t->gnu_hash, 16 + word * v[2], 4 * v[0], &t->buckets) ||
	    !span_from(t->gnu_hash, 16 + word * v[2] + 4 * v[0], &t->chains))
		return false;
	t->nchains = t->chains.n / 4;
	t->nbuckets = (uint32_t)v[0];
	t->symoffset = (uint32_t)v[1];
	t->nbloom = (uint32_t)v[2];
	t->shift = (uint32_t)v[3];
	if (!t->nbuckets || !t->nbloom) {
		t->bloom = (struct span){says_no, sizeof says_no};
		t->nbloom = 1;
	}
	return true;
}

/* The words of DT_HASH are as wide as an address on s390x and Alpha, and 4 bytes everywhere else
   (glibc: Elf_Symndx of bits/elfclass.h). */
static size_t hash_word(const struct elf *e)
{
	return e->is64 && (e->machine == EM_S390 || e->machine == EM_ALPHA_LINUX) ? 8 : 4;
}

static enum elf_info info_of(const struct elf *e)
{
	if (!e->is64)
		return INFO_32;
	if (e->machine == EM_MIPS)
		return INFO_MIPS64;
	return e->machine == EM_SPARCV9 ? INFO_SPARC64 : INFO_64;
}

bool elf_symtab_open(const struct elf *e, const struct elf_dyn *d, struct elf_symtab *out)
{
	uint64_t nchain;
	memset(out, 0, sizeof *out);
	out->elf = e;
	out->strtab = d->strtab;
	if (!d->present || !dyn_table(e, d, DT_SYMTAB, &out->symtab))
		return false;
	out->big = e->big;
	out->is64 = e->is64;
	out->is_usual = !e->big && info_of(e) == INFO_64;
	out->nsymbols = out->symtab.n / (e->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
	(void)table_at(e, d->versym, &out->versym);
	out->nversyms = out->versym.n / 2;
	(void)table_at(e, d->gnu_hash, &out->gnu_hash);
	(void)dyn_table(e, d, DT_HASH, &out->hash);
	if ((d->versym && !out->versym.p) || (d->gnu_hash && !open_gnu_hash(out)))
		return false;
	if (span_uint(out->hash, hash_word(e), hash_word(e), e->big, &nchain))
		out->count = nchain > ELF_SYMBOLS_MAX ? ELF_SYMBOLS_MAX : (uint32_t)nchain;
	else
		out->count = count_by_neighbour(e, d);
	return true;
}

bool elf_symbol(const struct elf_symtab *t, uint32_t i, struct elf_sym *out)
{
	if (i >= t->nsymbols)
		return false;
	elf_symbol_bare(t, i, out);
	return span_cstr(t->strtab, elf_symbol_name_at(t, i), &out->name);
}

uint32_t elf_gnu_hash(struct span name)
{
	uint32_t h = 5381;
	size_t i = 0;
	for (; name.n - i >= sizeof(uint64_t); i += sizeof(uint64_t))
		h = h * ELF_HASH_POWER_8 +
		    elf_hash_of_word(load_uint(name.p + i, sizeof(uint64_t), false));
	for (; i < name.n; i++)
		h = h * 33 + name.p[i];
	return h;
}

uint32_t elf_sysv_hash(struct span name)
{
	uint32_t h = 0;
	for (size_t i = 0; i < name.n; i++) {
		h = 16 * h + name.p[i];
		h ^= h >> 24 & 0xf0;
	}
	return h & 0x0fffffff;
}

static void match_at(const struct elf_symtab *t, uint32_t i, struct span name, struct elf_sym *out)
{
	elf_symbol_bare(t, i, out);
	out->name = (struct span){t->strtab.p + elf_symbol_name_at(t, i), name.n};
}

static bool next_gnu(const struct elf_symtab *t, struct span name, uint32_t h, struct elf_match *m,
		     struct elf_sym *out)
{
	if (!m->started && elf_may_define(t, h))
		m->next = elf_first_gnu(t, h);
	m->started = true;
	uint32_t i = elf_next_gnu(t, name, h, &m->next, &m->steps);
	if (i)
		match_at(t, i, name, out);
	return i;
}

static bool next_sysv(const struct elf_symtab *t, struct span name, struct elf_match *m,
		      struct elf_sym *out)
{
	uint64_t nbucket;
	bool big = t->elf->big;
	size_t word = hash_word(t->elf);
	if (!span_uint(t->hash, 0, word, big, &nbucket) || !nbucket)
		return false;
	if (!m->started &&
	    !span_uint(t->hash, word * (2 + elf_sysv_hash(name) % nbucket), word, big, &m->next))
		m->next = 0;
	m->started = true;
	while (m->next && m->next < t->count && m->steps++ < t->count) {
		uint64_t i = m->next;
		if (!span_uint(t->hash, word * (2 + nbucket + i), word, big, &m->next))
			m->next = 0;
		if (elf_is_named(t, i, name)) {
			match_at(t, (uint32_t)i, name, out);
			return true;
		}
	}
	return false;
}

bool elf_next_match(const struct elf_symtab *t, struct span name, uint32_t gnu_hash,
		    struct elf_match *m, struct elf_sym *out)
{
	return t->gnu_hash.p ? next_gnu(t, name, gnu_hash, m, out) : next_sysv(t, name, m, out);
}

bool elf_relocs_open(const struct elf *e, const struct elf_dyn *d, unsigned table,
		     struct elf_relocs *out)
{
	static const unsigned at[3] = {DT_REL, DT_RELA, DT_JMPREL};
	static const unsigned size[3] = {DT_RELSZ, DT_RELASZ, DT_PLTRELSZ};
	bool rela = table == 1 || (table == 2 && d->val[DT_PLTREL] == DT_RELA);
	memset(out, 0, sizeof *out);
	out->word = e->is64 ? 8 : 4;
	out->big = e->big;
	out->info = info_of(e);
	out->record = rela ? 3 * out->word : 2 * out->word;
	if (!dyn_table(e, d, at[table], &out->table))
		return false;
	if (d->val[size[table]] < out->table.n)
		out->table.n = (size_t)d->val[size[table]];
	if (out->table.n >= 2 * out->word)
		out->whole = (out->table.n - 2 * out->word) / out->record + 1;
	if (out->whole > ELF_RELOCS_MAX)
		out->whole = ELF_RELOCS_MAX;
	if (table == 1)
		out->nrelative = d->relacount;
	return true;
}

struct elf_reloc elf_decode_reloc(const struct elf_relocs *t, uint64_t i)
{
	const unsigned char *p = t->table.p + t->record * i + t->word;
	const uint32_t low = (uint32_t)load_uint(p, 4, t->big);
	const uint64_t wide = t->word == 8 ? load_uint(p, 8, t->big) : low;
	switch (t->info) {
	case INFO_32: return (struct elf_reloc){.type = low & 0xff, .sym = low >> 8};
	case INFO_64: break;
	case INFO_SPARC64:
		return (struct elf_reloc){.type = wide & 0xff, .sym = (uint32_t)(wide >> 32)};
	case INFO_MIPS64: return (struct elf_reloc){.type = p[7], .sym = low};
	}
	return (struct elf_reloc){.type = (uint32_t)wide, .sym = (uint32_t)(wide >> 32)};
}

bool elf_reloc(const struct elf_relocs *t, uint64_t i, struct elf_reloc *out)
{
	if (i >= t->whole)
		return false;
	*out = elf_reloc_at(t, i);
	return true;
}
