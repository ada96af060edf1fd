/* Does a program import a symbol? Its image and names come in, yes or no goes out. */
#include "read/image.h"

#include "read/elf_lookup.h"

/* Symbols of one program that are searched for a name. */
#define SYMBOLS_SEEN (1U << 16)

static bool is_one_of(struct span name, const char *names)
{
	struct span rest = span_of(names);
	struct span one;
	while (name.n && span_cut(&rest, " ", &one))
		if (one.p[0] == name.p[0] && span_eq(name, one))
			return true;
	return false;
}

/* One bit for each first letter of the names. */
static uint32_t initials_of(const char *names)
{
	uint32_t set = 0;
	for (const char *p = names; *p; p++)
		if (p == names || p[-1] == ' ')
			set |= 1U << (*p & 31);
	return set;
}

/* Most symbols are passed over by their first letter. */
bool image_imports(const struct image *im, const char *names)
{
	const uint32_t initials = initials_of(names);
	struct elf_symtab t;
	struct elf_sym s;
	if (!elf_symtab_open(&im->elf, &im->dyn, &t))
		return false;
	for (uint32_t i = 1; i < SYMBOLS_SEEN && i < t.nsymbols; i++) {
		uint64_t off = load_uint(elf_symbol_record(&t, i), 4, t.big);
		if (off >= t.strtab.n)
			return false;
		if (initials >> (t.strtab.p[off] & 31) & 1 && elf_symbol(&t, i, &s) &&
		    s.shndx == SHN_UNDEF && is_one_of(s.name, names))
			return true;
	}
	return false;
}
