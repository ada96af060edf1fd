/* Folk remedies, and what else is at hand of which the loader's own words do not speak: another
   libc in LD_LIBRARY_PATH, a library under another's name, musl under the name of glibc's loader, a
   note that hides a library. A closure comes in, facts go out. */
#include <landfall/verdict.h>

/* A libc.so.6 that the environment brought, under a loader from elsewhere: they are one build, and
   only together do they work. */
static void say_foreign_libc(const struct closure *c, struct verdict *v)
{
	for (const struct object *o = c->objects; o && c->kind == LIBC_GLIBC; o = o->next)
		if (o->rule == RULE_LIBRARY_PATH && span_is(o->lib->image.dyn.soname, "libc.so.6")) {
			facts_text(&v->facts, ".env_libc", o->path);
			facts_text(&v->facts, ".env_dir", span_dir(o->path));
		}
}

/* A library that says it is another one: a link by that name, or a copy. */
static void say_renamed(const struct closure *c, struct verdict *v)
{
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		struct span soname = n->asked->lib->image.dyn.soname;
		if (soname.n && !span_eq(soname, n->lib)) {
			facts_text(&v->facts, ".renamed", n->asked->path);
			facts_text(&v->facts, ".renamed_from", soname);
		}
	}
}

/* Up to glibc 2.35 a library whose .note.ABI-tag names a newer kernel is passed over as if it were
   not there (elf/dl-load.c, open_verify). */
static void say_tagged(const struct closure *c, struct verdict *v)
{
	for (const struct lack_lib *l = c->libs; l; l = l->next)
		for (const struct place *p = l->places; p; p = p->next)
			if (span_starts(span_of(p->why), "it is for a newer kernel"))
				facts_text(&v->facts, ".tagged", p->where);
}

static void say_musl_under_glibc(const struct closure *c, const struct image *im, struct verdict *v)
{
	if (c->kind != LIBC_MUSL || !span_starts(span_base(im->interp), "ld-linux"))
		return;
	for (const struct object *o = c->objects; o; o = o->next)
		if (span_is(span_base(o->path), "libgcompat.so.0"))
			facts_flag(&v->facts, ".by_gcompat");
	if (!facts_find(&v->facts, span_of(".by_gcompat")))
		facts_text(&v->facts, ".musl_as_glibc", im->interp);
}

/* An addon of Node in the closure that was built for glibc. */
static void say_addon(const struct closure *c, struct verdict *v)
{
	for (const struct lack_symbol *s = c->symbols; s && c->kind == LIBC_MUSL; s = s->next)
		if (span_ends(s->by->path, ".node"))
			facts_text(&v->facts, ".node_addon", s->by->path);
}

void describe_folk(const struct closure *c, const struct image *im, struct verdict *v)
{
	say_foreign_libc(c, v);
	say_renamed(c, v);
	say_tagged(c, v);
	say_musl_under_glibc(c, im, v);
	say_addon(c, v);
}
