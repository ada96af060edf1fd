/* Finds which parts of Go's own library a program has linked in, by the names of its functions:
   every Go program has them in its line table, stripped or not. An ELF header comes in, bits go
   out. */
#include "built/go_names.h"

#include "read/elf_section.h"

#define MAGIC_1_16 0xfffffffa
#define MAGIC_1_18 0xfffffff0
#define MAGIC_1_20 0xfffffff1

struct wanted {
	unsigned char bit;
	bool whole; /* the whole name, not its beginning alone */
	char name[32];
};

static const struct wanted wanted[] = {
	{GO_RESOLVES, false, "net.(*Resolver).lookupIP"},
	{GO_VERIFIES, false, "crypto/x509.loadSystemRoots"},
	{GO_ZONES, true, "time.LoadLocation"},
	{GO_TEMP, false, "os.CreateTemp"},
	{GO_TEMP, false, "os.MkdirTemp"},
	{GO_TEMP, false, "io/ioutil.TempFile"},
	{GO_TEMP, false, "io/ioutil.TempDir"},
	{GO_OWN_CERTS, false, "crypto/x509.SetFallbackRoots"},
	{GO_OWN_ZONES, false, "time/tzdata."},
};

static bool word(const struct elf *e, struct span table, unsigned i, size_t size, uint64_t *out)
{
	return span_uint(table, 8 + (uint64_t)i * size, size, e->big, out);
}

/* Returns the part of the table that holds the names; all of the table where its format mixes names
   with other data or is unknown. */
static struct span names_of(const struct elf *e, struct span table)
{
	uint64_t magic = 0;
	uint64_t size = 0;
	uint64_t begin = 0;
	uint64_t end = 0;
	struct span out;
	if (!span_uint(table, 0, 4, e->big, &magic) || !span_uint(table, 7, 1, e->big, &size) ||
	    (size != 4 && size != 8))
		return table;
	unsigned first = magic == MAGIC_1_16 ? 2 : 3;
	if (magic != MAGIC_1_16 && magic != MAGIC_1_18 && magic != MAGIC_1_20)
		return table;
	if (word(e, table, first, (size_t)size, &begin) &&
	    word(e, table, first + 1, (size_t)size, &end) && begin < end &&
	    span_sub(table, begin, end - begin, &out))
		return out;
	return table;
}

static unsigned match(struct span name)
{
	if (name.n == 0 || (name.p[0] != 'n' && name.p[0] != 'c' && name.p[0] != 't' &&
			    name.p[0] != 'o' && name.p[0] != 'i'))
		return 0;
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (span_starts(name, wanted[i].name) &&
		    (!wanted[i].whole || span_is(name, wanted[i].name)))
			return wanted[i].bit;
	return 0;
}

unsigned go_names_read(const struct elf *e)
{
	static const char *const sections[] = {".gopclntab", ".data.rel.ro.gopclntab"};
	struct elf_sections all;
	struct elf_section s;
	struct span name;
	unsigned found = 0;
	bool any = false;
	if (!elf_sections_open(e, &all))
		return 0;
	for (size_t i = 0; i < 2 && !any; i++)
		any = elf_find_section(&all, sections[i], &s) && s.bytes.p;
	if (!any)
		return 0;
	struct span names = names_of(e, s.bytes);
	if (names.n > GO_NAMES_BYTES_MAX)
		names.n = GO_NAMES_BYTES_MAX;
	for (uint64_t at = 0; span_cstr(names, at, &name); at += name.n + 1)
		found |= match(name);
	return found;
}
