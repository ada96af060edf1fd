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

void put_symbols(size_t imports)
{
	align(8);
	tag(DT_SYMTAB, end);
	tag(DT_SYMENT, is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
	end += is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	for (size_t i = 0; i < want.symbols.n; i++) {
		const struct item *s = &want.symbols.item[i];
		bool undefined = i < imports;
		uint64_t info = ELF64_ST_INFO(s->weak ? STB_WEAK : STB_GLOBAL, STT_FUNC);

		put(string(s->name), 4);
		if (!is64) {
			put(undefined ? 0 : 0x40, 4);
			put(0, 4);
		}
		put(info, 1);
		put(0, 1);
		put(undefined ? SHN_UNDEF : 1, 2);
		if (is64) {
			put(undefined ? 0 : 0x40, 8);
			put(0, 8);
		}
	}
	tag(DT_HASH, end);
	put(1, 4);
	put(want.symbols.n + 1, 4);
	put(want.symbols.n ? 1 : 0, 4);
	put(0, 4);
	for (size_t i = 1; i <= want.symbols.n; i++)
		put(i < want.symbols.n ? i + 1 : 0, 4);
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
	word(is64 ? (uint64_t)symbol << 32 | type : symbol << 8 | type);
	word(0);
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
			put_relocation(i + 1, R_X86_64_GLOB_DAT);
	for (size_t i = 0; i < want.relocs.n; i++)
		put_relocation(0, strtoul(want.relocs.item[i].name, NULL, 0));
	tag(DT_RELASZ, end - start);
	start = end;
	for (size_t i = 0; i < imports; i++)
		if (want.symbols.item[i].lazy)
			put_relocation(i + 1, R_X86_64_JUMP_SLOT);
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
