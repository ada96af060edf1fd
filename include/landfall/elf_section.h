/* L1 elf_section: the section table of an ELF file, for what no segment names */
#ifndef LANDFALL_ELF_SECTION_H
#define LANDFALL_ELF_SECTION_H

#include <landfall/elf.h>

/* Sections that are looked at; the largest program seen has 80. */
#define ELF_SECTIONS_MAX 1024
/* Bytes of a name, its NUL included; a longer one is passed over. */
#define ELF_SECTION_NAME_MAX 128

struct elf_sections {
	const struct elf *elf;
	struct span table;
	size_t record;
	unsigned count;
	struct span names;
};

struct elf_section {
	struct span name;
	struct span bytes;      /* absent for SHT_NOBITS and for what lies outside the file */
};

/* False when the file has no readable section table: stripping may take it away, and no loader
   reads it (gABI, chapter 4, "Sections"). */
bool elf_sections_open(const struct elf *e, struct elf_sections *out);

/* Section i. False past the last one or when its record or its name lies outside the file. */
bool elf_section(const struct elf_sections *s, unsigned i, struct elf_section *out);

/* The first section of that name. */
bool elf_find_section(const struct elf_sections *s, const char *name, struct elf_section *out);

#endif
