/* The closure of a program: every object its loader would map, in load order. The two loaders'
   searches fill it; this file keeps the list, the names an object is known by, and the lacks. */
#include <landfall/need.h>

#include <landfall/arena.h>

#include <string.h>

static void give_up(struct closure *c, const char *why)
{
	if (!c->unsure)
		c->unsure = why;
}

bool object_alias(struct object *o, struct span name)
{
	struct alias *a = arena_get(sizeof *a);
	if (!a)
		return false;
	a->name = name;
	a->next = o->aliases;
	o->aliases = a;
	return true;
}

bool object_known_as(const struct object *o, struct span name)
{
	for (const struct alias *a = o->aliases; a; a = a->next)
		if (span_eq(a->name, name))
			return true;
	return o->rule != RULE_PROGRAM && span_eq(o->path, name);
}

struct object *closure_add(struct closure *c, const struct file *f, struct span path,
			   struct span name, const struct object *parent, enum rule rule)
{
	struct object *o = c->nobjects < OBJECTS_MAX ? arena_get(sizeof *o) : NULL;
	if (!o || (name.p && !object_alias(o, name))) {
		give_up(c, "it needs more libraries than are looked at");
		return NULL;
	}
	o->file = f;
	o->path = path;
	o->parent = parent;
	o->rule = rule;
	image_read(f->bytes, &o->image);
	*c->end = o;
	c->end = &o->next;
	c->nobjects++;
	return o;
}

/* Both loaders read the program's place from /proc/self/exe when the kernel mapped it. Another root
   is taken to have /proc once it runs. */
static bool knows_own_place(struct host *h)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	return h->root[0] || h->ops->readlink(h, "/proc/self/exe", &b) == 0;
}

/* dl-origin.c: the program's directory with its links resolved; for a library the directory of
   the path it was found at. Started by its loader's own command line, a program is where it was
   said to be. */
struct span object_origin(const struct search *s, struct object *o)
{
	struct walk w;
	if (o->origin.p)
		return o->origin;
	if (o->rule == RULE_PROGRAM && (s->by_command || knows_own_place(s->host))) {
		host_walk(s->host, o->path, &w);
		char *copy = w.os ? NULL : arena_copy(span_of(w.real));
		o->origin = copy ? span_dir(span_of(copy)) : (struct span){NULL, 0};
	} else if (o->rule != RULE_PROGRAM) {
		o->origin = span_dir(o->path);
	}
	return o->origin;
}

void closure_lack_lib(struct closure *c, struct span name, const struct object *by,
		      const char *why, struct place *places)
{
	struct lack_lib **at = &c->libs;
	for (; *at; at = &(*at)->next)
		if (span_eq((*at)->name, name))
			return;
	struct lack_lib *l = c->nlibs < LACKS_MAX ? arena_get(sizeof *l) : NULL;
	c->nlibs++;
	if (!l)
		return;
	l->name = name;
	if (l->name.n > NAME_KEPT_MAX)
		l->name.n = NAME_KEPT_MAX;
	l->by = by;
	l->why = why;
	l->places = places;
	*at = l;
}

bool built_for_musl(const struct image *im)
{
	size_t i = 0;
	struct span name;
	while (elf_next_needed(&im->elf, &im->dyn, &i, &name))
		if (span_starts(name, "libc.musl-") || span_is(name, "libc.so"))
			return true;
	return false;
}

static void add_loader(const struct search *s, struct closure *c)
{
	struct object *o = arena_get(sizeof *o);
	if (!o) {
		give_up(c, "there is no memory left");
		return;
	}
	o->file = s->loader;
	o->path = s->loader_path;
	o->rule = RULE_LOADER;
	image_read(s->loader->bytes, &o->image);
	c->rtld = o;
	if (o->image.dyn.soname.p)
		(void)object_alias(o, o->image.dyn.soname);
	(void)object_alias(o, s->interp);
}

/* An object that cannot be read at all leaves the loader to say what is wrong with it. */
static void check_object(struct closure *c, const struct object *o)
{
	if (o->image.dyn.present && o->image.dyn_fault != ELF_OK)
		give_up(c, "a library's .dynamic cannot be read");
	if (c->kind == LIBC_GLIBC && !c->foreign && o->rule != RULE_PROGRAM &&
	    built_for_musl(&o->image))
		c->foreign = o;
}

void closure_read(const struct search *s, const struct file *program, const struct image *image,
		  struct closure *out)
{
	memset(out, 0, sizeof *out);
	out->end = &out->objects;
	out->loader = s->loader;
	out->kind = libc_kind_of(s->loader->bytes);
	if (out->kind != LIBC_GLIBC && out->kind != LIBC_MUSL) {
		out->unsure = "its loader is neither glibc's nor musl's";
		return;
	}
	add_loader(s, out);
	struct span none = {NULL, 0};
	out->program = closure_add(out, program, span_of(program->path), none, NULL, RULE_PROGRAM);
	if (out->program)
		out->program->image = *image;
	for (struct object *o = out->objects; o && !out->unsure; o = o->next) {
		check_object(out, o);
		if (out->kind == LIBC_GLIBC)
			glibc_search(s, out, o);
		else
			musl_search(s, out, o);
	}
	if (out->unsure)
		return;
	/* Nodes also when libraries are missing: who installs those should not meet the next error. */
	if (out->kind == LIBC_GLIBC)
		bind_nodes(out);
	else if (!out->libs)
		bind_symbols(out);
}

const char *rule_text(enum rule r)
{
	switch (r) {
	case RULE_PROGRAM: return "the program";
	case RULE_PRELOAD: return "LD_PRELOAD";
	case RULE_PATH: return "path";
	case RULE_RPATH: return "RPATH";
	case RULE_LIBRARY_PATH: return "LD_LIBRARY_PATH";
	case RULE_RUNPATH: return "RUNPATH";
	case RULE_CACHE: return "ld.so.cache";
	case RULE_DEFAULT: return "default directory";
	case RULE_LOADER: return "the loader itself";
	}
	return "";
}
