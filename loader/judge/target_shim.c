/* Whether a glibc program that --against refuses for a musl system would run there behind Landfall,
   by Landfall's own glibc layer. The program's own files and the tables of musl's functions come
   in; facts of the message go out. The refusal stays: the target itself has no Landfall. */
#include "judge/target_libs.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "link/musl.h"
#include "read/phrases.h"
#include "read/release.h"
#include "shim/fits.h"
#include "shim/image.h"
#include "target/systems.h"

#include <elf.h>

/* The layer is proven from this release of musl on. */
#define MUSL_FIRST "1.2.3"
/* Names that a message lists; further ones are counted. */
#define SHOWN 6
#define LIBS_BYTES 4096

/* A list of at most SHOWN names, each once; the others are counted. */
struct list {
	struct buf words;
	unsigned n;
};

static void list_add(struct list *l, struct span name)
{
	struct span words = buf_span(&l->words);
	struct span one;
	while (span_cut(&words, " ", &one))
		if (span_eq(one, name))
			return;
	if (l->n++ >= SHOWN)
		return;
	buf_adds(&l->words, l->n > 1 ? " " : "");
	buf_add(&l->words, name);
}

static void list_say(struct list *l, enum fact_key key, struct verdict *v)
{
	if (l->n > SHOWN) {
		buf_adds(&l->words, " and ");
		buf_addu(&l->words, l->n - SHOWN);
		buf_adds(&l->words, " more");
	}
	if (l->words.n)
		facts_text(&v->message.facts, key, buf_span(&l->words));
}

/* --- the closure ---------------------------------------------------------------------------- */

static struct closure *open_closure(struct host *h, const struct file *f, const struct file *layer)
{
	const struct span none = {NULL, 0};
	struct closure *c = arena_get(h->arena, sizeof *c);
	if (!c)
		return NULL;
	c->arena = h->arena;
	c->number = ++h->nclosures;
	c->kind = LIBC_MUSL;
	c->layer = layer;
	c->end = &c->objects;
	c->program = closure_add(c, f, span_of(f->path), none, NULL, RULE_PROGRAM);
	c->has_layer = c->program && closure_add(c, layer, span_of(layer->path),
						 span_of(layer->path), c->program, RULE_PATH);
	return c->has_layer ? c : NULL;
}

/* --- symbols -------------------------------------------------------------------------------- */

static bool comes_along(struct closure *c, struct span name)
{
	uint32_t hash = elf_gnu_hash(name);
	struct elf_sym s;
	bool found = false;
	for (const struct object *o = c->objects; o && !found; o = o->next) {
		struct elf_match m = {0};
		while (!found && lib_symbols(o->lib) &&
		       elf_next_match(&o->lib->symtab, name, hash, &m, &s))
			found = s.shndx != SHN_UNDEF;
		closure_charge(c, 1 + m.steps);
	}
	return found;
}

/* Must musl or the layer define the symbol? The version of its reference names the library; one
   without may come from a library that was not looked at, if there is one. */
static bool is_asked_of_libc(const struct lib *l, const struct elf_sym *s, bool others)
{
	size_t i = s->version & ELF_VERSION_INDEX;
	if (s->shndx != SHN_UNDEF || s->bind == STB_WEAK || s->name.n == 0)
		return false;
	if (l->symtab.versym.p && i < l->nversions && l->versions[i].file.p)
		return musl_is_glibcs(l->versions[i].file);
	return !others;
}

static void list_symbols(struct host *h, struct closure *c, bool others, struct list *out)
{
	struct elf_sym s;
	for (const struct object *o = c->objects; o; o = o->next) {
		if (o->file == c->layer || !lib_symbols(o->lib))
			continue;
		for (uint32_t i = 1;
		     i < o->lib->symtab.count && !c->unsure && elf_symbol(&o->lib->symtab, i, &s);
		     i++)
			if (is_asked_of_libc(o->lib, &s, others) &&
			    !target_musl_defines(h->target, s.name) && !comes_along(c, s.name))
				list_add(out, s.name);
	}
}

/* --- what else stands against it ------------------------------------------------------------- */

static bool has_foreign_relocs(struct closure *c)
{
	for (const struct object *o = c->objects; o; o = o->next)
		if (o->file != c->layer && !musl_knows_relocs(c, o->lib))
			return true;
	return false;
}

/* A sentence on it into out; empty when there is nothing. */
static void find_reason(struct closure *c, struct buf *out)
{
	if (c->unsure)
		buf_adds(out, c->unsure);
	else if (has_foreign_relocs(c))
		buf_adds(out, PHRASE_SHIM_RELOCATIONS);
	else
		(void)shim_unfit(c, out);
}

static void list_libs(const struct closure *c, struct span unchecked, struct list *out)
{
	struct span one;
	for (const struct missing_lib *l = c->libs; l; l = l->next)
		list_add(out, l->name);
	for (size_t at = 0; span_cstr(unchecked, at, &one) && one.n; at += one.n + 1)
		list_add(out, one);
}

static void say(struct host *h, struct closure *c, struct unchecked *u, struct verdict *v)
{
	char symbols[512];
	char names[512];
	struct list lacks = {.words = buf_of(symbols, sizeof symbols)};
	struct list libs = {.words = buf_of(names, sizeof names)};
	list_symbols(h, c, u->words.n || c->libs, &lacks);
	if (!lacks.n)
		find_reason(c, &lacks.words);
	list_libs(c, buf_span(&u->words), &libs);
	list_say(&libs, FACT_SHIM_LIBS, v);
	if (lacks.words.n) {
		list_say(&lacks, FACT_SHIM, v);
		facts_flag(&v->message.facts, HINT_SHIM_LACKS);
	} else if (!c->libs) {
		facts_flag(&v->message.facts, FACT_SHIM);
	}
}

void target_shim(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	char words[LIBS_BYTES];
	struct unchecked u = {.words = buf_of(words, sizeof words)};
	const struct machine *m = machine_of(&im->elf);
	const struct file *layer = shim_file_for(h, &im->elf);
	if (!layer || m != h->target->machine || h->target->libc != LIBC_MUSL ||
	    !span_is(span_base(im->interp), m->glibc_ld))
		return;
	if (release_cmp_names(h->target->version, span_of(MUSL_FIRST)) < 0) {
		facts_text(&v->message.facts, FACT_SHIM, span_of(PHRASE_SHIM_OLD_MUSL));
		facts_flag(&v->message.facts, HINT_SHIM_LACKS);
		return;
	}
	struct closure *c = open_closure(h, f, layer);
	if (!c)
		return;
	target_needs(h, c, &u);
	say(h, c, &u, v);
}
