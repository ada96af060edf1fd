/* Common workarounds that break a program: a foreign libc in LD_LIBRARY_PATH, a library under
   another's name, musl installed as glibc's loader; also an ABI note that hides a library. A
   closure comes in, facts go out. */
#include "explain/explain.h"

#include "closure/closure.h"
#include "message/verdict.h"
#include "read/phrases.h"

/* Adds a libc.so.6 from LD_LIBRARY_PATH or LD_PRELOAD under a loader from another directory: a libc
   and its loader only work together when they come from one build. */
static void say_foreign_libc(const struct closure *c, struct verdict *v)
{
	for (const struct object *o = c->objects; o && c->kind == LIBC_GLIBC; o = o->next)
		if (o->rule == RULE_LIBRARY_PATH &&
		    span_is(o->lib->image.dyn.soname, "libc.so.6")) {
			facts_text(&v->message.facts, HINT_ENV_LIBC, o->path);
		}
}

/* Adds a library whose DT_SONAME is not the name it was found by: a symbolic link or a copy under
   another name. */
static void say_renamed(const struct closure *c, struct verdict *v)
{
	for (const struct missing_version *n = c->missing_versions; n; n = n->next) {
		struct span soname = n->asked->lib->image.dyn.soname;
		if (soname.n && !span_eq(soname, n->lib)) {
			facts_text(&v->message.facts, HINT_RENAMED, n->asked->path);
			facts_text(&v->message.facts, HINT_RENAMED_FROM, soname);
		}
	}
}

/* Adds a library that is skipped as if it did not exist, because glibc up to 2.35 skips a
   .note.ABI-tag with a newer kernel (elf/dl-load.c, open_verify). */
static void say_tagged(const struct closure *c, struct verdict *v)
{
	for (const struct missing_lib *l = c->libs; l; l = l->next)
		for (const struct search_path_entry *p = l->places; p; p = p->next)
			if (span_starts(span_of(p->why), PHRASE_OTHER_KERNEL))
				facts_text(&v->message.facts, HINT_TAGGED, p->where);
}

static void say_musl_under_glibc(const struct closure *c, const struct image *im, struct verdict *v)
{
	if (c->kind != LIBC_MUSL || !span_starts(span_base(im->interp), "ld-linux"))
		return;
	for (const struct object *o = c->objects; o; o = o->next)
		if (span_is(span_base(o->path), "libgcompat.so.0"))
			facts_flag(&v->message.facts, HINT_BY_GCOMPAT);
	if (!facts_find(&v->message.facts, HINT_BY_GCOMPAT))
		facts_text(&v->message.facts, HINT_MUSL_AS_GLIBC, im->interp);
}

/* Adds a Node.js addon in the closure that was built for glibc. */
static void say_addon(const struct closure *c, struct verdict *v)
{
	for (const struct missing_symbol *s = c->symbols; s && c->kind == LIBC_MUSL; s = s->next)
		if (span_ends(s->by->path, ".node"))
			facts_text(&v->message.facts, HINT_NODE_ADDON, s->by->path);
}

void describe_workarounds(const struct closure *c, const struct image *im, struct verdict *v)
{
	say_foreign_libc(c, v);
	say_renamed(c, v);
	say_tagged(c, v);
	say_musl_under_glibc(c, im, v);
	say_addon(c, v);
}
