/* The symbols, the version of each, and the relocations that ask for them. */
#include "mkelf.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

static size_t version_of(const struct item *s)
{
	for (size_t i = 0; s->node && !s->lib[0] && i < want.defs.n; i++)
		if (!strcmp(want.defs.item[i].name, s->node))
			return i + 2;
	for (size_t i = 0; s->node && i < want.needs.n; i++)
		if (!strcmp(want.needs.item[i].lib, s->lib) && !strcmp(want.needs.item[i].node, s->node))
			return want.defs.n + 2 + i;
	return 1;
}

/* One bucket. The words of it are as wide as an address on s390x alone (its ABI supplement). */
static void put_hash(void)
{
	size_t size = is64 && want.machine == EM_S390 ? 8 : 4;

	align(8);
	tag(DT_HASH, end);
	put(1, size);
	put(want.symbols.n + 1, size);
	put(want.symbols.n ? 1 : 0, size);
	put(0, size);
	for (size_t i = 1; i <= want.symbols.n; i++)
		put(i < want.symbols.n ? i + 1 : 0, size);
}

void put_symbols(size_t imports)
{
	align(8);
	tag(DT_SYMTAB, end);
	tag(DT_SYMENT, is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
	end += is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	for (size_t i = 0; i < want.symbols.n; i++) {
		const struct item *s = &want.symbols.item[i];
		bool undefined = i < imports && !s->copied;
		unsigned address = undefined && !s->addressed ? 0 : 0x40;
		uint64_t info = ELF64_ST_INFO(s->weak ? STB_WEAK : STB_GLOBAL, STT_FUNC);

		put(string(s->name), 4);
		if (!is64) {
			put(address, 4);
			put(0, 4);
		}
		put(info, 1);
		put(0, 1);
		put(undefined ? SHN_UNDEF : 1, 2);
		if (is64) {
			put(address, 8);
			put(0, 8);
		}
	}
	put_hash();
	if (!want.needs.n && !want.defs.n)
		return;
	tag(DT_VERSYM, end);
	put(0, 2);
	for (size_t i = 0; i < want.symbols.n; i++)
		put(version_of(&want.symbols.item[i]), 2);
}

static void put_relocation(size_t symbol, uint64_t type)
{
	word(0x40);
	if (is64 && want.machine == EM_MIPS) { /* a symbol, and four bytes: the last is the type */
		put(symbol, 4);
		put(0, 3);
		put(type, 1);
	} else if (is64) {
		/* 64-bit SPARC has data of the relocation above the type's byte. */
		word((uint64_t)symbol << 32 | (want.machine == EM_SPARCV9 ? 0xabcd00 : 0) | type);
	} else {
		word(symbol << 8 | type);
	}
	word(0);
}

static uint64_t type_of(const struct item *s, uint64_t usual)
{
	return s->reloc ? s->reloc : usual;
}

/* R_386_GLOB_DAT and R_386_JMP_SLOT have the numbers of x86-64's. */
void put_relocations(size_t imports)
{
	size_t start;

	align(8);
	start = end;
	tag(DT_RELA, end);
	tag(DT_RELAENT, is64 ? 24 : 12);
	for (size_t i = 0; i < imports; i++)
		if (!want.symbols.item[i].lazy)
			put_relocation(i + 1, type_of(&want.symbols.item[i], R_X86_64_GLOB_DAT));
	for (size_t i = 0; i < want.relocs.n; i++)
		put_relocation(0, strtoul(want.relocs.item[i].name, NULL, 0));
	tag(DT_RELASZ, end - start);
	start = end;
	for (size_t i = 0; i < imports; i++)
		if (want.symbols.item[i].lazy)
			put_relocation(i + 1, type_of(&want.symbols.item[i], R_X86_64_JUMP_SLOT));
	if (end == start)
		return;
	tag(DT_JMPREL, start);
	tag(DT_PLTREL, DT_RELA);
	tag(DT_PLTRELSZ, end - start);
}

void put_packed(void)
{
	if (!want.packed)
		return;
	tag(DT_RELR, end);
	tag(DT_RELRENT, is64 ? 8 : 4);
	tag(DT_RELRSZ, is64 ? 8 : 4);
	word(0x40);
}
