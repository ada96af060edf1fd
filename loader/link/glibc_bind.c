/* Symbol binding of glibc's ld.so (elf/dl-lookup.c: do_lookup_x, check_match; elf/dl-reloc.c):
   every relocation that names a symbol is looked up by name and version in the closure's objects.
   Results are cached: a lib whose providers are all part of the next closure is not bound again,
   because its symbols must be found again. */
#include "link/glibc.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "link/glibc_defines.h"
#include "read/phrases.h"

#include <elf.h>
#include <string.h>

/* Providers remembered for one lib; a lib with more is bound again in each closure. */
#define PROVIDERS_MAX 64
/* Steps that are charged together. */
#define CHARGED_AT_ONCE 1024

struct binder {
	struct closure *c;
	struct object *by;
	bool bind_now;
	struct named *named; /* by version index */
	struct lib *providers[PROVIDERS_MAX];
	size_t nproviders;
	unsigned steps; /* not charged yet */
	bool clean;
	bool lost;  /* a library that versions are needed of defines no versions at all */
	bool usual; /* all objects are as elf_as_usual wants them */
};

static inline bool defines(struct binder *b, const struct lib *l, const struct want *w)
{
	return glibc_defines(l, w, b->usual, &b->steps);
}

static inline void remember(struct binder *b, struct lib *l)
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
	struct lib *named = w->version ? w->named->lib : NULL;
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
static EACH_INLINE bool answers_itself(struct binder *b, const struct elf_symtab *t, uint32_t i,
				       const struct want *w, const struct elf_sym *s)
{
	if (b->lost || w->class == RELOC_COPY || s->shndx == SHN_UNDEF || !glibc_counts(w, s) ||
	    (!w->version && (s->version & ELF_VERSION_INDEX) > VERSION_INDEX_FIRST))
		return false;
	return elf_finds_itself(t, i, w->hash, &b->steps);
}

static EACH_INLINE void check(struct binder *b, const struct elf_symtab *t, uint32_t i,
			      enum reloc_class class, bool lazy)
{
	struct lib *l = b->by->lib;
	struct elf_sym s;
	struct want w = {.class = class};
	bool abort = false;
	if (i >= t->nsymbols || !elf_name_hash(t, elf_symbol_name_at(t, i), &w.name, &w.hash)) {
		b->c->unsure = PHRASE_RELOCATION_SYMBOL_UNREADABLE;
		return;
	}
	elf_symbol_bare(t, i, &s);
	if (s.bind == STB_LOCAL || s.other == STV_HIDDEN || s.other == STV_INTERNAL)
		return;
	size_t v = s.version & ELF_VERSION_INDEX;
	if (t->versym.p && v > 1 && v >= l->nversions) {
		b->c->unsure = PHRASE_VERSION_NOT_THERE;
		return;
	}
	if (t->versym.p && v < l->nversions && l->versions[v].hash) {
		w.version = &l->versions[v];
		w.named = &b->named[v];
		w.hidden = w.version->hidden;
	}
	if (answers_itself(b, t, i, &w, &s)) {
		remember(b, l);
		return;
	}
	if (find(b, &w, &abort) || (s.bind == STB_WEAK && !abort))
		return;
	struct missing_symbol missing = {.by = b->by, .name = w.name};
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

/* So many relocations before its turn a symbol's record is asked for, and half as many before it
   the symbol's name: neither table is read in order, and memory takes longer than the work on one
   symbol. */
#define AHEAD 8

static EACH_INLINE void fetch_ahead(const struct elf_symtab *table, const struct elf_relocs *t,
				    uint64_t i)
{
	if (i + AHEAD >= t->whole)
		return;
	const uint32_t far = elf_reloc_at(t, i + AHEAD).sym;
	const uint32_t near = elf_reloc_at(t, i + AHEAD / 2).sym;
	if (far < table->nsymbols)
		__builtin_prefetch(elf_symbol_record(table, far));
	if (near < table->nsymbols && elf_symbol_name_at(table, near) < table->strtab.n)
		__builtin_prefetch(table->strtab.p + elf_symbol_name_at(table, near));
}

/* Checks what the relocations t name of the symbols in table. */
static EACH_INLINE void check_relocs(struct binder *b, const struct elf_symtab *table,
				     const struct elf_relocs *t, bool lazy, unsigned char *seen)
{
	struct elf_reloc r;
	const size_t n = table->count;
	const struct reloc_rule *rules = machine_relocs(b->c->machine);
	enum reloc_class class = reloc_class(rules, UINT32_MAX);
	uint32_t type = UINT32_MAX;
	unsigned char mark = SEEN_ADDRESS;
	for (uint64_t i = 0; elf_next_symbol_reloc(t, &i, &r);) {
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
		fetch_ahead(table, t, i);
		check(b, table, r.sym, class, lazy);
		if (b->c->unsure)
			return;
		if (b->steps >= CHARGED_AT_ONCE) {
			closure_charge(b->c, b->steps);
			b->steps = 0;
		}
	}
}

/* For objects of other processors, compiled to be small. */
static __attribute__((cold)) void check_others(struct binder *b, const struct elf_relocs *t,
					       bool lazy, unsigned char *seen)
{
	check_relocs(b, &b->by->lib->symtab, t, lazy, seen);
}

static void check_table(struct binder *b, unsigned table, unsigned char *seen)
{
	const struct lib *l = b->by->lib;
	struct elf_relocs t;
	/* Jump slots may be bound at the first call. */
	const bool lazy = table == 2;
	if (!elf_relocs_open(&l->image.elf, &l->image.dyn, table, &t))
		return;
	if (!b->usual) {
		check_others(b, &t, lazy, seen);
		return;
	}
	const struct elf_symtab symbols = elf_as_usual(&l->symtab);
	const struct elf_relocs relocs = elf_relocs_as_usual(&t);
	check_relocs(b, &symbols, &relocs, lazy, seen);
}

static bool bound_before(const struct closure *c, const struct lib *l)
{
	for (size_t i = 0; i < l->nproviders; i++)
		if (l->providers[i]->mark != c->number)
			return false;
	return l->bound;
}

/* A file that is gone after this verdict is no answer for another program. */
static bool is_passing(const struct binder *b)
{
	for (size_t i = 0; i < b->nproviders; i++)
		if (b->providers[i]->file->known->passing)
			return true;
	return false;
}

static void keep_providers(struct binder *b)
{
	struct lib *l = b->by->lib;
	if (!b->clean || b->c->unsure || is_passing(b))
		return;
	struct lib **kept = arena_get(l->file->known->arena,
				      (b->nproviders + 1) * sizeof(struct lib *));
	if (!kept)
		return;
	memcpy(kept, b->providers, b->nproviders * sizeof(struct lib *));
	l->providers = kept;
	l->nproviders = b->nproviders;
	l->bound = true;
}

/* Fills b->named: the records of one library stand side by side, and share its name. */
static bool find_named(struct binder *b)
{
	const struct lib *l = b->by->lib;
	b->named = arena_get(b->c->arena, (l->nversions + 1) * sizeof b->named[0]);
	for (size_t i = 0; b->named && i < l->nversions; i++) {
		struct span file = l->versions[i].file;
		if (!file.p)
			continue;
		if (i && l->versions[i - 1].file.p == file.p) {
			b->named[i].lib = b->named[i - 1].lib;
			continue;
		}
		const struct object *o = closure_find(b->c, file);
		b->named[i].lib = o ? o->lib : NULL;
		b->lost = b->lost || (o && lib_symbols(o->lib) && !o->lib->symtab.versym.p);
	}
	return b->named;
}

static void check_object(struct closure *c, struct object *o, bool bind_now, bool usual)
{
	struct binder b = {.c = c, .by = o, .clean = true, .usual = usual};
	struct lib *l = o->lib;
	if (!l->image.dyn.present || !lib_symbols(l) || bound_before(c, l))
		return;
	b.bind_now = bind_now || binds_now(&l->image.dyn);
	unsigned char *seen = arena_get(c->arena, (size_t)l->symtab.count + 1);
	if (!seen || !find_named(&b)) {
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
	bool usual = true;
	for (const struct object *o = c->objects; o; o = o->next) {
		if (o->lib->image.dyn.present && !lib_symbols(o->lib))
			c->unsure = PHRASE_SYMBOLS_UNREADABLE;
		usual = usual && (!o->lib->has_symbols || o->lib->symtab.is_usual);
	}
	/* ld.so is in the scope even if no object needs it directly, because libc.so.6 does. */
	for (struct object *o = c->objects; o && !c->unsure; o = o->next)
		check_object(c, o, bind_now, usual);
}
