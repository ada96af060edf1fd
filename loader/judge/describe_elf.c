/* Facts about an ELF program for a message: what its closure lacks, what it needs of glibc, which
   packages have that, how it was built. */
#include <landfall/verdict.h>

#include <landfall/built.h>
#include <landfall/machine.h>
#include <landfall/release.h>

struct soname_row {
	char soname[24];
	char apt[20];
};

static const struct soname_row sonames[] = {
#include "tables/sonames.inc"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct span newest(struct span a, struct span b, struct span of)
{
	return span_eq(release_family(b), of) && release_rank(b) > release_rank(a) ? b : a;
}

static struct span newest_need(const struct image *im)
{
	struct elf_walk w = {0};
	struct elf_version v;
	struct span top = {NULL, 0};
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		top = newest(top, v.name, span_of("GLIBC_"));
	return top;
}

static struct span newest_def(const struct image *im, struct span of)
{
	struct elf_walk w = {0};
	struct elf_version v;
	struct span top = {NULL, 0};
	while (elf_next_verdef(&im->elf, &im->dyn, &w, &v))
		top = newest(top, v.name, of);
	return top;
}

/* The release that a node of glibc came with; absent when its name does not say. */
static struct span release_of(struct span node)
{
	struct span number = {NULL, 0};
	if (span_is(node, "GLIBC_ABI_DT_RELR"))
		return span_of("2.36");
	if (span_is(release_family(node), "GLIBC_"))
		(void)span_from(node, 6, &number);
	return number.n ? number : (struct span){NULL, 0};
}

/* Names from files go into commands unquoted only when no shell could read them otherwise. */
static bool is_plain(struct span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!(name.p[i] >= 'a' && name.p[i] <= 'z') && !(name.p[i] >= 'A' && name.p[i] <= 'Z') &&
		    !(name.p[i] >= '0' && name.p[i] <= '9') && !span_has(span_of("._+-"), (char)name.p[i]))
			return false;
	return name.n > 0 && name.p[0] != '-';
}

static const char *debian_package(struct span soname)
{
	for (size_t i = 0; i < COUNT(sonames); i++)
		if (span_is(soname, sonames[i].soname))
			return sonames[i].apt;
	return NULL;
}

static void add_debian(struct buf *list, const char *package)
{
	struct span rest = buf_span(list);
	struct span word;
	while (span_cut(&rest, " ", &word))
		if (span_is(word, package))
			return;
	buf_addc(list, ' ');
	buf_adds(list, package);
}

static void say_library_packages(struct verdict *v)
{
	char apk[1024];
	char apt[1024];
	char dnf[1024];
	struct buf a = buf_of(apk, sizeof apk);
	struct buf d = buf_of(apt, sizeof apt);
	struct buf r = buf_of(dnf, sizeof dnf);
	for (const struct lack_lib *l = v->closure->libs; l; l = l->next) {
		const char *package = debian_package(l->name);
		if (package)
			add_debian(&d, package);
		else
			facts_text(&v->facts, ".apt_unknown", l->name);
		if (!is_plain(l->name))
			continue;
		buf_adds(&a, " so:");
		buf_add(&a, l->name);
		buf_adds(&r, " '");
		buf_add(&r, l->name);
		buf_adds(&r, "()(64bit)'");
	}
	if (a.n && !a.full)
		facts_text(&v->facts, ".apk_libs", buf_span(&a));
	if (d.n && !d.full)
		facts_text(&v->facts, ".apt_libs", buf_span(&d));
	if (r.n && !r.full)
		facts_text(&v->facts, ".dnf_libs", buf_span(&r));
}

/* The newest of the nodes that are missing: glibc's own before those of other libraries. */
static const struct lack_node *top_node(const struct closure *c)
{
	const struct lack_node *top = NULL;
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		bool glibc = span_starts(n->node, "GLIBC_");
		bool top_glibc = top && span_starts(top->node, "GLIBC_");
		if (!top || (glibc && !top_glibc) ||
		    (glibc == top_glibc && release_rank(n->node) > release_rank(top->node)))
			top = n;
	}
	return top;
}

static bool all_weak(const struct closure *c)
{
	for (const struct lack_node *n = c->nodes; n; n = n->next)
		if (n->nstrong || !n->nsymbols)
			return false;
	return c->nodes;
}

static void say_nodes(const struct closure *c, struct verdict *v)
{
	const struct lack_node *top = top_node(c);
	char text[128];
	struct buf b = buf_of(text, sizeof text);
	if (!top)
		return;
	if (c->libs && release_family(top->node).p && span_starts(top->node, "GLIBC_"))
		facts_text(&v->facts, "also_missing_node", top->node);
	facts_text(&v->facts, "need.node", top->node);
	facts_text(&v->facts, "need.lib", top->lib);
	facts_text(&v->facts, "have.lib_path", top->asked->path);
	facts_text(&v->facts, "have.max_node",
		   newest_def(&top->asked->lib->image, release_family(top->node)));
	if (all_weak(c))
		facts_flag(&v->facts, ".all_weak");
	buf_adds(&b, "its library '");
	buf_add(&b, span_base(top->by->path));
	buf_adds(&b, "'");
	if (top->by->rule != RULE_PROGRAM && !b.full)
		facts_text(&v->facts, ".subject", buf_span(&b));
}

/* "library 'a' was", "libraries 'a', 'b' and 3 more were": the subject of the title. */
static void say_missing(const struct closure *c, struct verdict *v)
{
	char text[256];
	struct buf b = buf_of(text, sizeof text);
	unsigned shown = 0;
	buf_adds(&b, c->nlibs > 1 ? "libraries " : "library ");
	for (const struct lack_lib *l = c->libs; l && shown < 3; l = l->next) {
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
		buf_adds(&b, shown ? " more" : " with long names");
	}
	if (c->nlibs == 1 && c->libs->why[0])
		facts_flag(&v->facts, ".damaged");
	buf_adds(&b, c->nlibs > 1 ? " were not found"
		     : c->libs->why[0] ? " cannot be loaded" : " was not found");
	facts_text(&v->facts, ".missing", buf_span(&b));
}

static void say_symbols(const struct closure *c, struct verdict *v)
{
	char text[512];
	struct buf b = buf_of(text, sizeof text);
	const struct lack_symbol *s = closure_lack_at_start(c->symbols);
	if (!s)
		return;
	buf_adds(&b, c->nstart > 1 ? "symbols '" : "symbol '");
	buf_add(&b, s->name);
	const struct lack_symbol *second = closure_lack_at_start(s->next);
	if (c->nstart == 2 && second) {
		buf_adds(&b, "' and '");
		buf_add(&b, second->name);
	} else if (c->nstart > 2) {
		buf_adds(&b, "' and ");
		buf_addu(&b, c->nstart - 1);
		buf_adds(&b, " more were");
	}
	buf_adds(&b, c->nstart > 2 ? "" : second ? "' were" : "' was");
	facts_text(&v->facts, ".symbols", b.full ? span_of("symbols were") : buf_span(&b));
	facts_text(&v->facts, "needed_by", s->by->path);
	if (s->version.p)
		facts_text(&v->facts, "symbol_version", s->version);
	for (; c->kind == LIBC_MUSL && s; s = s->next)
		if (span_ends(s->name, "_chk"))
			facts_text(&v->facts, ".fortified", s->by->path);
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

/* Built for glibc, and musl's loader is to load it: the program itself, or a library. */
static void say_misfit(const struct closure *c, struct verdict *v)
{
	if (c->kind != LIBC_MUSL)
		return;
	for (const struct object *o = c->objects; o; o = o->next)
		if (o->lib->image.dyn.present && needs_glibc(&o->lib->image))
			facts_text(&v->facts, o == c->program ? ".glibc_built" : ".glibc_library",
				   o->path);
}

void describe_closure(struct host *h, const struct closure *c, struct verdict *v)
{
	facts_flag(&v->facts, c->kind == LIBC_MUSL ? ".by_musl" : ".by_glibc");
	if (h->library_path || h->preload)
		facts_flag(&v->facts, ".odd");
	say_misfit(c, v);
	if (c->libs) {
		say_missing(c, v);
		facts_number(&v->facts, "missing_libraries", c->nlibs);
		say_library_packages(v);
	}
	if (c->libs || c->nodes) {
		/* What is missing with them is not counted again. */
	} else if (c->nstart) {
		say_symbols(c, v);
		facts_number(&v->facts, "missing_symbols", c->nstart);
	} else if (c->bad_reloc_by) {
		facts_text(&v->facts, "needed_by", c->bad_reloc_by->path);
		if (c->bad_reloc != RELOC_PACKED)
			facts_number(&v->facts, "relocation", c->bad_reloc);
	}
	say_nodes(c, v);
}

void describe_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	struct built b;
	const struct machine *m = machine_of(&im->elf);
	if (v->closure)
		describe_closure(h, v->closure, v);
	if (needs_glibc(im))
		facts_flag(&v->facts, ".needs_glibc");
	facts_text(&v->facts, "need.node", newest_need(im));
	const struct fact *node = facts_find(&v->facts, span_of("need.node"));
	if (node)
		facts_text(&v->facts, ".need_version", release_of(node->text));
	built_read(f->bytes, &b);
	if (b.by == BUILT_GO)
		facts_flag(&v->facts, ".go");
	else if (b.by == BUILT_RUST && m && (m->bits[0] == '6' && m->order[0] == 'l'))
		facts_text(&v->facts, ".rust", span_of(m->uname));
	facts_text(&v->facts, "built.with", b.compiler);
	facts_text(&v->facts, "built.package", b.go_path);
}
