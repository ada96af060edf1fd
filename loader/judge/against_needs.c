/* What a program and the libraries that come along with it need of a system that is not here: its
   libraries, their version nodes, musl's functions. A closure with the program alone comes in; what
   the tables say is lacking goes into its lists, what they do not say into "unchecked". */
#include <landfall/against.h>

#include <landfall/arena.h>
#include <landfall/release.h>
#include <landfall/elsewhere.h>

#include <elf.h>

void unchecked_add(struct unchecked *u, struct span word, const char *before, struct span after)
{
	char text[2 * NAME_KEPT_MAX + 16];
	struct buf b = buf_of(text, sizeof text);
	struct span rest = buf_span(&u->words);
	struct span one;
	buf_adds(&b, before);
	buf_add(&b, word.n > NAME_KEPT_MAX ? (struct span){word.p, NAME_KEPT_MAX} : word);
	if (after.p) {
		buf_adds(&b, " of ");
		buf_add(&b, after);
	}
	while (span_cstr(rest, 0, &one)) {
		if (span_eq(one, buf_span(&b)))
			return;
		(void)span_from(rest, one.n + 1, &rest);
	}
	if (u->words.n + b.n + 1 < u->words.cap) {
		buf_add(&u->words, buf_span(&b));
		buf_addc(&u->words, 0);
	}
}

/* --- libraries that come along -------------------------------------------------------------- */

static bool is_origin(struct span *dir)
{
	static const char forms[][10] = {"$ORIGIN", "${ORIGIN}"};
	for (size_t i = 0; i < 2; i++)
		if (span_starts(*dir, forms[i]) &&
		    span_from(*dir, span_of(forms[i]).n, dir))
			return !span_has(*dir, '$') && (dir->n == 0 || dir->p[0] == '/');
	return false;
}

static const struct file *in_origin(struct host *h, const struct object *o, struct span path,
				    struct span name)
{
	char text[PATH_BYTES];
	struct span dir;
	while (span_cut(&path, ":", &dir)) {
		struct buf b = buf_of(text, sizeof text);
		if (!is_origin(&dir))
			continue;
		buf_add(&b, span_dir(o->path));
		buf_add(&b, dir);
		buf_addc(&b, '/');
		buf_add(&b, name);
		const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
		struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
		if (l && l->image.kind == KIND_ELF && l->image.dyn.present &&
		    machine_of(&l->image.elf) == h->here)
			return f;
	}
	return NULL;
}

/* DT_RUNPATH, or without it DT_RPATH of the object and of the program. */
static const struct file *companion(struct host *h, const struct closure *c,
				    const struct object *o, struct span name, enum rule *rule)
{
	const struct elf_dyn *own = &o->lib->image.dyn;
	*rule = own->runpath.p ? RULE_RUNPATH : RULE_RPATH;
	if (own->runpath.p)
		return in_origin(h, o, own->runpath, name);
	const struct file *f = in_origin(h, o, own->rpath, name);
	if (f || c->program->lib->image.dyn.runpath.p)
		return f;
	return in_origin(h, c->program, c->program->lib->image.dyn.rpath, name);
}

static void follow_need(struct host *h, struct closure *c, struct object *o, struct span name,
			struct unchecked *u)
{
	enum rule rule;
	if (closure_find(c, name))
		return;
	const struct file *f = span_has(name, '/') ? NULL : companion(h, c, o, name, &rule);
	if (f) {
		(void)closure_add(c, f, span_of(f->path), name, o, rule);
	} else if (!elsewhere_provides(h->elsewhere, name)) {
		unchecked_add(u, name, "", span_of(NULL));
		u->code = u->code || !(span_starts(name, "libgcc_s.") || span_starts(name, "libstdc++."));
	}
}

static void follow_needs(struct host *h, struct closure *c, struct unchecked *u)
{
	for (struct object *o = c->objects; o && !c->unsure; o = o->next) {
		if (!o->lib->image.dyn.present)
			continue;
		if (!lib_needs(o->lib)) {
			c->unsure = "names of libraries that cannot be read";
			return;
		}
		for (size_t i = 0; i < o->lib->nneeds; i++)
			if (o->lib->needs[i].tag == DT_NEEDED)
				follow_need(h, c, o, o->lib->needs[i].name, u);
	}
}

/* --- version nodes -------------------------------------------------------------------------- */

/* A library of the target, of which there is no file. */
static const struct object *absent_library(struct span soname)
{
	struct object *o = arena_get(sizeof *o);
	struct lib *l = arena_get(sizeof *l);
	if (!o || !l)
		return NULL;
	o->path = soname;
	o->lib = l;
	return o;
}

static void check_nodes(struct host *h, struct closure *c, const struct object *o,
			struct unchecked *u)
{
	struct elf_walk w = {0};
	struct elf_version v;
	while (elf_next_verneed(&o->lib->image.elf, &o->lib->image.dyn, &w, &v)) {
		if (closure_find(c, v.file) || !elsewhere_provides(h->elsewhere, v.file) ||
		    (v.flags & VER_FLG_WEAK))
			continue;
		enum elsewhere_node is = elsewhere_node(h->elsewhere, v.file, v.name);
		const struct object *asked = is == NODE_LACKING ? absent_library(v.file) : NULL;
		if (is == NODE_UNKNOWN)
			unchecked_add(u, v.name, "", v.file);
		else if (asked)
			closure_lack_node(c, o, asked, &v);
	}
	if (w.fault)
		c->unsure = "version needs that cannot be read";
}

/* --- musl ----------------------------------------------------------------------------------- */

static bool comes_along(const struct closure *c, struct span name)
{
	uint32_t hash = elf_gnu_hash(name);
	struct elf_sym s;
	for (const struct object *o = c->objects; o; o = o->next) {
		struct elf_match m = {0};
		while (lib_symbols(o->lib) && elf_next_match(&o->lib->symtab, name, hash, &m, &s))
			if (s.shndx != SHN_UNDEF)
				return true;
	}
	return false;
}

static void check_symbols(struct host *h, struct closure *c, const struct object *o,
			  struct unchecked *u)
{
	struct elf_sym s;
	if (!lib_symbols(o->lib))
		return;
	for (uint32_t i = 1; i < o->lib->symtab.count && elf_symbol(&o->lib->symtab, i, &s); i++) {
		if (s.shndx != SHN_UNDEF || s.bind == STB_WEAK ||
		    !elsewhere_lacks_symbol(h->elsewhere, s.name) || comes_along(c, s.name))
			continue;
		struct lack_symbol lack = {.by = o, .name = s.name, .at_start = true};
		if (u->code)
			unchecked_add(u, s.name, "the symbol ", span_of(NULL));
		else
			closure_lack_symbol(c, &lack);
	}
}

/* Built for glibc, and musl is to load it: which of glibc's functions it has, no table says. */
static void check_origin(const struct object *o, struct unchecked *u)
{
	struct elf_walk w = {0};
	struct elf_version v;
	while (elf_next_verneed(&o->lib->image.elf, &o->lib->image.dyn, &w, &v))
		if (span_is(release_family(v.name), "GLIBC_"))
			unchecked_add(u, span_of("the functions of glibc"), "", (struct span){NULL, 0});
}

/* DT_RELR is passed over in silence before 1.2.4, and the program crashes. */
static void check_relr(struct host *h, struct closure *c, const struct object *o)
{
	const uint64_t packed = UINT64_C(1) << 36;      /* DT_RELR */
	if (!(o->lib->image.dyn.has & packed) || c->bad_reloc_by ||
	    release_rank(h->elsewhere->version) >= release_rank(span_of("1.2.4")))
		return;
	c->bad_reloc_by = o;
	c->bad_reloc = RELOC_PACKED;
}

void against_needs(struct host *h, struct closure *c, struct unchecked *u)
{
	follow_needs(h, c, u);
	if (c->kind == LIBC_GLIBC && !c->unsure)
		bind_nodes(c);  /* of those that come along */
	for (const struct object *o = c->objects; o && !c->unsure; o = o->next) {
		if (!o->lib->image.dyn.present)
			continue;
		if (c->kind == LIBC_GLIBC) {
			check_nodes(h, c, o, u);
		} else {
			check_origin(o, u);
			check_symbols(h, c, o, u);
			check_relr(h, c, o);
		}
	}
}
