/* glibc_defines: does an object define what a reference asks for? As do_lookup_x and check_match of
   glibc's elf/dl-lookup.c see it. Private to link/glibc_*.c. */
#ifndef LANDFALL_LINK_GLIBC_DEFINES_H
#define LANDFALL_LINK_GLIBC_DEFINES_H

#include "closure/lib.h"
#include "machine/relocs.h"
#include "read/elf_lookup.h"

/* VER_NDX_LOCAL, VER_NDX_GLOBAL and the first version of a library: these index values match a
   reference without a version (elf/dl-lookup.c, check_match). */
#define VERSION_INDEX_FIRST 2

/* Where a version that an object needs is to be. */
struct named {
	struct lib *lib; /* the library that vn_file names; NULL for none in the closure */
	const struct version *has; /* that version as a library has it, once one was seen */
};

struct want {
	struct span name;
	uint32_t hash;
	const struct version *version; /* NULL: the reference has no version */
	struct named *named;           /* of that version; NULL without one */
	bool hidden;                   /* the version must match exactly (VERSYM_HIDDEN) */
	enum reloc_class class;
};

/* Is the symbol one that a lookup takes, whatever its version? */
static EACH_INLINE bool glibc_counts(const struct want *w, const struct elf_sym *s)
{
	const unsigned types = 1U << STT_NOTYPE | 1U << STT_OBJECT | 1U << STT_FUNC |
			       1U << STT_COMMON | 1U << STT_TLS | 1U << STT_GNU_IFUNC;
	if ((s->value == 0 && s->shndx != SHN_ABS && s->type != STT_TLS) ||
	    (w->class == RELOC_DEFINED && s->shndx == SHN_UNDEF) || !(types >> s->type & 1))
		return false;
	return s->bind == STB_GLOBAL || s->bind == STB_WEAK || s->bind == STB_GNU_UNIQUE;
}

/* Has l a definition that the reference takes, by the symbols of that name? Adds to *steps. The
   first is for objects with is_usual and a GNU hash table whose filter says that it may. */
bool glibc_defines_usual(const struct lib *l, const struct want *w, unsigned *steps);
bool glibc_defines_any(const struct lib *l, const struct want *w, unsigned *steps);

/* Has l, whose symbols were read, a definition that the reference takes? usual: l is one of the
   objects that elf_as_usual is for. Adds to *steps. */
static inline bool glibc_defines(const struct lib *l, const struct want *w, bool usual,
				 unsigned *steps)
{
	++*steps;
	if (!l->has_symbols || !elf_may_define(&l->symtab, w->hash))
		return false;
	return usual && l->symtab.gnu_hash.p ? glibc_defines_usual(l, w, steps)
					     : glibc_defines_any(l, w, steps);
}

#endif
