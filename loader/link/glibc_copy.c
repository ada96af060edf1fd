/* Copy relocations against data that its library keeps for itself (elf/dl-protected.h, 2.35 on): a
   closure comes in, the stop goes out. A library marked INDIRECT_EXTERN_ACCESS uses its protected
   data directly, so that a copy in the program would be another variable. */
#include "link/glibc.h"

#include "closure/closure.h"
#include "machine/relocs.h"
#include "read/elf_lookup.h"

#include <elf.h>

/* The first object behind the program that defines the symbol, and whether it is protected. */
static const struct object *first_with(struct closure *c, const struct elf_sym *want, bool *keeps)
{
	uint32_t hash = elf_gnu_hash(want->name);
	struct elf_sym s;
	for (const struct object *o = c->program->next; o; o = o->next) {
		struct elf_match m = {0};
		while (lib_symbols(o->lib) &&
		       elf_next_match(&o->lib->symtab, want->name, hash, &m, &s))
			if (s.shndx != SHN_UNDEF && s.bind != STB_LOCAL) {
				*keeps = (s.other & 3) == STV_PROTECTED;
				return o;
			}
	}
	return NULL;
}

static bool keeps_data(struct lib *l)
{
	lib_features(l);
	return l->keeps_data;
}

static bool any_keeps(const struct closure *c)
{
	for (const struct object *o = c->program->next; o; o = o->next)
		if (keeps_data(o->lib))
			return true;
	return false;
}

void glibc_check_copies(struct closure *c)
{
	const struct lib *l = c->program->lib;
	const struct reloc_rule *rules = machine_relocs(c->machine);
	struct elf_relocs t;
	struct elf_reloc r;
	struct elf_sym s;
	uint64_t i = 0;
	if (c->stop.kind || !any_keeps(c) || keeps_data(c->program->lib) || glibc_minor(c) < 35 ||
	    !lib_symbols(c->program->lib) || !elf_relocs_open(&l->image.elf, &l->image.dyn, 1, &t))
		return;
	while (!c->stop.kind && elf_next_symbol_reloc(&t, &i, &r)) {
		bool keeps = false;
		if (reloc_class(rules, r.type) != RELOC_COPY || !elf_symbol(&l->symtab, r.sym, &s))
			continue;
		const struct object *o = first_with(c, &s, &keeps);
		if (o && keeps && keeps_data(o->lib))
			c->stop = (struct stop){STOP_COPY, c->program, o, s.name};
	}
}
