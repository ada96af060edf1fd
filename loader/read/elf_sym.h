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
	bool is_usual; /* 64 bits, little-endian, r_info of two words: as elf_as_usual wants it */
};

/* The version's part of an index; the other bit means hidden (VERSYM_VERSION of the gABI). */
#define ELF_VERSION_INDEX 0x7fffU

/* Finds the tables. False when the object has no readable symbol table. */
bool elf_symtab_open(const struct elf *e, const struct elf_dyn *d, struct elf_symtab *out);

/* Reads symbol i. False past the last one or when the record or its name lies outside the file. */
bool elf_symbol(const struct elf_symtab *t, uint32_t i, struct elf_sym *out);

/* Hash functions of a name: dl_new_hash (GNU) and the SysV hash of the gABI. */
uint32_t elf_gnu_hash(struct span name);
uint32_t elf_sysv_hash(struct span name);

/* Walks the symbols of one name. Starts at {0}; the name's GNU hash is needed. */
struct elf_match {
	bool started;
	uint64_t next; /* index to look at; 0 at the end */
	unsigned steps;
};

/* Reads the next symbol of that name, defined or not, by the GNU hash table or else the SysV one.
   */
bool elf_next_match(const struct elf_symtab *t, struct span name, uint32_t gnu_hash,
		    struct elf_match *m, struct elf_sym *out);

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

/* Reads relocation i. False at the table's end. */
bool elf_reloc(const struct elf_relocs *t, uint64_t i, struct elf_reloc *out);

#endif
