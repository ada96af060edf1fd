/* Symbol binding of glibc's ld.so (elf/dl-lookup.c: do_lookup_x, check_match; elf/dl-reloc.c):
   every relocation that names a symbol is looked up by name and version in the closure's objects.
   Results are cached: a lib whose providers are all part of the next closure is not bound again,
   because its symbols must be found again. */
#include "link/glibc.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "machine/relocs.h"
#include "read/phrases.h"

#include <elf.h>
#include <string.h>

/* VER_NDX_LOCAL, VER_NDX_GLOBAL and the first version of a library: these index values match a
   reference without a version (elf/dl-lookup.c, check_match). */
#define VERSION_INDEX_FIRST 2
#define HIDDEN 0x8000U
/* Providers remembered for one lib; a lib with more is bound again in each closure. */
#define PROVIDERS_MAX 64
/* Steps that are charged together. */
#define CHARGED_AT_ONCE 1024

struct want {
	struct span name;
	uint32_t hash;
	const struct version *version; /* NULL: the reference has no version */
	bool hidden;                   /* the version must match exactly (VERSYM_HIDDEN) */
	enum reloc_class class;
};

struct binder {
	struct closure *c;
	struct object *by;
	bool bind_now;
	struct lib **named; /* by version index: the library that vn_file names, once known */
	struct lib *providers[PROVIDERS_MAX];
	size_t nproviders;
	unsigned steps; /* not charged yet */
	bool clean;
	bool lost; /* a library that versions are needed of defines no versions at all */
};

static bool counts(const struct want *w, const struct elf_sym *s)
{
	const unsigned types = 1U << STT_NOTYPE | 1U << STT_OBJECT | 1U << STT_FUNC |
			       1U << STT_COMMON | 1U << STT_TLS | 1U << STT_GNU_IFUNC;
	if ((s->value == 0 && s->shndx != SHN_ABS && s->type != STT_TLS) ||
	    (w->class == RELOC_DEFINED && s->shndx == SHN_UNDEF) || !(types >> s->type & 1))
		return false;
	return s->bind == STB_GLOBAL || s->bind == STB_WEAK || s->bind == STB_GNU_UNIQUE;
}

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

static enum match match(const struct lib *l, const struct want *w, const struct elf_sym *s)
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
	if (is_version(has, w->version))
		return MATCH_YES;
	return !w->hidden && !has->hash && !(s->version & HIDDEN) ? MATCH_YES : MATCH_NO;
}

/* Has l a definition that the reference takes? All libs of the closure have their symbols read. */
static bool defines(struct binder *b, const struct lib *l, const struct want *w)
{
	struct elf_match m = {.possible = true};
	struct elf_sym s;
	unsigned maybe = 0;
	bool found = false;
	b->steps++;
	if (!l->has_symbols || !elf_may_define(&l->symtab, w->hash))
		return false;
	while (!found && elf_next_match(&l->symtab, w->name, w->hash, &m, &s)) {
		enum match r = counts(w, &s) ? match(l, w, &s) : MATCH_NO;
		found = r == MATCH_YES;
		maybe += r == MATCH_IF_ONLY_ONE;
	}
	b->steps += m.steps;
	return found || maybe == 1;
}

static void remember(struct binder *b, struct lib *l)
{
	for (size_t i = 0; i < b->nproviders; i++)
		if (b->providers[i] == l)
			return;
	if (b->nproviders < PROVIDERS_MAX)
		b->providers[b->nproviders++] = l;
	else
		b->clean = false;
}

/* check_match of releases up to 2.36 aborts ld.so when the library named in vn_file defines the
   symbol but has no versions at all. */
static bool aborts(struct binder *b, struct lib *l, const struct want *w)
{
	size_t at;
	if (!b->lost || !w->version || l->symtab.versym.p || !w->version->file.p)
		return false;
	const struct object *named = closure_find(b->c, w->version->file);
	return named && named->lib == l &&
	       span_find(b->c->loader->bytes, span_of("version->filename == NULL || "), &at);
}

/* Looks through the objects in load order, needed only where a definition without versions can
   abort ld.so. */
static bool find_in_order(struct binder *b, const struct want *w, bool *abort)
{
	const struct lib *program = b->c->program->lib;
	for (struct object *o = b->c->objects; o && !b->c->unsure; o = o->next) {
		if ((w->class == RELOC_COPY && o->lib == program) || !defines(b, o->lib, w))
			continue;
		remember(b, o->lib);
		*abort = aborts(b, o->lib, w);
		return !*abort;
	}
	return false;
}

static struct lib *named_by(struct binder *b, const struct version *v)
{
	size_t i = (size_t)(v - b->by->lib->versions);
	if (!b->named[i] && v->file.p) {
		const struct object *o = closure_find(b->c, v->file);
		b->named[i] = o ? o->lib : NULL;
	}
	return b->named[i];
}

/* Tries the remembered providers, the most recent first, because neighbouring references often
   share one. */
static bool ask_providers(struct binder *b, const struct want *w, const struct lib *but)
{
	for (size_t i = 0; i < b->nproviders; i++) {
		struct lib *l = b->providers[i];
		if (l == but || l == b->c->program->lib || !defines(b, l, w))
			continue;
		b->providers[i] = b->providers[0];
		b->providers[0] = l;
		return true;
	}
	return false;
}

/* The scope is the closure in load order, but the order does not change whether a definition
   exists. The library in vn_file is tried first, then the remembered providers, and the program
   last, so that the cached result holds for other programs. */
static bool find(struct binder *b, const struct want *w, bool *abort)
{
	struct lib *program = b->c->program->lib;
	if (b->lost)
		return find_in_order(b, w, abort);
	struct lib *named = w->version ? named_by(b, w->version) : NULL;
	if (named && named != program && defines(b, named, w)) {
		remember(b, named);
		return true;
	}
	if (ask_providers(b, w, named))
		return true;
	for (struct object *o = b->c->objects; o && !b->c->unsure; o = o->next)
		if (o->lib != named && o->lib != program && defines(b, o->lib, w)) {
			remember(b, o->lib);
			return true;
		}
	if (w->class == RELOC_COPY || !defines(b, program, w))
		return false;
	remember(b, program);
	return true;
}

/* Does the symbol of a reference answer it itself? It is a definition of its own object, which has
   the version that the reference has, and a lookup by the hash of its name comes to it. */
static bool answers_itself(struct binder *b, uint32_t i, const struct want *w,
			   const struct elf_sym *s)
{
	if (b->lost || w->class == RELOC_COPY || s->shndx == SHN_UNDEF || !counts(w, s) ||
	    (!w->version && (s->version & ELF_VERSION_INDEX) > VERSION_INDEX_FIRST))
		return false;
	return elf_finds_itself(&b->by->lib->symtab, i, w->hash, &b->steps);
}

static void check(struct binder *b, uint32_t i, enum reloc_class class, bool lazy)
{
	struct lib *l = b->by->lib;
	struct elf_sym s;
	struct want w = {.class = class};
	bool abort = false;
	uint64_t name = elf_symbol_bare(&l->symtab, i, &s);
	if (!elf_name_hash(&l->symtab, name, &s.name, &w.hash)) {
		b->c->unsure = PHRASE_RELOCATION_SYMBOL_UNREADABLE;
		return;
	}
	if (s.bind == STB_LOCAL || s.other == STV_HIDDEN || s.other == STV_INTERNAL)
		return;
	w.name = s.name;
	size_t v = s.version & ELF_VERSION_INDEX;
	if (l->symtab.versym.p && v > 1 && v >= l->nversions) {
		b->c->unsure = PHRASE_VERSION_NOT_THERE;
		return;
	}
	if (l->symtab.versym.p && v < l->nversions && l->versions[v].hash) {
		w.version = &l->versions[v];
		w.hidden = w.version->hidden;
	}
	if (answers_itself(b, i, &w, &s)) {
		remember(b, l);
		return;
	}
	if (find(b, &w, &abort) || (s.bind == STB_WEAK && !abort))
		return;
	struct missing_symbol missing = {.by = b->by, .name = s.name};
	missing.versioned = w.version;
	if (w.version)
		missing.version = w.version->name;
	missing.at_start = !lazy || b->bind_now;
	b->clean = false;
	closure_add_missing_symbol(b->c, &missing);
}

static bool binds_now(const struct elf_dyn *d)
{
	return (d->has & 1ULL << DT_BIND_NOW) || (d->val[DT_FLAGS] & DF_BIND_NOW) ||
	       (d->flags_1 & DF_1_NOW);
}

/* How a symbol was asked for, one byte a symbol: the same question is not asked twice. */
enum {
	SEEN_ADDRESS = 1,    /* by a reference to the address */
	SEEN_DEFINITION = 2, /* by one that needs a definition */
};

/* 0 for a copy relocation, which is asked each time. */
static unsigned char mark_of(enum reloc_class class)
{
	if (class == RELOC_COPY)
		return 0;
	return class == RELOC_DEFINED ? SEEN_DEFINITION : SEEN_ADDRESS;
}

static void check_table(struct binder *b, unsigned table, unsigned char *seen)
{
	const struct lib *l = b->by->lib;
	struct elf_relocs opened;
	struct elf_reloc r;
	const size_t n = l->symtab.count;
	if (!elf_relocs_open(&l->image.elf, &l->image.dyn, table, &opened))
		return;
	const struct elf_relocs t = opened; /* of which the compiler knows that nothing changes */
	const struct reloc_rule *rules = machine_relocs(b->c->machine);
	enum reloc_class class = reloc_class(rules, UINT32_MAX);
	uint32_t type = UINT32_MAX;
	unsigned char mark = SEEN_ADDRESS;
	for (uint64_t i = 0; elf_next_symbol_reloc(&t, &i, &r);) {
		/* Relocations of one type stand side by side. */
		if (r.type != type) {
			type = r.type;
			class = reloc_class(rules, type);
			mark = mark_of(class);
		}
		if (r.sym < n) {
			if (seen[r.sym] & mark)
				continue;
			seen[r.sym] |= mark;
		}
		check(b, r.sym, class, table == 2);
		if (b->c->unsure)
			return;
		if (b->steps >= CHARGED_AT_ONCE) {
			closure_charge(b->c, b->steps);
			b->steps = 0;
		}
	}
}

static bool bound_before(const struct closure *c, const struct lib *l)
{
	for (size_t i = 0; i < l->nproviders; i++)
		if (l->providers[i]->mark != c->number)
			return false;
	return l->bound;
}

static void keep_providers(struct binder *b)
{
	struct lib *l = b->by->lib;
	if (!b->clean || b->c->unsure)
		return;
	struct lib **kept = arena_get(b->c->arena, (b->nproviders + 1) * sizeof(struct lib *));
	if (!kept)
		return;
	memcpy(kept, b->providers, b->nproviders * sizeof(struct lib *));
	l->providers = kept;
	l->nproviders = b->nproviders;
	l->bound = true;
}

static bool has_lost_versions(const struct closure *c, const struct lib *l)
{
	for (size_t i = 0; i < l->nversions; i++) {
		struct span file = l->versions[i].file;
		const struct object *o = file.p ? closure_find(c, file) : NULL;
		if (o && lib_symbols(o->lib) && !o->lib->symtab.versym.p)
			return true;
	}
	return false;
}

static void check_object(struct closure *c, struct object *o, bool bind_now)
{
	struct binder b = {.c = c, .by = o, .clean = true};
	struct lib *l = o->lib;
	if (!l->image.dyn.present || !lib_symbols(l) || bound_before(c, l))
		return;
	b.bind_now = bind_now || binds_now(&l->image.dyn);
	b.lost = has_lost_versions(c, l);
	unsigned char *seen = arena_get(c->arena, (size_t)l->symtab.count + 1);
	b.named = arena_get(c->arena, (l->nversions + 1) * sizeof(struct lib *));
	if (!seen || !b.named) {
		c->unsure = PHRASE_NO_MEMORY;
		return;
	}
	/* A page that is read before it is written is faulted in twice. */
	memset(seen, 0, (size_t)l->symtab.count + 1);
	/* Jump slots (DT_JMPREL) come last: a symbol that both tables name is needed at start. */
	for (unsigned table = 0; table < 3; table++)
		check_table(&b, table, seen);
	closure_charge(c, b.steps);
	keep_providers(&b);
}

void glibc_bind(struct closure *c, bool bind_now)
{
	for (const struct object *o = c->objects; o; o = o->next)
		if (o->lib->image.dyn.present && !lib_symbols(o->lib))
			c->unsure = PHRASE_SYMBOLS_UNREADABLE;
	/* ld.so is in the scope even if no object needs it directly, because libc.so.6 does. */
	for (struct object *o = c->objects; o && !c->unsure; o = o->next)
		check_object(c, o, bind_now);
}
