/* Section headers: those that were asked for, or those of Go's line table. */
#include "mkelf.h"

#include <elf.h>
#include <string.h>

static void put_shdr(size_t name, uint64_t type, size_t off, size_t size)
{
	put(name, 4);
	put(type, 4);
	word(0);
	word(0);
	word(off);
	word(size);
	put(0, 4);
	put(0, 4);
	word(1);
	word(0);
}

/* Their names, then a table of the null section, the names and each. */
void put_sections(void)
{
	size_t place[ITEMS_MAX][2], names, size, table;

	if (!want.sections.n)
		return;
	for (size_t i = 0; i < want.sections.n; i++) {
		char *text = strchr(want.sections.item[i].name, ':');

		if (text)
			*text++ = 0;
		place[i][0] = end;
		place[i][1] = text ? strlen(text) + 1 : 0;
		put_bytes(text, place[i][1]);
	}
	names = end;
	put(0, 1);
	for (size_t i = 0; i < want.sections.n; i++)
		put_bytes(want.sections.item[i].name, strlen(want.sections.item[i].name) + 1);
	size = end - names;
	align(8);
	table = end;
	put_shdr(0, SHT_NULL, 0, 0);
	put_shdr(0, SHT_STRTAB, names, size);
	for (size_t i = 0, at = 1; i < want.sections.n; at += strlen(want.sections.item[i++].name) + 1)
		put_shdr(at, SHT_PROGBITS, place[i][0], place[i][1]);
	put_at(is64 ? 40 : 32, table, is64 ? 8 : 4);
	put_at(is64 ? 58 : 46, is64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), 2);
	put_at(is64 ? 60 : 48, want.sections.n + 2, 2);
	put_at(is64 ? 62 : 50, 1, 2);
}

/* The line table, of Go 1.20 on, with nothing but names in it; the sections that name it. */
void put_gofuncs(void)
{
	static const char names[] = "\0.gopclntab\0.shstrtab";
	size_t size = is64 ? 8 : 4;
	size_t table, strings;

	if (!want.gofuncs.n)
		return;
	align(8);
	table = end;
	put(0xfffffff1, 4);
	put(0, 3);
	put(size, 1);
	for (int i = 0; i < 8; i++)
		word(0);
	put_at(table + 8 + 3 * size, end - table, size);
	for (size_t i = 0; i < want.gofuncs.n; i++)
		put_bytes(want.gofuncs.item[i].name, strlen(want.gofuncs.item[i].name) + 1);
	put_at(table + 8 + 4 * size, end - table, size);
	strings = end;
	put_bytes(names, sizeof names);
	align(8);
	put_at(is64 ? 40 : 32, end, size);
	put_at(is64 ? 58 : 46, is64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), 2);
	put_at(is64 ? 60 : 48, 3, 2);
	put_at(is64 ? 62 : 50, 2, 2);
	put_shdr(0, SHT_NULL, 0, 0);
	put_shdr(1, SHT_PROGBITS, table, strings - table);
	put_shdr(12, SHT_PROGBITS, strings, sizeof names);
}
