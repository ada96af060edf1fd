/* Symbols as glibc's ld.so binds them: elf/dl-lookup.c (do_lookup_x, check_match), elf/dl-reloc.c.
   Every relocation that names a symbol is looked up by name and version in the closure's objects.
   What was found once stays found: a lib whose symbols all come from files that are in the next
   closure too is not looked at again. */
#include <landfall/need.h>

#include <landfall/arena.h>

#include <elf.h>
#include <string.h>

#define HIDDEN 0x8000U
/* Files that one lib takes symbols from and that are remembered. */
#define PROVIDERS_MAX 64

struct want {
	struct span name;
	uint32_t hash;
	const struct version *version;  /* NULL: none asked for */
	bool hidden;                    /* only that very version will do */
	enum reloc_class class;
};

struct binder {
	struct closure *c;
	struct object *by;
	bool bind_now;
	struct lib **named;             /* the library that a version index asks, once known */
	struct lib *providers[PROVIDERS_MAX];
	size_t nproviders;
	bool clean;
	bool lost;                      /* some library it wants versions of has none any more */
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
	return a->hash == b->hash && span_eq(a->name, b->name);
}

/* check_match for one candidate: 1 it is the one, 0 it is not, -1 it would do if no other came. */
static int match(const struct lib *l, const struct want *w, const struct elf_sym *s)
{
	static const struct version none;
	size_t i = s->version & ELF_VERSION_INDEX;
	const struct version *has = i < l->nversions ? &l->versions[i] : &none;
	if (!l->symtab.versym.p)
		return 1;
	if (!w->version)
		return i < 3 ? 1 : s->version & HIDDEN ? 0 : -1;
	if (is_version(has, w->version))
		return 1;
	return !w->hidden && !has->hash && !(s->version & HIDDEN);
}

static bool defines(struct lib *l, const struct want *w)
{
	struct elf_match m = {0};
	struct elf_sym s;
	unsigned maybe = 0;
	if (!lib_symbols(l))
		return false;
	while (elf_next_match(&l->symtab, w->name, w->hash, &m, &s)) {
		int r = counts(w, &s) ? match(l, w, &s) : 0;
		if (r > 0)
			return true;
		maybe += r < 0;
	}
	return maybe == 1;
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

/* check_match of a loader up to 2.36 aborts when the library that a version is wanted of defines
   the name and has no versions at all. */
static bool aborts(struct binder *b, struct lib *l, const struct want *w)
{
	size_t at;
	if (!b->lost || !w->version || l->symtab.versym.p || !w->version->file.p)
		return false;
	const struct object *named = closure_find(b->c, w->version->file);
	return named && named->lib == l &&
	       span_find(b->c->loader->bytes, span_of("version->filename == NULL || "), &at);
}

/* In load order, as far as it matters. */
static bool find_in_order(struct binder *b, const struct want *w, bool *abort)
{
	const struct lib *program = b->c->program->lib;
	for (struct object *o = b->c->objects; o; o = o->next) {
		if ((w->class == RELOC_COPY && o->lib == program) || !defines(o->lib, w))
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

/* What answered last is asked first the next time. */
static bool ask_providers(struct binder *b, const struct want *w, const struct lib *but)
{
	for (size_t i = 0; i < b->nproviders; i++) {
		struct lib *l = b->providers[i];
		if (l == but || l == b->c->program->lib || !defines(l, w))
			continue;
		b->providers[i] = b->providers[0];
		b->providers[0] = l;
		return true;
	}
	return false;
}

/* The scope is the closure in load order. For "is it there" the order does not matter: the library
   that the version names is asked first, then what answered before, and the program last, so that
   the answer holds for other programs. */
static bool find(struct binder *b, const struct want *w, bool *abort)
{
	struct lib *program = b->c->program->lib;
	if (b->lost)
		return find_in_order(b, w, abort);
	struct lib *named = w->version ? named_by(b, w->version) : NULL;
	if (named && named != program && defines(named, w)) {
		remember(b, named);
		return true;
	}
	if (ask_providers(b, w, named))
		return true;
	for (struct object *o = b->c->objects; o; o = o->next)
		if (o->lib != named && o->lib != program && defines(o->lib, w)) {
			remember(b, o->lib);
			return true;
		}
	if (w->class == RELOC_COPY || !defines(program, w))
		return false;
	remember(b, program);
	return true;
}

static void check(struct binder *b, uint32_t i, enum reloc_class class, bool lazy)
{
	struct lib *l = b->by->lib;
	struct elf_sym s;
	uint32_t hash;
	bool abort = false;
	if (!elf_symbol_hash(&l->symtab, i, &s, &hash)) {
		b->c->unsure = "a relocation names a symbol that cannot be read";
		return;
	}
	if (s.bind == STB_LOCAL || s.other == STV_HIDDEN || s.other == STV_INTERNAL)
		return;
	size_t v = s.version & ELF_VERSION_INDEX;
	if (l->symtab.versym.p && v > 1 && v >= l->nversions) {
		b->c->unsure = "a symbol has a version that there is not";
		return;
	}
	struct want w = {.name = s.name, .hash = hash, .class = class};
	if (l->symtab.versym.p && v < l->nversions && l->versions[v].hash) {
		w.version = &l->versions[v];
		w.hidden = w.version->hidden;
	}
	if (find(b, &w, &abort) || (s.bind == STB_WEAK && !abort))
		return;
	struct lack_symbol lack = {.by = b->by, .name = s.name};
	lack.versioned = w.version;
	if (w.version)
		lack.version = w.version->name;
	lack.at_start = !lazy || b->bind_now;
	b->clean = false;
	closure_lack_symbol(b->c, &lack);
}

static bool binds_now(const struct elf_dyn *d)
{
	return (d->has & 1ULL << DT_BIND_NOW) || (d->val[DT_FLAGS] & DF_BIND_NOW) ||
	       (d->flags_1 & DF_1_NOW);
}

static void check_table(struct binder *b, unsigned table, unsigned char *seen)
{
	const struct lib *l = b->by->lib;
	struct elf_relocs t;
	struct elf_reloc r;
	size_t n = l->symtab.count;
	if (!elf_relocs_open(&l->image.elf, &l->image.dyn, table, &t))
		return;
	uint64_t i = 0;
	while (!b->c->unsure && elf_next_symbol_reloc(&t, &i, &r)) {
		enum reloc_class class = elf_reloc_class(l->image.elf.machine, r.type);
		/* Once for its address and once for its definition. */
		size_t bit = 2 * (size_t)r.sym + (class == RELOC_DEFINED);
		bool kept = r.sym < n && class != RELOC_COPY;
		if (kept && seen[bit / 8] >> (bit % 8) & 1)
			continue;
		if (kept)
			seen[bit / 8] |= (unsigned char)(1U << bit % 8);
		check(b, r.sym, class, table == 2);
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
	struct lib **kept = arena_get((b->nproviders + 1) * sizeof(struct lib *));
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
	unsigned char *seen = arena_get(l->symtab.count / 4 + 1);
	b.named = arena_get((l->nversions + 1) * sizeof(struct lib *));
	if (!seen || !b.named) {
		c->unsure = "there is no memory left";
		return;
	}
	/* The jump slots last: a symbol wanted by both is wanted at start. */
	for (unsigned table = 0; table < 3; table++)
		check_table(&b, table, seen);
	keep_providers(&b);
}

void bind_glibc(struct closure *c, bool bind_now)
{
	for (const struct object *o = c->objects; o; o = o->next)
		if (o->lib->image.dyn.present && !lib_symbols(o->lib))
			c->unsure = "the symbols of a library cannot be read";
	/* ld.so is searched too when nothing asked for it: it is in the closure of libc. */
	for (struct object *o = c->objects; o && !c->unsure; o = o->next)
		check_object(c, o, bind_now);
}
