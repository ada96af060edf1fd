/* What a program and the libraries that come along with it need of a target: its libraries, their
   versions, musl's functions. A closure with only the program comes in; what is missing by the
   tables goes into its lists, what the tables do not contain into "unchecked". */
#include "judge/target_libs.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "closure/versions.h"
#include "explain/explain.h"
#include "host/arena.h"
#include "link/musl.h"
#include "read/phrases.h"
#include "read/release.h"
#include "target/systems.h"

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
		if (span_starts(*dir, forms[i]) && span_from(*dir, span_of(forms[i]).n, dir))
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

/* Finds a library beside the program: in the $ORIGIN elements of DT_RUNPATH, or without one of
   DT_RPATH of the object and of the program. */
static const struct file *companion(struct host *h, const struct closure *c, const struct object *o,
				    struct span name, enum rule *rule)
{
	const struct elf_dyn *own = &o->lib->image.dyn;
	*rule = own->runpath.p ? RULE_RUNPATH : RULE_RPATH;
	if (span_has(name, '/'))
		return in_origin(h, o, span_dir(name), span_base(name));
	if (own->runpath.p)
		return in_origin(h, o, own->runpath, name);
	const struct file *f = in_origin(h, o, own->rpath, name);
	if (f || c->program->lib->image.dyn.runpath.p)
		return f;
	return in_origin(h, c->program, c->program->lib->image.dyn.rpath, name);
}

static bool has_origin(struct span path)
{
	struct span dir;
	while (span_cut(&path, ":", &dir))
		if (is_origin(&dir))
			return true;
	return false;
}

/* A library that was to come along and did not: it is looked for beside the program, by a name
   that no package is known to bring; or it is looked for nowhere else (DF_1_NODEFLIB). */
static bool comes_with(const struct closure *c, const struct object *o, struct span name)
{
	const struct elf_dyn *own = &o->lib->image.dyn;
	const struct elf_dyn *first = &c->program->lib->image.dyn;
	struct span path = own->runpath.p ? own->runpath : own->rpath;
	if (span_has(name, '/'))
		return is_origin(&name);
	if (!path.p && !first->runpath.p)
		path = first->rpath;
	return has_origin(path) && ((own->flags_1 & DF_1_NODEFLIB) || !packages_know(name));
}

static void follow_need(struct host *h, struct closure *c, struct object *o, struct span name,
			struct unchecked *u)
{
	enum rule rule;
	if (closure_find(c, name) || (c->layer && musl_is_glibcs(name)))
		return;
	const struct file *f = companion(h, c, o, name, &rule);
	if (f) {
		(void)closure_add(c, f, span_of(f->path), name, o, rule);
	} else if (target_lacks_library(h->target, name) ||
		   (!target_provides(h->target, name) && comes_with(c, o, name))) {
		closure_add_missing_lib(c, name, o, "", NULL);
	} else if (!target_provides(h->target, name)) {
		unchecked_add(u, name, "", span_of(NULL));
		u->code = u->code ||
			  !(span_starts(name, "libgcc_s.") || span_starts(name, "libstdc++."));
	}
}

void target_needs(struct host *h, struct closure *c, struct unchecked *u)
{
	for (struct object *o = c->objects; o && !c->unsure; o = o->next) {
		if (!o->lib->image.dyn.present)
			continue;
		if (!lib_needs(o->lib)) {
			c->unsure = PHRASE_NEEDED_UNREADABLE;
			return;
		}
		for (size_t i = 0; i < o->lib->nneeds; i++)
			if (o->lib->needs[i].tag == DT_NEEDED)
				follow_need(h, c, o, o->lib->needs[i].name, u);
	}
}

/* --- versions ------------------------------------------------------------------------------- */

/* A stand-in object for a library of the target, whose file cannot be read. */
static const struct object *absent_library(struct host *h, struct span soname)
{
	struct object *o = arena_get(h->arena, sizeof *o);
	struct lib *l = arena_get(h->arena, sizeof *l);
	if (!o || !l)
		return NULL;
	o->path = soname;
	o->lib = l;
	return o;
}

static void check_versions(struct host *h, struct closure *c, const struct object *o,
			   struct unchecked *u)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	const unsigned char *last = NULL; /* vn_file of the record before */
	bool theirs = false;
	while (elf_next_verneed(&o->lib->image.elf, &o->lib->image.dyn, &w, &v)) {
		if (v.file.p != last)
			theirs = !closure_find(c, v.file) && target_provides(h->target, v.file);
		last = v.file.p;
		if (!theirs || (v.flags & VER_FLG_WEAK))
			continue;
		enum target_version is = target_version(h->target, v.file, v.name);
		const struct object *asked = is == VERSION_MISSING ? absent_library(h, v.file)
								   : NULL;
		if (is == VERSION_UNKNOWN)
			unchecked_add(u, v.name, "", v.file);
		else if (asked)
			versions_add_missing(c, o, asked, &v);
	}
	if (w.fault)
		c->unsure = PHRASE_VERNEEDS_UNREADABLE;
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
		    !target_lacks_symbol(h->target, s.name) || comes_along(c, s.name))
			continue;
		struct missing_symbol missing = {.by = o, .name = s.name, .at_start = true};
		if (u->code)
			unchecked_add(u, s.name, "the symbol ", span_of(NULL));
		else
			closure_add_missing_symbol(c, &missing);
	}
}

/* Built for glibc, and musl is to load it: no musl has a GLIBC_ version, and musl passes over the
   mark in silence, whether or not it has the function (ldso/dynlink.c). A program whose PT_INTERP
   is musl's was meant for musl and may start, so its functions are left unchecked; a plugin was
   not, and a gate refuses it. */
static void check_origin(struct closure *c, const struct object *o, struct unchecked *u)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	bool meant = c->program->lib->image.interp.n;
	while (elf_next_verneed(&o->lib->image.elf, &o->lib->image.dyn, &w, &v)) {
		if (!span_starts(v.name, "GLIBC_"))
			continue;
		if (meant)
			unchecked_add(u, span_of(PHRASE_FUNCTIONS_OF_GLIBC), "", span_of(NULL));
		else
			closure_add_missing_lib(c, v.file, o, PHRASE_NO_GLIBC_VERSIONS, NULL);
	}
	if (w.fault)
		c->unsure = PHRASE_VERNEEDS_UNREADABLE;
}

/* musl before 1.2.4 ignores packed relative relocations (DT_RELR) without a message, and the
   program crashes. */
static void check_relr(struct host *h, struct closure *c, const struct object *o)
{
	const uint64_t packed = UINT64_C(1) << 36; /* DT_RELR */
	if (!(o->lib->image.dyn.has & packed) || c->bad_reloc_by ||
	    release_cmp_names(h->target->version, span_of("1.2.4")) >= 0)
		return;
	c->bad_reloc_by = o;
	c->bad_reloc = RELOC_PACKED;
}

void target_libs(struct host *h, struct closure *c, struct unchecked *u)
{
	target_needs(h, c, u);
	if (c->kind == LIBC_GLIBC && !c->unsure)
		versions_bind(c); /* checks the libraries that come along */
	for (const struct object *o = c->objects; o && !c->unsure; o = o->next) {
		if (!o->lib->image.dyn.present)
			continue;
		if (c->kind == LIBC_GLIBC) {
			check_versions(h, c, o, u);
		} else {
			check_origin(c, o, u);
			check_symbols(h, c, o, u);
			check_relr(h, c, o);
		}
	}
}
