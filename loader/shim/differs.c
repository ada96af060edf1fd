/* The known differences that a closure can meet: its undefined symbols come in, the sentences of
   the table about them go out. */
#include "shim/differs.h"

#include "closure/lib.h"
#include "read/table.h"

#include <elf.h>
#include <string.h>

struct differing_row {
	char symbol[44];
	unsigned char sentence;
};

static const struct differing_row differing[] TABLE = {
#include "shim_differing.inc"
};
static const char sentences[][128] TABLE = {
#include "shim_differs.inc"
};

static int order(struct span a, struct span b)
{
	int found = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return found ? found : (a.n > b.n) - (a.n < b.n);
}

static const struct differing_row *row_of(struct span symbol)
{
	size_t low = 0;
	size_t high = COUNT(differing);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int found = order(symbol, span_of(differing[middle].symbol));
		if (found == 0)
			return &differing[middle];
		if (found < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void add(struct span symbol, const struct differing_row *r, bool *told, struct buf *out)
{
	if (told[r->sentence])
		return;
	told[r->sentence] = true;
	buf_add(out, symbol);
	buf_adds(out, ": ");
	buf_adds(out, sentences[r->sentence]);
	buf_addc(out, 0);
}

void shim_differs(struct closure *c, struct buf *out)
{
	bool told[COUNT(sentences)] = {false};
	struct elf_sym s;
	for (const struct object *o = c->objects; o; o = o->next) {
		if (!o->lib->image.dyn.verneed || !lib_symbols(o->lib))
			continue; /* musl's own libraries have musl's functions */
		closure_charge(c, o->lib->symtab.count);
		for (uint32_t i = 1;
		     !out->full && i < o->lib->symtab.count && elf_symbol(&o->lib->symtab, i, &s);
		     i++) {
			const struct differing_row *r = s.shndx == SHN_UNDEF ? row_of(s.name)
									     : NULL;
			if (r)
				add(s.name, r, told, out);
		}
	}
}
