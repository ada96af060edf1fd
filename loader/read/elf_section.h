/* elf_section: the section table of an ELF file, for parts that no segment names */
#ifndef LANDFALL_READ_ELF_SECTION_H
#define LANDFALL_READ_ELF_SECTION_H

#include "read/elf.h"

/* The number of sections that are read; the largest program seen has 80. */
#define ELF_SECTIONS_MAX 1024
/* The longest name, NUL included; a section with a longer one is skipped. */
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
	struct span bytes; /* absent for SHT_NOBITS and for a section outside the file */
};

/* Opens the section table. False when the file has no readable one: stripping may remove it, and no
   loader reads it (gABI, chapter 4, "Sections"). */
bool elf_sections_open(const struct elf *e, struct elf_sections *out);

/* Reads section i. False past the last one or when its record or its name lies outside the file. */
bool elf_section(const struct elf_sections *s, unsigned i, struct elf_section *out);

/* Finds the first section of that name. */
bool elf_find_section(const struct elf_sections *s, const char *name, struct elf_section *out);

#endif
