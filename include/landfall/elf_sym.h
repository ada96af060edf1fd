/* L1 elf_sym: the dynamic symbols of an object, and which of them its relocations want */
#ifndef LANDFALL_ELF_SYM_H
#define LANDFALL_ELF_SYM_H

#include <landfall/elf.h>

/* Symbols of one object that are looked at; libLLVM, the largest seen, has 40,000. */
#define ELF_SYMBOLS_MAX 4000000

struct elf_sym {
	struct span name;
	unsigned char bind;     /* STB_* */
	unsigned char type;     /* STT_* */
	unsigned char other;    /* STV_* */
	uint16_t shndx;
	uint64_t value;
	uint16_t version;       /* versym entry, hidden bit (0x8000) included; 1 without versym */
};

/* The places of one object's symbol tables, found once. */
struct elf_symtab {
	const struct elf *elf;
	struct span strtab;
	struct span symtab;
	struct span versym;     /* absent when the object has no versions */
	struct span gnu_hash;   /* absent when it has none */
	struct span hash;
	uint32_t count;         /* an upper bound where no DT_HASH says it */
	/* Of the GNU hash table, decoded. */
	uint32_t nbuckets, symoffset, nbloom, shift;
	struct span bloom, buckets, chains;
};

/* Of a version index: the rest is the hidden bit (VERSYM_VERSION of the gABI). */
#define ELF_VERSION_INDEX 0x7fffU

/* False when the object has no readable symbol table. */
bool elf_symtab_open(const struct elf *e, const struct elf_dyn *d, struct elf_symtab *out);

/* Symbol i. False past the last one or when the record or its name lies outside the file. */
bool elf_symbol(const struct elf_symtab *t, uint32_t i, struct elf_sym *out);

/* The same, and the GNU hash of its name, in one pass. */
bool elf_symbol_hash(const struct elf_symtab *t, uint32_t i, struct elf_sym *out, uint32_t *hash);

/* dl_new_hash (GNU) and the SysV hash of the gABI. */
uint32_t elf_gnu_hash(struct span name);
uint32_t elf_sysv_hash(struct span name);

/* Walks the symbols of one name. Start with {0}; the name's GNU hash is needed. */
struct elf_match {
	bool started;
	uint64_t next;          /* index to look at; 0 at the end */
	unsigned steps;
};

/* The next symbol of that name, defined or not, by the GNU hash table or else the SysV one. */
bool elf_next_match(const struct elf_symtab *t, struct span name, uint32_t gnu_hash,
		    struct elf_match *m, struct elf_sym *out);

/* One relocation: its type and the index of its symbol (0 for none). */
struct elf_reloc {
	uint32_t type;
	uint32_t sym;
};

/* What a relocation asks of the symbol it names: elf_machine_type_class of glibc. */
enum reloc_class {
	RELOC_PLAIN,
	RELOC_COPY,             /* any but the program's own */
	/* a call or thread-local: an undefined symbol with an address does not do */
	RELOC_DEFINED,
};
enum reloc_class elf_reloc_class(uint16_t machine, uint32_t type);

/* Relocations of one table that are looked at; libLLVM, the largest seen, has 600,000. */
#define ELF_RELOCS_MAX 20000000

struct elf_relocs {
	struct span table;
	size_t record;
	size_t word;
	bool big;
	uint64_t nrelative;     /* DT_RELACOUNT: that many at the front name no symbol */
};

/* DT_REL (table 0), DT_RELA (1) or DT_JMPREL (2). False when the object has none. */
bool elf_relocs_open(const struct elf *e, const struct elf_dyn *d, unsigned table,
		     struct elf_relocs *out);

/* Relocation i. False at the table's end. */
bool elf_reloc(const struct elf_relocs *t, uint64_t i, struct elf_reloc *out);
/* The next relocation from *i on that names a symbol; *i is moved behind it. */
bool elf_next_symbol_reloc(const struct elf_relocs *t, uint64_t *i, struct elf_reloc *out);

#endif
