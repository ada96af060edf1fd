/* Facts about an ELF program for a message: what is missing in its closure, which versions of glibc
   it needs, which packages have them, how it was built. */
#include "explain/explain.h"

#include "closure/closure.h"
#include "message/verdict.h"
#include "read/phrases.h"
#include "read/release.h"
#include "read/table.h"

/* Symbols named as the only ones that need a newer version; more are not named. */
#define NEWEST_SYMBOLS_MAX 3

static struct span newest(struct span a, struct span b, struct span of)
{
	return span_eq(release_family(b), of) && release_cmp_names(b, a) > 0 ? b : a;
}

static struct span newest_need(const struct image *im)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	struct span top = {NULL, 0};
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		top = newest(top, v.name, span_of("GLIBC_"));
	return top;
}

static struct span newest_def(const struct image *im, struct span of)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	struct span top = {NULL, 0};
	while (elf_next_verdef(&im->elf, &im->dyn, &w, &v))
		top = newest(top, v.name, of);
	return top;
}

/* The release of glibc that introduced a version; absent when the version's name has no number. */
static struct span release_name(struct span version)
{
	struct span number = {NULL, 0};
	if (span_is(version, "GLIBC_ABI_DT_RELR"))
		return span_of("2.36");
	if (span_is(release_family(version), "GLIBC_"))
		(void)span_from(version, 6, &number);
	return number.n ? number : (struct span){NULL, 0};
}

/* The newest missing version, of glibc before other libraries. */
static const struct missing_version *newest_missing_version(const struct closure *c)
{
	const struct missing_version *top = NULL;
	for (const struct missing_version *n = c->missing_versions; n; n = n->next) {
		bool glibc = span_starts(n->version, "GLIBC_");
		bool top_glibc = top && span_starts(top->version, "GLIBC_");
		if (!top || (glibc && !top_glibc) ||
		    (glibc == top_glibc && release_cmp_names(n->version, top->version) > 0))
			top = n;
	}
	return top;
}

static bool all_weak(const struct closure *c)
{
	for (const struct missing_version *n = c->missing_versions; n; n = n->next)
		if (n->nstrong || !n->nsymbols)
			return false;
	return c->missing_versions;
}

/* Adds the symbols that alone need the missing versions: "'__libc_start_main'", "'a' and 'b'". */
static void say_newest_symbols(const struct closure *c, struct verdict *v)
{
	char text[256];
	struct buf b = buf_of(text, sizeof text);
	unsigned n = 0;
	unsigned shown = 0;
	for (const struct missing_version *i = c->missing_versions; i; i = i->next)
		n += i->nsymbols ? i->nsymbols : NEWEST_SYMBOLS_MAX + 1;
	if (n > NEWEST_SYMBOLS_MAX || c->libs)
		return;
	for (const struct missing_version *i = c->missing_versions; i; i = i->next)
		for (unsigned k = 0; k < i->nsymbols && k < VERSION_SYMBOLS_MAX; k++, shown++) {
			buf_adds(&b, shown == 0 ? "'" : shown + 1 == n ? " and '" : ", '");
			buf_add(&b, i->symbols[k]);
			buf_adds(&b, "'");
		}
	if (!b.full && n)
		facts_text(&v->message.facts, HINT_GUILTY, buf_span(&b));
}

struct gcc_row {
	char version[20];
	char gcc[8];
};

static const struct gcc_row gcc_rows[] TABLE = {
#include "tables/libstdcxx.inc"
};

/* Adds the newest missing version of libstdc++ and the release of GCC that introduced it. */
static void say_libstdcxx(const struct closure *c, struct verdict *v)
{
	struct span top = {NULL, 0};
	for (const struct missing_version *n = c->missing_versions; n; n = n->next)
		if (span_is(n->lib, "libstdc++.so.6") && span_starts(n->version, "GLIBCXX_") &&
		    release_cmp_names(n->version, top) > 0)
			top = n->version;
	facts_text(&v->message.facts, HINT_NEED_GLIBCXX, top);
	for (size_t i = 0; top.p && i < COUNT(gcc_rows); i++)
		if (span_is(top, gcc_rows[i].version))
			facts_text(&v->message.facts, HINT_NEED_GCC, span_of(gcc_rows[i].gcc));
}

static void say_versions(const struct closure *c, struct verdict *v)
{
	const struct missing_version *top = newest_missing_version(c);
	char text[128];
	struct buf b = buf_of(text, sizeof text);
	if (!top)
		return;
	if (c->libs && release_family(top->version).p && span_starts(top->version, "GLIBC_"))
		facts_text(&v->message.facts, FACT_ALSO_MISSING_NODE, top->version);
	facts_text(&v->message.facts, FACT_NEED_NODE, top->version);
	facts_text(&v->message.facts, FACT_NEED_LIB, top->lib);
	facts_text(&v->message.facts, FACT_HAVE_LIB_PATH, top->asked->path);
	facts_text(&v->message.facts, FACT_HAVE_MAX_NODE,
		   newest_def(&top->asked->lib->image, release_family(top->version)));
	if (all_weak(c))
		facts_flag(&v->message.facts, HINT_ALL_WEAK);
	say_newest_symbols(c, v);
	say_libstdcxx(c, v);
	buf_adds(&b, PHRASE_ITS_LIBRARY " '");
	buf_add(&b, span_base(top->by->path));
	buf_adds(&b, "'");
	if (top->by->rule != RULE_PROGRAM && !b.full)
		facts_text(&v->message.facts, HINT_SUBJECT, buf_span(&b));
}

/* Adds the subject of the title: "library 'a' was", "libraries 'a', 'b' and 3 more were". */
static void say_missing(const struct closure *c, struct verdict *v)
{
	char text[256];
	struct buf b = buf_of(text, sizeof text);
	unsigned shown = 0;
	buf_adds(&b, c->nlibs > 1 ? "libraries " : "library ");
	for (const struct missing_lib *l = c->libs; l && shown < 3; l = l->next) {
		if (l->name.n > 60)
			break;
		buf_adds(&b, shown == 0 ? "'" : shown + 1 == c->nlibs ? " and '" : ", '");
		buf_add(&b, l->name);
		buf_adds(&b, "'");
		shown++;
	}
	if (c->nlibs > shown) {
		buf_adds(&b, shown ? " and " : "");
		buf_addu(&b, c->nlibs - shown);
		buf_adds(&b, shown ? " " PHRASE_MORE : " " PHRASE_WITH_LONG_NAMES);
	}
	if (c->nlibs == 1 && c->libs->why[0])
		facts_flag(&v->message.facts, HINT_DAMAGED);
	buf_adds(&b, c->nlibs > 1      ? " " PHRASE_WERE_NOT_FOUND
		     : c->libs->why[0] ? " " PHRASE_CANNOT_BE_LOADED
				       : " " PHRASE_WAS_NOT_FOUND);
	facts_text(&v->message.facts, HINT_MISSING, buf_span(&b));
}

static void say_symbols(const struct closure *c, struct verdict *v)
{
	char text[512];
	struct buf b = buf_of(text, sizeof text);
	const struct missing_symbol *s = closure_missing_at_start(c->symbols);
	if (!s)
		return;
	buf_adds(&b, c->nstart > 1 ? "symbols '" : "symbol '");
	buf_add(&b, s->name);
	const struct missing_symbol *second = closure_missing_at_start(s->next);
	if (c->nstart == 2 && second) {
		buf_adds(&b, "' and '");
		buf_add(&b, second->name);
	} else if (c->nstart > 2) {
		buf_adds(&b, "' and ");
		buf_addu(&b, c->nstart - 1);
		buf_adds(&b, " more were");
	}
	buf_adds(&b, c->nstart > 2 ? "" : second ? "' were" : "' was");
	facts_text(&v->message.facts, HINT_SYMBOLS,
		   b.full ? span_of("symbols were") : buf_span(&b));
	facts_text(&v->message.facts, FACT_NEEDED_BY, s->by->path);
	if (s->version.p)
		facts_text(&v->message.facts, FACT_SYMBOL_VERSION, s->version);
	for (; c->kind == LIBC_MUSL && s; s = s->next)
		if (span_ends(s->name, "_chk"))
			facts_text(&v->message.facts, HINT_FORTIFIED, s->by->path);
}

static bool needs_glibc(const struct image *im)
{
	size_t i = 0;
	struct span name;
	while (elf_next_needed(&im->elf, &im->dyn, &i, &name))
		if (span_is(name, "libc.so.6") || span_starts(name, "ld-linux"))
			return true;
	return false;
}

/* Adds the program or library that was built for glibc and would be loaded by musl. */
static void say_misfit(const struct closure *c, struct verdict *v)
{
	if (c->kind != LIBC_MUSL)
		return;
	for (const struct object *o = c->objects; o; o = o->next)
		if (o->lib->image.dyn.present && needs_glibc(&o->lib->image))
			facts_text(&v->message.facts,
				   o == c->program ? HINT_GLIBC_BUILT : HINT_GLIBC_LIBRARY,
				   o->path);
}

void describe_closure(struct host *h, const struct closure *c, struct verdict *v)
{
	facts_flag(&v->message.facts, c->kind == LIBC_MUSL ? HINT_BY_MUSL : HINT_BY_GLIBC);
	describe_missing(h, c, v);
	if (h->library_path || h->preload)
		facts_flag(&v->message.facts, HINT_ODD);
	say_misfit(c, v);
	if (c->libs) {
		say_missing(c, v);
		facts_number(&v->message.facts, FACT_MISSING_LIBRARIES, c->nlibs);
		if (!facts_find(&v->message.facts, HINT_LIB_IS_HERE))
			describe_packages(h, c, v);
	}
	if (c->libs || c->missing_versions) {
		/* symbols of missing libraries and versions are not counted again */
	} else if (c->nstart) {
		say_symbols(c, v);
		facts_number(&v->message.facts, FACT_MISSING_SYMBOLS, c->nstart);
	} else if (c->bad_reloc_by) {
		facts_text(&v->message.facts, FACT_NEEDED_BY, c->bad_reloc_by->path);
		if (c->bad_reloc != RELOC_PACKED)
			facts_number(&v->message.facts, FACT_RELOCATION, c->bad_reloc);
	}
	say_versions(c, v);
}

void describe_needs(const struct image *im, struct verdict *v)
{
	facts_text(&v->message.facts, FACT_NEED_NODE, newest_need(im));
	const struct fact *node = facts_find(&v->message.facts, FACT_NEED_NODE);
	if (node)
		facts_text(&v->message.facts, HINT_NEED_VERSION, release_name(node->text));
}

void describe_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	if (v->closure)
		describe_closure(h, v->closure, v);
	if (span_is(v->message.diag.id, LANDFALL_LF204))
		describe_plugin(h, v);
	if (v->closure)
		describe_workarounds(v->closure, im, v);
	if (span_is(im->interp, "/lib64/ld-linux-x86-64.so.2"))
		facts_flag(&v->message.facts, HINT_USUAL_LOADER);
	describe_needs(im, v);
	describe_built(im, v);
	describe_gcompat(h, f, im, v);
	describe_right_loader(h, f, v);
}
