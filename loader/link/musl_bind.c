/* Symbol binding of musl's loader: by name alone, all at start, in load order (ldso/dynlink.c:
   do_relocs and find_sym). The program does not start unless every relocation that names a strong
   undefined symbol finds a definition. */
#include "link/musl.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "machine/relocs.h"
#include "read/elf_lookup.h"
#include "read/phrases.h"

#include <elf.h>

#define VERSYM_HIDDEN 0x8000
#ifndef DT_RELR
#define DT_RELR 36
#endif

/* LFS64 names: from 1.2.4 on musl's loader redirects "open64" to "open" for the names on a list in
   the loader, which differs between releases. Older releases export the LFS64 symbols, so the plain
   lookup finds them first. 1.2.4 and 1.2.5 copy the name to a buffer that is too short for
   posix_fallocate64. */
static void find_lfs64_names(struct closure *c)
{
	static const unsigned char first[] = "aio_cancel\0aio_error\0";
	struct span text = {first, sizeof first - 1};
	c->lfs64_known = true;
	(void)libc_find_constant(c->loader->bytes, text, &c->lfs64_names);
	struct span version = libc_version_of(LIBC_MUSL, c->loader);
	bool narrow = span_is(version, "1.2.4") || span_is(version, "1.2.5");
	c->lfs64_longest = narrow ? 16 : SIZE_MAX;
}

static bool lfs64_redirect(struct closure *c, struct span name, struct span *plain)
{
	struct span one;
	if (span_is(name, "readdir64_r")) {
		*plain = span_of("readdir_r");
		return true;
	}
	if (!span_ends(name, "64"))
		return false;
	if (!c->lfs64_known)
		find_lfs64_names(c);
	if (name.n > c->lfs64_longest)
		return false;
	name.n -= 2;
	for (size_t at = 0; span_cstr(c->lfs64_names, at, &one) && one.n; at += one.n + 1)
		if (span_eq(one, name)) {
			*plain = one;
			return true;
		}
	return false;
}

/* find_sym accepts a symbol with a type in OK_TYPES, a binding in OK_BINDS, a value (unless
   STT_TLS) and no hidden version. Under the glibc layer hidden versions are made visible and
   STT_GNU_IFUNC becomes a function (compat/musl/resident/symbols.c). */
static bool usable(const struct closure *c, const struct elf_sym *s, bool needs_def)
{
	const unsigned types = (c->layer ? 1U << STT_GNU_IFUNC : 0) | 1U << STT_NOTYPE |
			       1U << STT_OBJECT | 1U << STT_FUNC | 1U << STT_COMMON | 1U << STT_TLS;
	const unsigned binds = 1U << STB_GLOBAL | 1U << STB_WEAK | 1U << STB_GNU_UNIQUE;
	return (s->shndx != SHN_UNDEF || (!needs_def && s->type != STT_TLS)) &&
	       (s->value || s->type == STT_TLS) && (types >> s->type & 1) &&
	       (binds >> s->bind & 1) && (c->layer || !(s->version & VERSYM_HIDDEN));
}

static bool defines(struct closure *c, struct lib *l, struct span name, uint32_t h, bool needs_def)
{
	struct elf_match m = {0};
	struct elf_sym s;
	bool found = false;
	bool may = lib_symbols(l) && elf_may_define(&l->symtab, h);
	while (!found && may && elf_next_match(&l->symtab, name, h, &m, &s))
		found = usable(c, &s, needs_def);
	closure_charge(c, 1 + m.steps);
	return found;
}

/* Does any object define the symbol? The order of the objects does not matter for that, and musl is
   asked first, which defines most. The program itself does not satisfy a COPY relocation; musl's
   own symbols count once some object needs libc.so, but the redirected LFS64 names always do. */
static bool can_bind(struct closure *c, struct span name, uint32_t h, enum reloc_class class)
{
	struct span plain;
	bool needs_def = class == RELOC_DEFINED;
	if (c->rtld->parent && defines(c, c->rtld->lib, name, h, needs_def))
		return true;
	for (const struct object *o = c->objects; o && !c->unsure; o = o->next)
		if ((class != RELOC_COPY || o != c->program) &&
		    defines(c, o->lib, name, h, needs_def))
			return true;
	return lfs64_redirect(c, name, &plain) &&
	       defines(c, c->rtld->lib, plain, elf_gnu_hash(plain), needs_def);
}

bool musl_defines(struct closure *c, struct lib *musl, struct span name)
{
	struct span plain;
	return defines(c, musl, name, elf_gnu_hash(name), false) ||
	       (lfs64_redirect(c, name, &plain) &&
		defines(c, musl, plain, elf_gnu_hash(plain), false));
}

static void check_symbol(struct closure *c, const struct object *o, uint32_t i,
			 enum reloc_class class)
{
	const struct elf_symtab *t = &o->lib->symtab;
	struct elf_sym s = {.value = 0};
	uint32_t h;
	if (i < t->nsymbols)
		elf_symbol_bare(t, i, &s);
	if (i >= t->nsymbols || !elf_name_hash(t, elf_symbol_name_at(t, i), &s.name, &h)) {
		c->unsure = PHRASE_RELOCATION_SYMBOL_UNREADABLE;
		return;
	}
	/* Another object may define the symbol first, but a symbol that the object defines itself
	   is nearly always found. */
	if (s.bind == STB_LOCAL || (s.shndx == SHN_UNDEF && s.bind == STB_WEAK) ||
	    (class != RELOC_COPY && usable(c, &s, true)) || can_bind(c, s.name, h, class))
		return;
	size_t v = s.version & ELF_VERSION_INDEX;
	struct missing_symbol missing = {.by = o, .name = s.name, .at_start = true};
	if (t->versym.p && v < o->lib->nversions)
		missing.file = o->lib->versions[v].file;
	missing.versioned = missing.file.p;
	closure_add_missing_symbol(c, &missing);
}

/* The layer applies the relocations of functions that choose others. */
static bool knows(const struct closure *c, const struct machine *m, uint32_t type)
{
	return machine_musl_knows(m, type) || (c->layer && machine_is_irelative(m, type));
}

bool musl_knows_relocs(struct closure *c, const struct lib *l)
{
	struct elf_relocs t;
	struct elf_reloc r;
	const struct machine *m = machine_of(&l->image.elf);
	bool known = true;
	for (unsigned table = 0; m && table < 3; table++)
		if (elf_relocs_open(&l->image.elf, &l->image.dyn, table, &t))
			for (uint64_t i = 0; known && !c->unsure && elf_reloc(&t, i, &r); i++) {
				closure_charge(c, 1);
				known = knows(c, m, r.type);
			}
	return known;
}

static void check_type(struct closure *c, const struct object *o, uint32_t type)
{
	if (c->bad_reloc_by || knows(c, c->machine, type))
		return;
	c->bad_reloc_by = o;
	c->bad_reloc = type;
}

bool musl_reads_relr(const struct file *musl)
{
	struct span version = libc_version_of(LIBC_MUSL, musl);
	return !(span_starts(version, "1.1.") || span_is(version, "1.2.0") ||
		 span_is(version, "1.2.1") || span_is(version, "1.2.2") ||
		 span_is(version, "1.2.3"));
}

/* Does the program call __libc_start_main, which calls the constructors of all objects? */
static bool runs_constructors(struct closure *c)
{
	struct elf_sym s;
	struct lib *l = c->program->lib;
	if (!lib_symbols(l))
		return false;
	for (uint32_t i = 1; !c->unsure && elf_symbol(&l->symtab, i, &s); i++) {
		closure_charge(c, 1);
		if (s.shndx == SHN_UNDEF && span_is(s.name, "__libc_start_main"))
			return true;
	}
	return false;
}

/* Is a constructor called through a pointer that is relocated so? */
static bool calls_packed(struct closure *c, const struct object *o)
{
	const struct image *im = &o->lib->image;
	return im->elf.type == ET_DYN && im->dyn.val[DT_INIT_ARRAYSZ] &&
	       elf_relr_covers(&im->elf, &im->dyn, im->dyn.val[DT_INIT_ARRAY]) &&
	       runs_constructors(c);
}

/* musl before 1.2.4 ignores packed relative relocations (DT_RELR) without a message. The first
   constructor that is called through one crashes; a program that uses none of them starts. */
static void check_relr(struct closure *c, const struct object *o)
{
	uint64_t relr = o->lib->image.dyn.has >> DT_RELR & 1;
	if (!relr || c->bad_reloc_by || c->layer || musl_reads_relr(c->loader))
		return;
	if (!calls_packed(c, o)) {
		c->unrelocated = c->unrelocated ? c->unrelocated : o;
		return;
	}
	c->bad_reloc_by = o;
	c->bad_reloc = RELOC_PACKED;
}

/* What the relocations of one object have in common. */
struct asked {
	const struct object *by;
	const struct reloc_rule *rules;
	unsigned char
		*seen; /* one bit for a reference to the address, one for one to a definition */
	size_t n;      /* symbols that seen has bits of */
};

static void check_reloc(struct closure *c, const struct asked *a, const struct elf_reloc *r)
{
	enum reloc_class class = reloc_class(a->rules, r->type);
	size_t bit = 2 * (size_t)r->sym + (class == RELOC_DEFINED);
	bool kept = r->sym < a->n && class != RELOC_COPY;
	if (kept && a->seen[bit / 8] >> (bit % 8) & 1)
		return;
	if (kept)
		a->seen[bit / 8] |= (unsigned char)(1U << bit % 8);
	check_symbol(c, a->by, r->sym, class);
}

/* Relocations of a type stand together, so that each run of them is asked about once. */
static void check_table(struct closure *c, const struct asked *a, const struct elf_relocs *t)
{
	struct elf_reloc r;
	uint32_t last = 0;
	for (uint64_t i = 0; !c->unsure && i < t->whole; i++) {
		r = elf_reloc_at(t, i);
		if (i == 0 || r.type != last)
			check_type(c, a->by, r.type);
		last = r.type;
		if (r.sym)
			check_reloc(c, a, &r);
	}
}

static void check_object(struct closure *c, const struct object *o)
{
	struct elf_relocs t;
	const size_t n = o->lib->symtab.count;
	const struct asked a = {o, machine_relocs(c->machine), arena_get(c->arena, n / 4 + 1), n};
	if (!a.seen) {
		c->unsure = PHRASE_NO_MEMORY;
		return;
	}
	for (unsigned table = 0; table < 3; table++)
		if (elf_relocs_open(&o->lib->image.elf, &o->lib->image.dyn, table, &t))
			check_table(c, &a, &t);
}

void musl_bind(struct closure *c)
{
	for (struct object *o = c->objects; o && c->rtld && !c->unsure; o = o->next)
		if (o->lib->image.dyn.present && lib_symbols(o->lib)) {
			check_object(c, o);
			check_relr(c, o);
		}
}
