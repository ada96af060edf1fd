/* Does an object define what a reference asks for (glibc's elf/dl-lookup.c: do_lookup_x,
   check_match)? A name, its hash and its version come in, yes or no goes out. */
#include "link/glibc_defines.h"

#define HIDDEN 0x8000U

static bool is_version(const struct version *a, const struct version *b)
{
	return a == b || (a->hash == b->hash && span_eq(a->name, b->name));
}

/* What check_match of elf/dl-lookup.c makes of one definition. */
enum match {
	MATCH_NO,
	MATCH_YES,
	MATCH_IF_ONLY_ONE, /* accepted when no other definition matches */
};

static EACH_INLINE enum match match(const struct lib *l, const struct want *w,
				    const struct elf_sym *s)
{
	static const struct version none;
	size_t i = s->version & ELF_VERSION_INDEX;
	const struct version *has = i < l->nversions ? &l->versions[i] : &none;
	if (!l->symtab.versym.p)
		return MATCH_YES;
	if (!w->version && i <= VERSION_INDEX_FIRST)
		return MATCH_YES;
	if (!w->version)
		return s->version & HIDDEN ? MATCH_NO : MATCH_IF_ONLY_ONE;
	if (w->named->has == has)
		return MATCH_YES;
	if (is_version(has, w->version)) {
		w->named->has = has;
		return MATCH_YES;
	}
	return !w->hidden && !has->hash && !(s->version & HIDDEN) ? MATCH_YES : MATCH_NO;
}

bool glibc_defines_usual(const struct lib *l, const struct want *w, unsigned *steps)
{
	const struct elf_symtab usual = elf_as_usual(&l->symtab);
	const struct elf_symtab *t = &usual;
	uint64_t next = elf_first_gnu(t, w->hash);
	struct elf_sym s;
	unsigned maybe = 0;
	unsigned looked = 0;
	bool found = false;
	uint32_t i;
	while (!found && (i = elf_next_gnu(t, w->name, w->hash, &next, &looked)) != 0) {
		elf_symbol_bare(t, i, &s);
		enum match r = glibc_counts(w, &s) ? match(l, w, &s) : MATCH_NO;
		found = r == MATCH_YES;
		maybe += r == MATCH_IF_ONLY_ONE;
	}
	*steps += looked;
	return found || maybe == 1;
}

bool glibc_defines_any(const struct lib *l, const struct want *w, unsigned *steps)
{
	struct elf_match m = {0};
	struct elf_sym s;
	unsigned maybe = 0;
	bool found = false;
	while (!found && elf_next_match(&l->symtab, w->name, w->hash, &m, &s)) {
		enum match r = glibc_counts(w, &s) ? match(l, w, &s) : MATCH_NO;
		found = r == MATCH_YES;
		maybe += r == MATCH_IF_ONLY_ONE;
	}
	*steps += m.steps;
	return found || maybe == 1;
}
