/* .dynamic, and the strings it names. */
#include "mkelf.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

static char strtab[FILE_MAX / 4];
static size_t strtab_end = 1;
static size_t dynamic[2 * ITEMS_MAX + 64];
static size_t ndynamic;

/* Where a string stands in the string table. */
size_t string(const char *s)
{
	size_t at = strtab_end;
	size_t n = strlen(s) + 1;

	if (at + n > sizeof strtab)
		fail("too many names");
	memcpy(strtab + at, s, n);
	strtab_end += n;
	return at;
}

void tag(uint64_t name, size_t value)
{
	dynamic[ndynamic++] = name;
	dynamic[ndynamic++] = value;
}

void put_dynamic(size_t phdr)
{
	size_t imports = want.symbols.n;

	for (size_t i = 0; i < want.exports.n; i++)
		add_export(want.exports.item[i].name);
	for (size_t i = 0; i < want.needed.n; i++)
		tag(DT_NEEDED, string(want.needed.item[i].name));
	if (want.soname)
		tag(DT_SONAME, string(want.soname));
	if (want.rpath)
		tag(DT_RPATH, string(want.rpath));
	if (want.runpath)
		tag(DT_RUNPATH, string(want.runpath));
	if (want.filter)
		tag(DT_FILTER, string(want.filter));
	for (size_t i = 0; i < want.tags.n; i++)
		tag(strtoul(want.tags.item[i].name, NULL, 0),
		    strtoul(strchr(want.tags.item[i].name, ':') + 1, NULL, 0));
	put_symbols(imports);
	put_relocations(imports);
	put_packed();
	put_needs();
	put_defs();
	tag(DT_STRTAB, end);
	tag(DT_STRSZ, strtab_end);
	put_bytes(strtab, strtab_end);
	align(8);
	put_phdr(phdr, PT_DYNAMIC, end, (ndynamic + 2) * (is64 ? 8 : 4));
	for (size_t i = 0; i < ndynamic; i++)
		word(dynamic[i]);
	word(DT_NULL);
	word(0);
}
