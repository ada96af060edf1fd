/* A closure in which nothing is lacking, and that does not start all the same: for another
   processor, with relocations that this glibc leaves as they are, larger than RLIMIT_AS, or with a
   libc that LD_LIBRARY_PATH or LD_PRELOAD brought in. Closures come in, a refusal goes out. */
#include <landfall/verdict.h>

#include <landfall/arena.h>
#include <landfall/release.h>
#include <landfall/segments.h>

#include <elf.h>
#include <string.h>

#define RELRSZ 35       /* DT_RELRSZ: not in every elf.h */

/* Releases between a loader and a libc that cannot work together. They share structs that change
   with nearly every release (_rtld_global_ro); 2.31, 2.36 and 2.41 were tried, in every pair. */
#define RELEASES_APART 2
/* Four levels are defined; a few more may come to be. */
#define LEVEL_MAX 8

static unsigned minor_of(const struct closure *c)
{
	return glibc_minor((struct closure *)(uintptr_t)c);
}

/* dl_isa_level_check of sysdeps/x86/dl-prop.h, from 2.33 on. A processor has all levels up to its
   own. */
static const struct object *beyond_processor(struct host *h, const struct closure *c)
{
	for (const struct object *o = c->objects; c->kind == LIBC_GLIBC && o; o = o->next) {
		uint32_t needed = segments_isa_needed(&o->lib->image.elf);
		if (needed > 1 && (needed & ~((1U << host_isa_level(h)) - 1)))
			return minor_of(c) >= 33 ? o : NULL;
	}
	return NULL;
}

static bool is_from_environment(const struct object *o)
{
	return o->rule == RULE_LIBRARY_PATH || o->rule == RULE_PRELOAD;
}

static bool has_tag(const struct elf_dyn *d, unsigned size_tag)
{
	return (d->has & (1ULL << size_tag)) && d->val[size_tag];
}

/* Whoever is linked against glibc says so, and a glibc that does not know it lacks that node. */
static bool wants_relr(const struct image *im)
{
	struct elf_walk w = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (span_is(v.name, "GLIBC_ABI_DT_RELR"))
			return true;
	return false;
}

/* Does the system's own libc tell that its loader knows of it? That costs less than to look for the
   loader's release, and libc.so.6 itself is the library without a need of that node. */
static bool libc_knows_relr(const struct closure *c)
{
	const struct object *o = closure_find(c, span_of("libc.so.6"));
	return o && !is_from_environment(o) && lib_has_node(o->lib, span_of("GLIBC_ABI_DT_RELR"));
}

/* Before 2.36 DT_RELR is passed over without a word; the functions that are called first are found
   through addresses that stand in it. */
static const struct object *left_unrelocated(const struct closure *c)
{
	for (const struct object *o = c->objects; c->kind == LIBC_GLIBC && o; o = o->next)
		if (has_tag(&o->lib->image.dyn, RELRSZ) &&
		    has_tag(&o->lib->image.dyn, DT_INIT_ARRAYSZ) && !wants_relr(&o->lib->image))
			return !libc_knows_relr(c) && minor_of(c) < 36 ? o : NULL;
	return NULL;
}

/* The user's part of the address space, with four levels of pages. */
#define ADDRESSES (1ULL << 47)

static uint64_t memory_of(const struct closure *c)
{
	uint64_t sum = 0;
	for (const struct object *o = c->objects; o; o = o->next) {
		uint64_t n = segments_memory(&o->lib->image.elf);
		/* More than there is: damaged, and the loader's own sums wrap around. */
		sum += n < ADDRESSES ? n : 0;
	}
	return sum;
}

/* A libc.so.6 of the environment that is of another release than the loader. */
static const struct object *other_libc(const struct closure *c)
{
	for (const struct object *o = c->objects; c->kind == LIBC_GLIBC && o; o = o->next) {
		if (!is_from_environment(o) || !span_is(o->lib->image.dyn.soname, "libc.so.6"))
			continue;
		struct span version = libc_version_of(LIBC_GLIBC, o->file->bytes);
		unsigned libc = version.p ? (unsigned)(release_rank(version) / 10000 % 10000) : 0;
		unsigned loader = minor_of(c);
		unsigned apart = libc > loader ? libc - loader : loader - libc;
		/* 32 stands for all up to it. */
		if (libc && apart >= RELEASES_APART && !(loader == 32 && libc < 32))
			return o;
	}
	return NULL;
}

static void say_level(struct host *h, const struct object *o, struct verdict *v)
{
	uint32_t needed = segments_isa_needed(&o->lib->image.elf);
	unsigned level = 1;
	while (level < 32 && needed >> level)
		level++;
	facts_number(&v->facts, "needed_level", level);
	facts_number(&v->facts, "level", (uint64_t)host_isa_level(h));
	facts_text(&v->facts, "needed_by", o->path);
	facts_text(&v->facts, "loader_error", span_of("CPU ISA level is lower than required"));
	if (o->rule == RULE_PROGRAM)
		facts_flag(&v->facts, ".itself");
	if (level > LEVEL_MAX)
		facts_flag(&v->facts, ".no_such_level");
}

bool decide_libs(struct host *h, const struct closure *c, struct verdict *v)
{
	const struct object *o = beyond_processor(h, c);
	if (o) {
		say_level(h, o, v);
		verdict_refuse(v, "LF410");
		return true;
	}
	o = left_unrelocated(c);
	if (o) {
		facts_text(&v->facts, "needed_by", o->path);
		facts_text(&v->facts, ".need_version", span_of("2.36"));
		verdict_refuse(v, "LF415");
		return true;
	}
	return host_as_limit(h) && decide_memory(h, memory_of(c), "it and its libraries", v);
}

static bool is_sound(struct host *h, const struct closure *c)
{
	return !c->unsure && !c->libs && !c->nodes && !c->nstart && !c->bad_reloc_by && !c->foreign &&
	       !other_libc(c) && !beyond_processor(h, c) && !left_unrelocated(c);
}

static bool starts_without(const struct search *s, const struct file *f, bool path, bool preload)
{
	struct search t = *s;
	struct closure *c = arena_get(sizeof *c);
	if (path)
		t.library_path = (struct span){NULL, 0};
	if (preload)
		t.preload = (struct span){NULL, 0};
	if (c)
		closure_read(&t, f, c);
	return c && is_sound(s->host, c);
}

/* The file that the environment brought in and that is in the way. */
static struct span culprit(const struct closure *c)
{
	const struct object *o = other_libc(c);
	if (o)
		return o->path;
	for (const struct lack_lib *l = c->libs; l; l = l->next)
		for (const struct place *p = l->places; p; p = p->next)
			if (p->rule == RULE_LIBRARY_PATH && p->why[0])
				return p->where;
	for (const struct lack_node *n = c->nodes; n; n = n->next)
		if (is_from_environment(n->asked) || is_from_environment(n->by))
			return is_from_environment(n->asked) ? n->asked->path : n->by->path;
	if (c->libs && is_from_environment(c->libs->by))
		return c->libs->by->path;
	if (c->symbols && is_from_environment(c->symbols->by))
		return c->symbols->by->path;
	for (o = c->objects; o; o = o->next)
		if (is_from_environment(o))
			return o->path;
	return (struct span){NULL, 0};
}

static void say_poison(const struct search *s, const struct closure *c, bool path, bool preload,
		       struct verdict *v)
{
	const struct object *o = other_libc(c);
	char text[16];
	struct buf b = buf_of(text, sizeof text);
	facts_text(&v->facts, "variable",
		   span_of(path && preload ? "LD_LIBRARY_PATH and LD_PRELOAD"
			   : path	   ? "LD_LIBRARY_PATH"
					   : "LD_PRELOAD"));
	facts_text(&v->facts, ".unset",
		   span_of(path && preload ? "LD_LIBRARY_PATH= LD_PRELOAD="
			   : path	   ? "LD_LIBRARY_PATH="
					   : "LD_PRELOAD="));
	if (path)
		facts_text(&v->facts, "library_path", s->library_path);
	if (preload)
		facts_text(&v->facts, "preload", s->preload);
	facts_text(&v->facts, "culprit", culprit(c));
	facts_flag(&v->facts, c->nodes ? ".lacks_nodes" : c->libs ? ".lacks_libs" : ".lacks_none");
	if (!o || c->nodes || c->libs)
		return;
	buf_adds(&b, "2.");
	buf_addu(&b, minor_of(c));
	facts_text(&v->facts, "libc_release", libc_version_of(LIBC_GLIBC, o->file->bytes));
	facts_text(&v->facts, "loader_release", buf_span(&b));
	if (minor_of(c) == 32)
		facts_flag(&v->facts, ".old_loader");
}

bool decide_poison(const struct search *s, const struct file *f, const struct closure *c,
		   struct verdict *v)
{
	bool path = s->library_path.n;
	bool preload = s->preload.n;
	if ((!path && !preload) || is_sound(s->host, c) ||
	    closure_is_secure((struct closure *)(uintptr_t)c, s->host))
		return false;
	if (!culprit(c).p || !starts_without(s, f, path, preload))
		return false;
	if (preload && path && starts_without(s, f, false, true))
		path = false;
	else if (preload && path && starts_without(s, f, true, false))
		preload = false;
	say_poison(s, c, path, preload, v);
	verdict_refuse(v, "LF411");
	return true;
}

void note_libs(const struct closure *c, struct verdict *v)
{
	if (c->lost_preload.p) {
		facts_text(&v->facts, "preload", c->lost_preload);
		facts_flag(&v->facts, c->kind == LIBC_MUSL ? ".preload_musl" : ".preload_glibc");
		verdict_note(v, "LF412");
	}
	if (c->kind == LIBC_GLIBC && c->symbols && c->nstart == 0) {
		facts_text(&v->facts, "lazy_symbol", c->symbols->name);
		facts_text(&v->facts, "lazy_by", c->symbols->by->path);
		verdict_note(v, "LF413");
	}
}
