/* elf_sym: the dynamic symbols of an object, and the symbols that its relocations name */
#ifndef LANDFALL_READ_ELF_SYM_H
#define LANDFALL_READ_ELF_SYM_H

#include "read/elf.h"

#include <elf.h>

/* The number of symbols of one object that are read; libLLVM, the largest seen, has 40,000. */
#define ELF_SYMBOLS_MAX 4000000

struct elf_sym {
	struct span name;
	unsigned char bind;  /* STB_* */
	unsigned char type;  /* STT_* */
	unsigned char other; /* STV_* */
	uint16_t shndx;
	uint64_t value;
	uint64_t size;
	uint16_t version; /* versym entry, hidden bit (0x8000) included; 1 without versym */
};

/* The places of one object's symbol tables, found once. */
struct elf_symtab {
	const struct elf *elf;
	struct span strtab;
	struct span symtab;
	struct span versym;   /* absent when the object has no versions */
	struct span gnu_hash; /* absent when the object has no GNU hash table */
	struct span hash;
	uint32_t count; /* an upper bound where no DT_HASH gives the number */
	/* The decoded GNU hash table; one without buckets or without a bloom filter has a filter that
	   says no to every name. */
	uint32_t nbuckets, symoffset, nbloom, shift;
	struct span bloom, buckets, chains;
	/* Records of each table that lie inside the file. */
	size_t nsymbols, nversyms, nchains;
	bool is64, big;
};

/* The version's part of an index; the other bit means hidden (VERSYM_VERSION of the gABI). */
#define ELF_VERSION_INDEX 0x7fffU

/* Finds the tables. False when the object has no readable symbol table. */
bool elf_symtab_open(const struct elf *e, const struct elf_dyn *d, struct elf_symtab *out);

/* Reads symbol i. False past the last one or when the record or its name lies outside the file. */
bool elf_symbol(const struct elf_symtab *t, uint32_t i, struct elf_sym *out);

/* Where symbol i begins, which must be below nsymbols. */
static inline const unsigned char *elf_symbol_record(const struct elf_symtab *t, uint32_t i)
{
	return t->symtab.p + (size_t)i * (t->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
}

/* Reads symbol i without its name, and returns the name's offset in the string table; UINT64_MAX
   past the last one. */
static inline uint64_t elf_symbol_bare(const struct elf_symtab *t, uint32_t i, struct elf_sym *out)
{
	const bool big = t->big;
	if (i >= t->nsymbols)
		return UINT64_MAX;
	const unsigned char *rec = t->symtab.p +
				   (size_t)i * (t->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
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
	return load_uint(rec, 4, big);
}

/* Reads the name at an offset of the string table and its GNU hash in one pass. False when no NUL
   ends it inside the file. */
bool elf_name_hash(const struct elf_symtab *t, uint64_t off, struct span *name, uint32_t *hash);

/* Hash functions of a name: dl_new_hash (GNU) and the SysV hash of the gABI. */
uint32_t elf_gnu_hash(struct span name);
uint32_t elf_sysv_hash(struct span name);

/* Walks the symbols of one name. Starts at {0}; the name's GNU hash is needed. */
struct elf_match {
	bool started;
	bool possible; /* elf_may_define was asked, and did not say no */
	uint64_t next; /* index to look at; 0 at the end */
	unsigned steps;
};

/* Reads the next symbol of that name, defined or not, by the GNU hash table or else the SysV one.
   */
bool elf_next_match(const struct elf_symtab *t, struct span name, uint32_t gnu_hash,
		    struct elf_match *m, struct elf_sym *out);

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

/* Does a lookup of symbol i's own hash in the GNU hash table come to symbol i? Then its name is
   defined here, and needs no comparison. False without such a table; adds to *steps. */
bool elf_finds_itself(const struct elf_symtab *t, uint32_t i, uint32_t h, unsigned *steps);

/* One relocation: its type and the index of its symbol (0 for none). */
struct elf_reloc {
	uint32_t type;
	uint32_t sym;
};

/* Relocations of one table that are looked at; libLLVM, the largest seen, has 600,000. */
#define ELF_RELOCS_MAX 20000000

/* How r_info is divided. MIPS64 has no 64-bit word but a symbol, a special symbol and three types,
   of which the first in order is the last byte; SPARC64 keeps data above the type's byte. */
enum elf_info { INFO_32, INFO_64, INFO_MIPS64, INFO_SPARC64 };

struct elf_relocs {
	struct span table;
	size_t record;
	size_t word;
	bool big;
	enum elf_info info;
	uint64_t whole;     /* records whose r_info lies inside the table */
	uint64_t nrelative; /* DT_RELACOUNT: that many at the front name no symbol */
};

/* Finds DT_REL (table 0), DT_RELA (1) or DT_JMPREL (2). False when the object has none. */
bool elf_relocs_open(const struct elf *e, const struct elf_dyn *d, unsigned table,
		     struct elf_relocs *out);

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

/* Reads relocation i. False at the table's end. */
bool elf_reloc(const struct elf_relocs *t, uint64_t i, struct elf_reloc *out);

/* Reads the next relocation from *i on that names a symbol and moves *i behind it. Inline, because
   a closure has tens of thousands of them (0.8 of 16.9 million instructions for --tree gdb). */
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
