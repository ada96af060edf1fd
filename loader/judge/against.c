/* The verdict on a program for a system that is not here (target.h). Only the program's own files are
   read: itself, and libraries that its $ORIGIN brings along. What the tables know of the other system
   decides; where they are silent the program is let through, and the fact "unchecked" says so. */
#include <landfall/verdict.h>

#include <landfall/arena.h>
#include <landfall/release.h>
#include <landfall/target.h>

#include <elf.h>
#include <errno.h>

#define UNCHECKED_BYTES 8192

/* What could not be checked: words, each ended by a NUL. */
struct unchecked {
	struct buf words;
	bool code;              /* a library among them that may define functions of libc */
};

static void leave(struct unchecked *u, struct span word, const char *before, struct span after)
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

static void refuse(struct verdict *v, const char *id, int os)
{
	if (os)
		facts_text(&v->facts, "errno", span_of(errno_name(os)));
	verdict_refuse(v, id);
}

/* --- what a target does not change ------------------------------------------------------------- */

bool against_path(struct host *h, const struct file *f, struct verdict *v)
{
	facts_text(&v->facts, "against", h->target->name);
	if (f->os || node_kind(&f->node) != NODE_FILE)
		return decide_path(h, f, v);
	return false;           /* its mode and its mount are those of here */
}

/* --- scripts ----------------------------------------------------------------------------------- */

static bool has_shell(const struct target *t, struct span interp)
{
	return t->known_os && span_is(interp, "/bin/sh");
}

static void refuse_crlf(const struct target *t, struct span interp, const struct file *f,
			struct verdict *v)
{
	uint64_t lines;
	uint64_t crlf;
	interp.n--;
	facts_text(&v->facts, "interp", interp);
	if (has_shell(t, interp))
		facts_flag(&v->facts, "interp_exists");
	script_count_lines(f->bytes, &lines, &crlf);
	facts_number(&v->facts, "crlf_lines", crlf);
	facts_number(&v->facts, "lines", lines);
	refuse(v, "LF103", ENOENT);
}

void against_script(struct host *h, const struct image *im, const struct file *f, struct verdict *v)
{
	char words[UNCHECKED_BYTES];
	struct unchecked u = {.words = buf_of(words, sizeof words)};
	struct span interp = im->script.interp;
	const struct file *next;
	if (im->script_fault != SCRIPT_OK) {
		(void)decide_script(h, im, f, 0, v, &next);
		return;
	}
	facts_text(&v->facts, "shebang", im->script.line);
	if (span_ends(interp, "\r")) {
		refuse_crlf(h->target, interp, f, v);
		return;
	}
	if (!has_shell(h->target, interp))
		leave(&u, interp, "", span_of(NULL));
	if (span_is(span_base(interp), "env") && im->script.arg.p)
		leave(&u, im->script.arg, "", span_of(NULL));
	facts_list(&v->facts, "unchecked", buf_span(&u.words));
}

/* --- the loader -------------------------------------------------------------------------------- */

static bool is_own_home(const struct verdict *v)
{
	static const char flags[][10] = {".nix", ".guix", ".homebrew", ".android"};
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (facts_find(&v->facts, span_of(flags[i])))
			return true;
	return false;
}

/* A directory where some system has a loader of that name. */
static bool is_loader_dir(const struct target *t, struct span dir)
{
	return span_is(dir, "/lib") || span_is(dir, "/lib64") || span_is(dir, "/usr/lib") ||
	       span_is(dir, "/usr/lib64") || span_ends(dir, t->machine->multiarch);
}

static bool is_loader_of(const struct target *t, struct span interp)
{
	char path[64];
	struct buf b = buf_of(path, sizeof path);
	target_loader(t, &b);
	if (span_starts(interp, "/usr/"))
		(void)span_from(interp, 4, &interp);
	return span_eq(interp, buf_span(&b));
}

/* True when the program's loader is the target's own. Otherwise it is refused, or let through when
   the loader may be there all the same: in another directory, or brought along with the program. */
static bool has_loader(struct host *h, const struct image *im, struct unchecked *u,
		       struct verdict *v)
{
	const struct target *t = h->target;
	struct span interp = im->interp;
	bool same = machine_of(&im->elf) == t->machine;
	char path[64];
	struct buf own = buf_of(path, sizeof path);
	target_loader(t, &own);
	if (same && is_loader_of(t, interp))
		return true;
	const struct file *f = host_file(h, interp);
	bool likely = same && span_eq(span_base(interp), span_base(buf_span(&own))) &&
		      is_loader_dir(t, span_dir(interp));
	bool usual = is_loader_dir(t, span_dir(interp));
	describe_interp(h, im, v);
	if (likely || (f && !f->os && !usual && !is_own_home(v)) || interp.n == 0 ||
	    interp.p[0] != '/') {
		leave(u, interp, "", span_of(NULL));
		return false;
	}
	v->kernel_decides = true;
	refuse(v, "LF301", ENOENT);
	return false;
}

/* --- libraries that come along ----------------------------------------------------------------- */

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
	} else if (!target_provides(h->target, name)) {
		leave(u, name, "", span_of(NULL));
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

/* --- version nodes ----------------------------------------------------------------------------- */

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
		if (closure_find(c, v.file) || !target_provides(h->target, v.file) ||
		    (v.flags & VER_FLG_WEAK))
			continue;
		enum target_node is = target_node(h->target, v.file, v.name);
		const struct object *asked = is == NODE_LACKING ? absent_library(v.file) : NULL;
		if (is == NODE_UNKNOWN)
			leave(u, v.name, "", v.file);
		else if (asked)
			closure_lack_node(c, o, asked, &v);
	}
	if (w.fault)
		c->unsure = "version needs that cannot be read";
}

/* --- musl -------------------------------------------------------------------------------------- */

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
		struct lack_symbol lack = {.by = o, .name = s.name, .at_start = true};
		if (u->code)
			leave(u, s.name, "the symbol ", span_of(NULL));
		else
			closure_lack_symbol(c, &lack);
	}
}

/* DT_RELR is passed over in silence before 1.2.4, and the program crashes. */
static void check_relr(struct host *h, struct closure *c, const struct object *o)
{
	const uint64_t packed = UINT64_C(1) << 36;      /* DT_RELR */
	if (!(o->lib->image.dyn.has & packed) || c->bad_reloc_by ||
	    release_rank(h->target->version) >= release_rank(span_of("1.2.4")))
		return;
	c->bad_reloc_by = o;
	c->bad_reloc = RELOC_PACKED;
}

/* --- the verdict ------------------------------------------------------------------------------- */

static void check_objects(struct host *h, struct closure *c, struct unchecked *u)
{
	for (const struct object *o = c->objects; o && !c->unsure; o = o->next) {
		if (!o->lib->image.dyn.present)
			continue;
		if (c->kind == LIBC_GLIBC) {
			check_nodes(h, c, o, u);
		} else {
			check_symbols(h, c, o, u);
			check_relr(h, c, o);
		}
	}
}

static void decide(const struct closure *c, struct verdict *v)
{
	if (c->nodes)
		verdict_refuse(v, "LF403");
	else if (c->nstart)
		verdict_refuse(v, "LF404");
	else if (c->bad_reloc_by)
		verdict_refuse(v, "LF405");
	for (const struct lack_node *n = c->nodes; n; n = n->next)
		if (span_starts(n->node, "GLIBC_"))
			verdict_refuse(v, "LF401");
}

/* Of the library that the message will speak of: that of the newest node, glibc's before others'. */
static void say_newest(const struct target *t, const struct closure *c, struct verdict *v)
{
	const struct lack_node *top = c->nodes;
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		bool glibc = span_starts(n->node, "GLIBC_");
		bool top_glibc = span_starts(top->node, "GLIBC_");
		if ((glibc && !top_glibc) ||
		    (glibc == top_glibc && release_rank(n->node) > release_rank(top->node)))
			top = n;
	}
	if (top)
		facts_text(&v->facts, "have.max_node",
			   target_newest(t, top->lib, release_family(top->node)));
}

static void say_sure(const struct target *t, struct verdict *v)
{
	bool cxx = span_is(v->diag.id, "LF403");
	facts_text(&v->facts, "have.sure", t->sure);
	if (span_is(t->sure, "memory") || (cxx && !span_is(t->sure, "measured")))
		facts_flag(&v->facts, ".likely");
}

static void judge_closure(struct host *h, const struct file *f, struct unchecked *u,
			  struct verdict *v)
{
	const struct span none = {NULL, 0};
	struct closure *c = arena_get(sizeof *c);
	if (c) {
		c->kind = h->target->libc;
		c->end = &c->objects;
		c->program = closure_add(c, f, span_of(f->path), none, NULL, RULE_PROGRAM);
	}
	if (c && c->program)
		follow_needs(h, c, u);
	if (c && c->program)
		check_objects(h, c, u);
	if (!c || c->unsure) {
		facts_text(&v->facts, "unsure", span_of(c ? c->unsure : "there is no memory left"));
		return;
	}
	v->closure = c;
	decide(c, v);
	say_newest(h->target, c, v);
}

void against_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	char words[UNCHECKED_BYTES];
	struct unchecked u = {.words = buf_of(words, sizeof words)};
	bool library = im->interp_fault == ELF_ABSENT && lib_of(f) && lib_needs(lib_of(f)) &&
		       lib_of(f)->nneeds;
	if (library)
		facts_flag(&v->facts, ".library");
	if (library || (im->interp_fault != ELF_ABSENT && has_loader(h, im, &u, v)))
		judge_closure(h, f, &u, v);
	facts_list(&v->facts, "unchecked", buf_span(&u.words));
	if (v->action == ACT_NONE)
		say_sure(h->target, v);
}
