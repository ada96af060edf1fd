/* elf_lookup: the symbols, names, hash table and relocations of one object as a sweep reads them,
   a million times a minute: inline, so that a loop keeps what it knows of the tables */
#ifndef LANDFALL_READ_ELF_LOOKUP_H
#define LANDFALL_READ_ELF_LOOKUP_H

#include "read/elf_sym.h"

/* The tables of an object with is_usual, by a copy of which the compiler knows the layout: what is
   inlined with it decides nothing at each field. */
static EACH_INLINE struct elf_symtab elf_as_usual(const struct elf_symtab *t)
{
	struct elf_symtab usual = *t;
	usual.is64 = true;
	usual.big = false;
	return usual;
}

static EACH_INLINE struct elf_relocs elf_relocs_as_usual(const struct elf_relocs *t)
{
	struct elf_relocs usual = *t;
	usual.word = 8;
	usual.big = false;
	usual.info = INFO_64;
	return usual;
}

/* Where symbol i begins, which must be below nsymbols. */
static inline const unsigned char *elf_symbol_record(const struct elf_symtab *t, uint32_t i)
{
	return t->symtab.p + (size_t)i * (t->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
}

/* Where the name of symbol i begins in the string table; i must be below nsymbols. */
static inline uint64_t elf_symbol_name_at(const struct elf_symtab *t, uint32_t i)
{
	return load_uint(elf_symbol_record(t, i), 4, t->big);
}

/* Reads symbol i without its name; i must be below nsymbols. */
static EACH_INLINE void elf_symbol_bare(const struct elf_symtab *t, uint32_t i, struct elf_sym *out)
{
	const bool big = t->big;
	const unsigned char *rec = elf_symbol_record(t, i);
	const unsigned char *tail = rec + (t->is64 ? 4 : 12); /* info, other, shndx */
	if (t->is64) {
		out->value = load_uint(rec + offsetof(Elf64_Sym, st_value), 8, big);
		out->size = load_uint(rec + offsetof(Elf64_Sym, st_size), 8, big);
	} else {
		out->value = load_uint(rec + offsetof(Elf32_Sym, st_value), 4, big);
		out->size = load_uint(rec + offsetof(Elf32_Sym, st_size), 4, big);
	}
	out->bind = tail[0] >> 4;
	out->type = tail[0] & 15;
	out->other = tail[1] & 3;
	out->shndx = (uint16_t)load_uint(tail + 2, 2, big);
	out->version = 1;
	if (i < t->nversyms)
		out->version = (uint16_t)load_uint(t->versym.p + 2 * (size_t)i, 2, big);
}

/* 33 to the power of k, modulo 2^32 as dl_new_hash itself. */
#define ELF_HASH_POWER_8 1954312449U
static const uint32_t elf_hash_powers[8] = {1,       33,       1089,       35937,
					    1185921, 39135393, 1291467969, 3963737313};

/* What 8 bytes add to dl_new_hash, the first byte times 33^7: bytes to pairs, pairs to quads, so
   that no lane overflows into its neighbour. */
static inline uint32_t elf_hash_of_word(uint64_t w)
{
	const uint64_t bytes = 0x00ff00ff00ff00ffULL;
	const uint64_t halves = 0x0000ffff0000ffffULL;
	uint64_t pairs = (w & bytes) * 33 + (w >> 8 & bytes);
	uint64_t quads = (pairs & halves) * 1089 + (pairs >> 16 & halves);
	return (uint32_t)quads * 1185921U + (uint32_t)(quads >> 32);
}

/* Reads the name at an offset of the string table and its GNU hash in one pass. False when no NUL
   ends it inside the file. */
static EACH_INLINE bool elf_name_hash(const struct elf_symtab *t, uint64_t off, struct span *name,
				      uint32_t *hash)
{
	uint32_t h = 5381;
	if (off > t->strtab.n)
		return false;
	const unsigned char *from = t->strtab.p + off;
	const unsigned char *end = t->strtab.p + t->strtab.n;
	const unsigned char *p = from;
	for (; end - p >= (ptrdiff_t)sizeof(uint64_t); p += sizeof(uint64_t)) {
		uint64_t w = load_uint(p, sizeof w, false);
		uint64_t ends = zero_bytes(w);
		if (ends) {
			/* The bytes before the NUL move to the word's end, where they belong. */
			unsigned left = (unsigned)__builtin_ctzll(ends) / 8;
			if (left)
				h = h * elf_hash_powers[left] +
				    elf_hash_of_word(w << (64 - 8 * left));
			*hash = h;
			*name = (struct span){from, (size_t)(p - from) + left};
			return true;
		}
		h = h * ELF_HASH_POWER_8 + elf_hash_of_word(w);
	}
	for (; p < end && *p; p++)
		h = h * 33 + *p;
	*hash = h;
	*name = (struct span){from, (size_t)(p - from)};
	return p < end;
}

/* May the object have a symbol with that GNU hash? Its bloom filter says no for nearly all names
   that it has not; an object without a GNU hash table never says no. */
static inline bool elf_may_define(const struct elf_symtab *t, uint32_t h)
{
	if (!t->gnu_hash.p)
		return true;
	/* The mask stays below nbloom even where nbloom is no power of two. */
	const uint32_t other = h >> (t->shift & 31);
	if (t->is64) {
		size_t at = h / 64 & (t->nbloom - 1);
		uint64_t word = load_uint(t->bloom.p + 8 * at, 8, t->big);
		return word >> h % 64 & word >> other % 64 & 1;
	}
	size_t at = h / 32 & (t->nbloom - 1);
	uint64_t word = load_uint(t->bloom.p + 4 * at, 4, t->big);
	return word >> h % 32 & word >> other % 32 & 1;
}

/* Where the chain of h begins, which elf_may_define has not ruled out; 0 for an empty one. */
static inline uint64_t elf_first_gnu(const struct elf_symtab *t, uint32_t h)
{
	uint64_t i = load_uint(t->buckets.p + 4 * (size_t)(h % t->nbuckets), 4, t->big);
	return i >= t->symoffset ? i : 0;
}

/* The hash word of symbol i, which must be that of a chain: with the end of the chain as bit 0. */
static inline uint32_t elf_chain_word(const struct elf_symtab *t, uint64_t i)
{
	return (uint32_t)load_uint(t->chains.p + 4 * (i - t->symoffset), 4, t->big);
}

/* Does a lookup of symbol i's own hash in the GNU hash table come to symbol i? Then its name is
   defined here, and needs no comparison. False without such a table; adds to *steps. */
static EACH_INLINE bool elf_finds_itself(const struct elf_symtab *t, uint32_t i, uint32_t h,
					 unsigned *steps)
{
	uint64_t at = t->gnu_hash.p && elf_may_define(t, h) ? elf_first_gnu(t, h) : 0;
	/* The places of a chain follow each other, so that no place up to i is outside. */
	if (!at || at > i || i - t->symoffset >= t->nchains)
		return false;
	for (; at < i; ++at, ++*steps)
		if (elf_chain_word(t, at) & 1)
			return false;
	return (elf_chain_word(t, i) | 1) == (h | 1);
}

/* Has symbol i that name? */
static EACH_INLINE bool elf_is_named(const struct elf_symtab *t, uint64_t i, struct span name)
{
	if (i >= t->nsymbols)
		return false;
	uint64_t off = elf_symbol_name_at(t, (uint32_t)i);
	if (off > t->strtab.n || name.n >= t->strtab.n - off)
		return false;
	const unsigned char *at = t->strtab.p + off;
	return !at[name.n] && same_bytes(at, name.p, name.n);
}

/* The next symbol of that name and hash in a chain of the GNU hash table, from *next on, which
   moves behind it and becomes 0 at the chain's end; 0 for none. */
static EACH_INLINE uint32_t elf_next_gnu(const struct elf_symtab *t, struct span name, uint32_t h,
					 uint64_t *next, unsigned *steps)
{
	while (*next && (*steps)++ < t->count) {
		const uint64_t i = *next;
		if (i - t->symoffset >= t->nchains)
			break;
		const uint32_t word = elf_chain_word(t, i);
		*next = word & 1 ? 0 : i + 1;
		if ((word | 1) == (h | 1) && elf_is_named(t, i, name))
			return (uint32_t)i;
	}
	return 0;
}

/* Decodes r_info of relocation i, which must be below whole, of a table that is not INFO_64. */
struct elf_reloc elf_decode_reloc(const struct elf_relocs *t, uint64_t i);

/* Reads relocation i, which must be below whole. */
static inline struct elf_reloc elf_reloc_at(const struct elf_relocs *t, uint64_t i)
{
	if (t->info != INFO_64)
		return elf_decode_reloc(t, i);
	const uint64_t info = load_uint(t->table.p + t->record * i + t->word, 8, t->big);
	return (struct elf_reloc){.type = (uint32_t)info, .sym = (uint32_t)(info >> 32)};
}

/* Reads the next relocation from *i on that names a symbol and moves *i behind it. */
static inline bool elf_next_symbol_reloc(const struct elf_relocs *t, uint64_t *i,
					 struct elf_reloc *out)
{
	uint64_t k = *i < t->nrelative ? t->nrelative : *i;
	*out = (struct elf_reloc){0, 0};
	for (; k < t->whole; k++) {
		*out = elf_reloc_at(t, k);
		if (out->sym)
			break;
	}
	*i = k + 1;
	return k < t->whole;
}

#endif
