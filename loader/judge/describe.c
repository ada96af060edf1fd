/* Facts for a message, gathered once it is clear that there will be one: the host, what the program
   needs, how it was built, what to install. */
#include <landfall/verdict.h>

#include <landfall/built.h>
#include <landfall/machine.h>

#include <string.h>

struct image_row {
	char glibc[8];
	char image[20];
};

struct shell_row {
	char name[8];
	char apk[12];
	char apt[20];
	char dnf[32];
};

struct soname_row {
	char soname[24];
	char apt[20];
};

static const struct image_row images[] = {
#include "tables/images.inc"
};
static const struct shell_row shells[] = {
#include "tables/shells.inc"
};
static const struct soname_row sonames[] = {
#include "tables/sonames.inc"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* "2.36" and "GLIBC_2.2.5" as a number that orders them: 2036000, 2002005. */
static uint64_t version_rank(struct span v)
{
	uint64_t part[3] = {0};
	struct span field;
	if (span_starts(v, "GLIBC_"))
		(void)span_from(v, 6, &v);
	for (size_t i = 0; i < 3 && span_cut(&v, ".", &field); i++)
		for (size_t k = 0; k < field.n && k < 4; k++) {
			if (field.p[k] < '0' || field.p[k] > '9')
				return 0;
			part[i] = part[i] * 10 + (uint64_t)(field.p[k] - '0');
		}
	return part[0] * 1000000 + part[1] * 1000 + part[2];
}

static struct span newest(struct span a, struct span b)
{
	return span_starts(b, "GLIBC_") && version_rank(b) > version_rank(a) ? b : a;
}

static struct span newest_need(const struct image *im)
{
	struct elf_walk w = {0};
	struct elf_version v;
	struct span top = {NULL, 0};
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		top = newest(top, v.name);
	return top;
}

static struct span newest_def(const struct image *im)
{
	struct elf_walk w = {0};
	struct elf_version v;
	struct span top = {NULL, 0};
	while (elf_next_verdef(&im->elf, &im->dyn, &w, &v))
		top = newest(top, v.name);
	return top;
}

static void say_version_of(struct verdict *v, const char *key, struct span node)
{
	if (node.p && span_from(node, 6, &node))
		facts_text(&v->facts, key, node);
}

/* An image new enough for the node, from Debian 12 on; and one to build on that is as old as the
   host. */
static void say_images(struct verdict *v, struct span node, struct span here)
{
	const struct image_row *build = NULL;
	for (size_t i = 0; i < COUNT(images); i++) {
		uint64_t rank = version_rank(span_of(images[i].glibc));
		if (rank >= 2036000 && rank >= version_rank(node)) {
			facts_text(&v->facts, ".image", span_of(images[i].image));
			facts_text(&v->facts, ".image_glibc", span_of(images[i].glibc));
		}
		if (here.p && rank <= version_rank(here))
			build = &images[i];
	}
	if (build) {
		facts_text(&v->facts, ".build_image", span_of(build->image));
		facts_text(&v->facts, ".build_glibc", span_of(build->glibc));
	}
}

static void say_os_name(struct verdict *v, const struct os *os)
{
	static const char *const known[][2] = {
		{"alpine", "Alpine"}, {"debian", "Debian"}, {"ubuntu", "Ubuntu"},
		{"fedora", "Fedora"}, {"rhel", "RHEL"}, {"centos", "CentOS"},
		{"amzn", "Amazon Linux"}, {"arch", "Arch Linux"}, {"nixos", "NixOS"},
	};
	char text[128];
	struct buf b = buf_of(text, sizeof text);
	struct span name = os->name.p ? os->name : os->id;
	for (size_t i = 0; i < COUNT(known); i++)
		if (span_is(os->id, known[i][0]))
			name = span_of(known[i][1]);
	buf_add(&b, name);
	if (os->version_id.n) {
		buf_addc(&b, ' ');
		buf_add(&b, os->version_id);
	}
	facts_text(&v->facts, ".os", b.n ? buf_span(&b) : span_of("this system"));
}

static bool os_is(const struct os *os, const char *id)
{
	struct span like = os->id_like;
	struct span one;
	if (span_is(os->id, id))
		return true;
	while (span_cut(&like, " ", &one))
		if (span_is(one, id))
			return true;
	return false;
}

static void say_packager(struct verdict *v, const struct os *os)
{
	if (os_is(os, "alpine"))
		facts_flag(&v->facts, ".apk");
	else if (os_is(os, "debian"))
		facts_flag(&v->facts, ".apt");
	else if (os_is(os, "fedora") || os_is(os, "rhel"))
		facts_flag(&v->facts, ".dnf");
}

static void say_shell_package(struct host *h, struct verdict *v)
{
	const struct fact *name = facts_find(&v->facts, span_of("interp_name"));
	const struct os *os = host_os(h);
	for (size_t i = 0; name && i < COUNT(shells); i++) {
		if (!span_is(name->text, shells[i].name))
			continue;
		const char *package = os_is(os, "alpine")   ? shells[i].apk
				      : os_is(os, "debian") ? shells[i].apt
							    : shells[i].dnf;
		facts_text(&v->facts, ".package", span_of(package));
	}
}

static void say_library_packages(struct verdict *v)
{
	char apk[1024];
	char apt[1024];
	char dnf[1024];
	struct buf a = buf_of(apk, sizeof apk);
	struct buf d = buf_of(apt, sizeof apt);
	struct buf r = buf_of(dnf, sizeof dnf);
	bool all = true;
	for (const struct lack_lib *l = v->closure->libs; l; l = l->next) {
		bool here = false;
		buf_adds(&a, " so:");
		buf_add(&a, l->name);
		buf_adds(&r, " '");
		buf_add(&r, l->name);
		buf_adds(&r, "()(64bit)'");
		for (size_t i = 0; i < COUNT(sonames) && !here; i++) {
			here = span_is(l->name, sonames[i].soname);
			if (here) {
				buf_addc(&d, ' ');
				buf_adds(&d, sonames[i].apt);
			}
		}
		all = all && here;
	}
	if (!a.full)
		facts_text(&v->facts, ".apk_libs", buf_span(&a));
	if (!d.full && all)
		facts_text(&v->facts, ".apt_libs", buf_span(&d));
	if (!r.full)
		facts_text(&v->facts, ".dnf_libs", buf_span(&r));
}

void describe_host(struct host *h, struct verdict *v)
{
	const struct os *os = host_os(h);
	const struct libc *l = host_libc(h);
	facts_text(&v->facts, "have.os", os->id);
	facts_text(&v->facts, "have.os_version", os->version_id);
	say_os_name(v, os);
	say_packager(v, os);
	if (l->kind != LIBC_NONE) {
		facts_text(&v->facts, "have.libc", span_of(l->kind == LIBC_MUSL ? "musl" : "glibc"));
		facts_text(&v->facts, "have.libc_version", l->version);
		facts_text(&v->facts, "have.libc_path", span_of(l->file->path));
		facts_text(&v->facts, ".here_loader", span_of(l->loader->path));
		facts_flag(&v->facts, l->kind == LIBC_MUSL ? ".musl_host" : ".glibc_host");
	} else {
		facts_flag(&v->facts, ".no_libc");
	}
	const struct fact *need = facts_find(&v->facts, span_of("need.libc"));
	const struct fact *node = facts_find(&v->facts, span_of("need.node"));
	if (need)
		facts_flag(&v->facts, span_is(need->text, "musl") ? ".musl_program" : ".glibc_program");
	say_images(v, node ? node->text : (struct span){NULL, 0},
		   l->kind == LIBC_GLIBC ? l->version : (struct span){NULL, 0});
	say_shell_package(h, v);
}

static void say_nodes(const struct closure *c, struct verdict *v)
{
	const struct object *asked = NULL;
	struct span top = {NULL, 0};
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		if (!asked || (version_rank(n->node) > version_rank(top) &&
			       span_starts(n->node, "GLIBC_")))
			asked = n->asked;
		top = newest(top, n->node);
	}
	if (!asked)
		return;
	facts_text(&v->facts, "need.node", top.p ? top : c->nodes->node);
	facts_text(&v->facts, "need.lib", c->nodes->lib);
	facts_text(&v->facts, "have.lib_path", asked->path);
	facts_text(&v->facts, "have.max_node", newest_def(&asked->lib->image));
}

/* "library 'a' is", "libraries 'a', 'b' and 3 more are": the subject of the title. */
static void say_missing(const struct closure *c, struct verdict *v)
{
	char text[256];
	struct buf b = buf_of(text, sizeof text);
	unsigned shown = 0;
	buf_adds(&b, c->nlibs > 1 ? "its libraries " : "its library ");
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
		buf_adds(&b, shown ? " more" : "");
	}
	buf_adds(&b, c->nlibs > 1 ? " were" : " was");
	facts_text(&v->facts, ".missing", buf_span(&b));
}

static void say_more(const struct closure *c, struct verdict *v)
{
	char text[64];
	struct buf b = buf_of(text, sizeof text);
	if (c->nsymbols > 1) {
		buf_adds(&b, " and ");
		buf_addu(&b, c->nsymbols - 1);
		buf_adds(&b, c->nsymbols > 2 ? " more symbols were" : " more symbol were");
	} else {
		buf_adds(&b, " was");
	}
	facts_text(&v->facts, ".more", buf_span(&b));
}

void describe_closure(struct host *h, const struct closure *c, struct verdict *v)
{
	(void)h;
	if (c->libs) {
		say_missing(c, v);
		facts_number(&v->facts, "missing_libraries", c->nlibs);
		facts_text(&v->facts, ".first_lib", c->libs->name);
		say_library_packages(v);
		for (const struct lack_lib *l = c->libs; l; l = l->next)
			if (span_starts(l->name, "ld-linux"))
				facts_flag(&v->facts, ".wants_glibc");
	}
	if (c->symbols) {
		facts_text(&v->facts, ".first_symbol", c->symbols->name);
		facts_number(&v->facts, "missing_symbols", c->nsymbols);
		say_more(c, v);
		facts_text(&v->facts, "needed_by", c->symbols->by->path);
		for (const struct lack_symbol *s = c->symbols; s; s = s->next)
			if (span_ends(s->name, "_chk"))
				facts_flag(&v->facts, ".fortified");
	}
	if (c->bad_reloc_by && !c->symbols) {
		facts_text(&v->facts, "needed_by", c->bad_reloc_by->path);
		if (c->bad_reloc != RELOC_PACKED)
			facts_number(&v->facts, "relocation", c->bad_reloc);
	}
	say_nodes(c, v);
}

void describe_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	struct built b;
	if (v->closure)
		describe_closure(h, v->closure, v);
	facts_text(&v->facts, "need.node", newest_need(im));
	const struct fact *node = facts_find(&v->facts, span_of("need.node"));
	if (node && span_starts(node->text, "GLIBC_"))
		say_version_of(v, ".need_version", node->text);
	built_read(f->bytes, &b);
	if (b.by == BUILT_GO)
		facts_flag(&v->facts, ".go");
	else if (b.by == BUILT_RUST)
		facts_flag(&v->facts, ".rust");
	facts_text(&v->facts, "built.with", b.compiler);
	facts_text(&v->facts, "built.package", b.go_path);
}
