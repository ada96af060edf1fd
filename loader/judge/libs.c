/* Closures in which nothing is missing and that still do not start: for a newer processor, with
   relocations that this glibc leaves unapplied, larger than RLIMIT_AS, or with a library of another
   glibc. A closure comes in, a refusal goes out. */
#include "judge/rules.h"

#include "closure/closure.h"
#include "closure/stops.h"
#include "closure/versions.h"
#include "host/arena.h"
#include "host/rights.h"
#include "link/glibc.h"
#include "link/load.h"
#include "machine/x86_64.h"
#include "message/verdict.h"
#include "read/phrases.h"
#include "read/release.h"
#include "read/segments.h"

#include <elf.h>
#include <string.h>

#define RELRSZ 35 /* DT_RELRSZ, which older elf.h files do not define */

/* From this distance on, a loader and a libc of different releases do not work together: they share
   structs that change with nearly every release (_rtld_global_ro). 2.31, 2.36 and 2.41 were tried,
   in every pair. */
#define RELEASES_APART 2
/* Highest x86-64 level tested; four are defined. */
#define LEVEL_MAX 8
/* 1 January 2000 */
#define PACKAGE_DATE_LEAST 946684800

/* An object that needs a higher x86-64 level than this processor has (dl_isa_level_check of
   sysdeps/x86/dl-prop.h, from 2.33 on); NULL for none. A processor has every level up to its
   own. */
static const struct object *beyond_processor(struct host *h, const struct closure *c)
{
	for (const struct object *o = c->objects; c->kind == LIBC_GLIBC && o; o = o->next) {
		uint32_t needed = lib_isa_needed(o->lib);
		if (needed > 1 && (needed & ~((1U << host_isa_level(h)) - 1)))
			return glibc_minor(c) >= 33 ? o : NULL;
	}
	return NULL;
}

static bool has_tag(const struct elf_dyn *d, unsigned size_tag)
{
	return (d->has & (1ULL << size_tag)) && d->val[size_tag];
}

/* Does the file need GLIBC_ABI_DT_RELR? Files with DT_RELR that are linked against glibc do, and a
   glibc that does not apply DT_RELR does not define that version. */
static bool wants_relr(const struct image *im)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (span_is(v.name, "GLIBC_ABI_DT_RELR"))
			return true;
	return false;
}

/* Does libc.so.6 define GLIBC_ABI_DT_RELR, so that its loader applies DT_RELR? That costs less than
   finding the loader's release, and libc.so.6 itself has DT_RELR without needing the version. */
static bool libc_knows_relr(const struct closure *c)
{
	const struct object *o = closure_find(c, span_of("libc.so.6"));
	return o && !object_brought_in(o) && versions_defined(o->lib, span_of("GLIBC_ABI_DT_RELR"));
}

/* An object whose DT_RELR stays unapplied, because releases before 2.36 ignore DT_RELR without a
   message; its constructors are then called at wrong addresses. NULL for none. */
static const struct object *left_unrelocated(const struct closure *c)
{
	const struct lib *loader = lib_of(c->loader);
	/* A release that was read for another program is an answer without a search. */
	if (loader && loader->minor_known && loader->minor >= 36)
		return NULL;
	for (const struct object *o = c->objects; c->kind == LIBC_GLIBC && o; o = o->next)
		if (has_tag(&o->lib->image.dyn, RELRSZ) &&
		    has_tag(&o->lib->image.dyn, DT_INIT_ARRAYSZ) && !wants_relr(&o->lib->image))
			return !libc_knows_relr(c) && glibc_minor(c) < 36 ? o : NULL;
	return NULL;
}

/* User address space with four levels of page tables. */
#define ADDRESSES (1ULL << 47)

static uint64_t memory_of(const struct closure *c)
{
	uint64_t sum = 0;
	for (const struct object *o = c->objects; o; o = o->next) {
		uint64_t n = segments_memory(&o->lib->image.elf);
		/* A larger sum means damaged headers, on which the loader's own sums wrap
		   around. */
		sum += n < ADDRESSES ? n : 0;
	}
	return sum;
}

/* Were both files made in one build of a package? A package dates all its files as its last
   change, so that the quick pass need not read releases, which costs as much as all the rest of a
   start. Old dates are those that tools give to everything (Nix: 1, zip: 1980). */
static bool of_one_build(const struct host *h, const struct file *a, const struct file *b)
{
	return h->skip_access_checks && a->inode.mtime == b->inode.mtime &&
	       a->inode.mtime >= PACKAGE_DATE_LEAST;
}

const struct object *libs_other_libc(const struct host *h, const struct closure *c)
{
	const struct object *o = c->kind == LIBC_GLIBC ? c->objects : NULL;
	while (o && !span_is(o->lib->image.dyn.soname, "libc.so.6"))
		o = o->next;
	if (!o || of_one_build(h, o->file, c->loader))
		return NULL;
	unsigned libc = glibc_minor_of(o->lib);
	unsigned loader = libc ? glibc_minor(c) : 0;
	unsigned apart = libc > loader ? libc - loader : loader - libc;
	/* glibc_minor() gives 32 for every older release, too. */
	return libc && apart >= RELEASES_APART && !(loader == 32 && libc < 32) ? o : NULL;
}

/* Is this a library of glibc's own, which is one build with its loader? */
static bool is_glibcs(const struct object *o)
{
	static const char names[][18] = {
		"libc.so.6",    "libm.so.6",    "libpthread.so.0",   "libdl.so.2",
		"librt.so.1",   "libutil.so.1", "libresolv.so.2",    "libanl.so.1",
		"libmvec.so.1", "libnsl.so.1",  "libthread_db.so.1", "libnss_files.so.2",
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (span_is(o->lib->image.dyn.soname, names[i]))
			return true;
	return false;
}

const struct object *libs_other_glibc(const struct host *h, const struct closure *c)
{
	const struct object *o = libs_other_libc(h, c);
	if (o || c->kind != LIBC_GLIBC)
		return o;
	for (const struct missing_version *n = c->missing_versions; n; n = n->next)
		if (is_glibcs(n->by) && span_starts(n->version, "GLIBC_"))
			return n->by;
	for (const struct missing_symbol *s = c->symbols; s; s = s->next)
		/* The constructor of libpthread.so.0, until 2.34, calls it. */
		if (is_glibcs(s->by) && span_is(s->version, "GLIBC_PRIVATE") &&
		    (s->at_start || span_is(s->name, "__libc_pthread_init")))
			return s->by;
	return NULL;
}

static void say_level(struct host *h, const struct object *o, struct verdict *v)
{
	uint32_t needed = lib_isa_needed(o->lib);
	unsigned level = 1;
	while (level < 32 && needed >> level)
		level++;
	facts_number(&v->message.facts, FACT_NEEDED_LEVEL, level);
	facts_number(&v->message.facts, FACT_LEVEL, (uint64_t)host_isa_level(h));
	facts_text(&v->message.facts, FACT_NEEDED_BY, o->path);
	facts_text(&v->message.facts, FACT_LOADER_ERROR,
		   span_of("CPU ISA level is lower than required"));
	if (o->rule == RULE_PROGRAM)
		facts_flag(&v->message.facts, HINT_ITSELF);
	if (level > LEVEL_MAX)
		facts_flag(&v->message.facts, HINT_NO_SUCH_LEVEL);
}

bool decide_other_glibc(const struct host *h, const struct closure *c, struct verdict *v)
{
	char text[16];
	struct buf b = buf_of(text, sizeof text);
	const struct object *o = libs_other_glibc(h, c);
	if (!o || object_brought_in(o))
		return false;
	buf_adds(&b, "2.");
	buf_addu(&b, glibc_minor(c));
	facts_text(&v->message.facts, FACT_CULPRIT, o->path);
	facts_text(&v->message.facts, HINT_RULE, span_of(rule_text(o->rule)));
	facts_text(&v->message.facts, FACT_LOADER_RELEASE, buf_span(&b));
	if (glibc_minor(c) == 32)
		facts_flag(&v->message.facts, HINT_OLD_LOADER);
	if (span_is(o->lib->image.dyn.soname, "libc.so.6"))
		facts_text(&v->message.facts, FACT_LIBC_RELEASE,
			   libc_version_of(LIBC_GLIBC, o->file));
	verdict_refuse(v, LANDFALL_LF417);
	return true;
}

/* A library that asks for an executable stack in a process that may have none; the stack of the
   program itself was the kernel's to make (elf/dl-load.c, _dl_make_stack_executable). */
static void find_exec_stack(struct host *h, struct closure *c)
{
	const struct elf *e = &c->program->lib->image.elf;
	if (c->stop.kind || c->kind != LIBC_GLIBC || e->machine != EM_X86_64 ||
	    segments_exec_stack(e))
		return;
	const struct object *o = c->objects;
	for (; o; o = o->next) {
		lib_features(o->lib);
		if (o->lib->exec_stack)
			break;
	}
	if (o && host_refuses_exec_gain(h))
		c->stop = (struct stop){STOP_STACK, o, NULL, {NULL, 0}};
}

static OWN_FRAME void refuse_stop(const struct closure *c, struct verdict *v)
{
	static const enum fact_key hints[] = {
		[STOP_NONE] = FACT_NONE,
		[STOP_DYNAMIC] = HINT_STOP_DAMAGE,
		[STOP_HASH] = HINT_STOP_DAMAGE,
		[STOP_VERNEED] = HINT_STOP_VERNEED,
		[STOP_NO_MARK] = HINT_STOP_NO_MARK,
		[STOP_COPY] = HINT_STOP_COPY,
		[STOP_STACK] = HINT_STOP_STACK,
	};
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	bool itself = c->stop.by->rule == RULE_PROGRAM;
	buf_adds(&b, itself ? PHRASE_IT : PHRASE_ITS_LIBRARY " '");
	buf_add(&b, itself ? span_of(NULL) : span_base(c->stop.by->path));
	buf_adds(&b, itself ? "" : "'");
	facts_flag(&v->message.facts, hints[c->stop.kind]);
	facts_text(&v->message.facts, FACT_NEEDED_BY, c->stop.by->path);
	facts_text(&v->message.facts, FACT_LOADER_ERROR, span_of(stop_text(c->stop.kind)));
	facts_text(&v->message.facts, HINT_STOPPER, buf_span(&b));
	if (itself)
		facts_flag(&v->message.facts, HINT_ITSELF);
	if (c->stop.keeper)
		facts_text(&v->message.facts, HINT_KEEPER, c->stop.keeper->path);
	if (c->stop.what.p)
		facts_text(&v->message.facts, FACT_STOPS_AT, c->stop.what);
	verdict_refuse(v, LANDFALL_LF416);
}

bool decide_libs(const struct search *s, struct closure *c, struct verdict *v)
{
	struct host *h = s->host;
	find_exec_stack(h, c);
	if (c->stop.kind) {
		refuse_stop(c, v);
		return true;
	}
	const struct object *o = beyond_processor(h, c);
	if (o) {
		say_level(h, o, v);
		verdict_refuse(v, LANDFALL_LF410);
		return true;
	}
	o = left_unrelocated(c);
	if (o) {
		facts_text(&v->message.facts, FACT_NEEDED_BY, o->path);
		facts_text(&v->message.facts, HINT_NEED_VERSION, span_of("2.36"));
		verdict_refuse(v, LANDFALL_LF415);
		return true;
	}
	return host_as_limit(h) && decide_memory(h, memory_of(c), PHRASE_ITS_LIBRARIES, v);
}

bool libs_are_sound(struct host *h, const struct closure *c)
{
	return !c->unsure && !c->libs && !c->missing_versions && !c->nstart && !c->bad_reloc_by &&
	       !c->unrelocated && !c->foreign && !c->stop.kind && !libs_other_glibc(h, c) &&
	       !beyond_processor(h, c) && !left_unrelocated(c);
}

void refuse_missing(const struct closure *c, struct verdict *v)
{
	if (c->libs) {
		verdict_refuse(v, LANDFALL_LF402);
		return;
	}
	if (c->missing_versions)
		verdict_refuse(v, LANDFALL_LF403);
	else if (c->nstart)
		verdict_refuse(v, LANDFALL_LF404);
	else if (c->bad_reloc_by)
		verdict_refuse(v, LANDFALL_LF405);
	for (const struct missing_version *n = c->missing_versions; n; n = n->next)
		if (span_starts(n->version, "GLIBC_"))
			verdict_refuse(v, LANDFALL_LF401);
}
