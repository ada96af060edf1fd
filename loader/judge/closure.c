/* The closure of a program: every object its loader would map, in load order. The two loaders'
   searches fill it; this file keeps the list, the names an object is known by, and the lacks. */
#include <landfall/need.h>

#include <landfall/arena.h>

#include <elf.h>
#include <string.h>

static void give_up(struct closure *c, const char *why)
{
	if (!c->unsure)
		c->unsure = why;
}

static size_t name_hash(struct span name)
{
	uint32_t h = elf_gnu_hash(name);
	return h ^ h >> 15;
}

static struct name_slot *name_slot(struct name_slot *slots, size_t size, struct span name)
{
	size_t i = name_hash(name) & (size - 1);
	while (slots[i].object && !span_eq(slots[i].name, name))
		i = (i + 1) & (size - 1);
	return &slots[i];
}

static bool names_grow(struct names *t)
{
	size_t size = t->size ? 4 * t->size : 64;
	struct name_slot *slots = arena_get(size * sizeof slots[0]);
	if (!slots)
		return false;
	for (size_t i = 0; i < t->size; i++)
		if (t->slots[i].object)
			*name_slot(slots, size, t->slots[i].name) = t->slots[i];
	t->slots = slots;
	t->size = size;
	return true;
}

static bool names_add(struct names *t, struct span name, struct object *o)
{
	if (2 * t->n >= t->size && !names_grow(t))
		return false;
	struct name_slot *s = name_slot(t->slots, t->size, name);
	if (s->object)
		return true;
	*s = (struct name_slot){name, o};
	t->n++;
	return true;
}

struct object *closure_find(const struct closure *c, struct span name)
{
	return c->names.size ? name_slot(c->names.slots, c->names.size, name)->object : NULL;
}

static bool add_alias(struct object *o, struct span name)
{
	struct alias *a = arena_get(sizeof *a);
	if (!a)
		return false;
	a->name = name;
	a->next = o->aliases;
	o->aliases = a;
	return true;
}

bool closure_alias(struct closure *c, struct object *o, struct span name)
{
	return (object_known_as(o, name) || add_alias(o, name)) && names_add(&c->names, name, o);
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
	if (!o) {
		give_up(c, "it needs more libraries than are looked at");
		return NULL;
	}
	o->file = f;
	o->path = path;
	o->parent = parent;
	o->rule = rule;
	o->lib = lib_of(f);
	if (!o->lib) {
		give_up(c, "there is no memory left");
		return NULL;
	}
	o->lib->mark = c->number;
	bool ok = !name.p || closure_alias(c, o, name);
	if (rule != RULE_PROGRAM)
		ok = ok && names_add(&c->names, path, o);
	if (o->lib->image.dyn.soname.n)
		ok = ok && names_add(&c->names, o->lib->image.dyn.soname, o);
	if (!ok)
		give_up(c, "there is no memory left");
	*c->end = o;
	c->end = &o->next;
	c->nobjects++;
	return o;
}

void closure_put_before(struct closure *c, struct object *o, struct object *moved)
{
	struct object **to = &c->objects;
	while (*to && *to != o && *to != moved)
		to = &(*to)->next;
	if (*to != o || o == c->program)
		return;         /* it is earlier in the list already */
	struct object **from = to;
	while (*from && *from != moved)
		from = &(*from)->next;
	if (!*from)
		return;
	*from = moved->next;
	if (!*from)
		c->end = from;
	moved->next = o;
	*to = moved;
}

/* dl-origin.c: the program's directory with its links resolved; for a library the directory of
   the path it was found at. Started by its loader's own command line, a program is where it was
   said to be. */
struct span object_origin(struct host *h, const struct closure *c, struct object *o)
{
	char place[PATH_BYTES];
	struct buf b = buf_of(place, sizeof place);
	if (o->origin.p)
		return o->origin;
	if (o->rule != RULE_PROGRAM) {
		o->origin = span_dir(o->path);
	} else if (host_place(h, o->path, c->by_command, &b)) {
		char *copy = arena_copy(buf_span(&b));
		o->origin = copy ? span_dir(span_of(copy)) : (struct span){NULL, 0};
	}
	return o->origin;
}

void closure_spend(struct closure *c, uint64_t steps)
{
	c->effort += steps;
	if (c->effort > EFFORT_MAX)
		give_up(c, "it would take too long to examine");
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

void closure_lack_symbol(struct closure *c, const struct lack_symbol *lack)
{
	struct lack_symbol **at = &c->symbols;
	closure_spend(c, c->nsymbols < LACKS_MAX ? c->nsymbols : LACKS_MAX);
	for (; *at; at = &(*at)->next)
		if ((*at)->by == lack->by && span_eq((*at)->name, lack->name)) {
			c->nstart += lack->at_start && !(*at)->at_start;
			(*at)->at_start = (*at)->at_start || lack->at_start;
			return;
		}
	struct lack_symbol *l = c->nsymbols < LACKS_MAX ? arena_get(sizeof *l) : NULL;
	c->nsymbols++;
	c->nstart += lack->at_start;
	if (!l)
		return;
	*l = *lack;
	*at = l;
}

const struct lack_symbol *closure_lack_at_start(const struct lack_symbol *s)
{
	while (s && !s->at_start)
		s = s->next;
	return s;
}

static bool is_musls(struct span name)
{
	return span_starts(name, "libc.musl-") || span_is(name, "libc.so");
}

bool built_for_musl(const struct image *im)
{
	size_t i = 0;
	struct span name;
	while (elf_next_needed(&im->elf, &im->dyn, &i, &name))
		if (is_musls(name))
			return true;
	return false;
}

static bool is_for_musl(struct lib *l)
{
	bool found = false;
	if (lib_needs(l))
		for (size_t i = 0; i < l->nneeds; i++)
			found = found || (l->needs[i].tag == DT_NEEDED && is_musls(l->needs[i].name));
	return found;
}

static void add_loader(const struct search *s, struct closure *c)
{
	struct object *o = arena_get(sizeof *o);
	struct lib *l = o ? lib_of(s->loader) : NULL;
	if (!l) {
		give_up(c, "there is no memory left");
		return;
	}
	o->file = s->loader;
	o->path = s->loader_path;
	o->rule = RULE_LOADER;
	o->lib = l;
	l->mark = c->number;
	c->rtld = o;
	if (o->lib->image.dyn.soname.p)
		(void)add_alias(o, o->lib->image.dyn.soname);
	(void)add_alias(o, s->interp);
}

/* An object that cannot be read at all leaves the loader to say what is wrong with it. */
static void check_object(struct closure *c, const struct object *o)
{
	if (o->lib->image.dyn.present && o->lib->image.dyn_fault != ELF_OK)
		give_up(c, "a library's .dynamic cannot be read");
	struct lib *l = o->lib;
	if (!l->for_musl_known)
		l->for_musl = is_for_musl(l);
	l->for_musl_known = true;
	if (c->kind == LIBC_GLIBC && !c->foreign && o->rule != RULE_PROGRAM && l->for_musl)
		c->foreign = o;
}

/* What is found wrong here needs a closer look: a library from an unusual place may be another
   build than the one the program was linked with. */
static bool is_odd(const struct closure *c)
{
	for (const struct object *o = c->objects; o; o = o->next)
		if (o->rule != RULE_PROGRAM && o->rule != RULE_CACHE && o->rule != RULE_DEFAULT &&
		    o->rule != RULE_LOADER)
			return true;
	return false;
}

static void bind(const struct search *s, struct closure *c)
{
	if (c->kind == LIBC_MUSL) {
		if (!c->libs || s->symbols)
			bind_musl(c);
		return;
	}
	/* Nodes also when libraries are missing: who installs those should not meet the next error. */
	bind_nodes(c);
	if (!c->unsure && (s->symbols || (!c->libs && is_odd(c))))
		bind_glibc(c, s->bind_now);
}

static enum libc_kind kind_of_loader(const struct file *loader)
{
	struct lib *l = lib_of(loader);
	if (!l)
		return LIBC_NONE;
	if (!l->libc_known)
		l->libc = libc_kind_of_image(loader->bytes, &l->image);
	l->libc_known = true;
	return l->libc;
}

void closure_read(const struct search *s, const struct file *program, struct closure *out)
{
	static unsigned closures;
	memset(out, 0, sizeof *out);
	out->end = &out->objects;
	out->number = ++closures;
	out->by_command = s->by_command;
	out->dirs = s->system_dirs;
	out->dirs_known = s->system_dirs.p;
	out->loader = s->loader;
	out->kind = kind_of_loader(s->loader);
	if (out->kind != LIBC_GLIBC && out->kind != LIBC_MUSL) {
		out->unsure = "its loader is neither glibc's nor musl's";
		return;
	}
	add_loader(s, out);
	struct span none = {NULL, 0};
	out->program = closure_add(out, program, span_of(program->path), none, NULL, RULE_PROGRAM);
	for (struct object *o = out->objects; o && !out->unsure; o = o->next) {
		check_object(out, o);
		if (out->kind == LIBC_GLIBC)
			glibc_search(s, out, o);
		else
			musl_search(s, out, o);
	}
	if (!out->unsure)
		bind(s, out);
}

bool closure_is_program(const struct closure *c)
{
	return c->program->lib->image.interp_fault != ELF_ABSENT;
}

bool closure_leaves_open(const struct closure *c, const struct lack_symbol *s)
{
	return !closure_is_program(c) && !s->versioned;
}

int closure_exit(const struct closure *c)
{
	if (c->libs || c->named.p)
		return 127;
	if (c->nodes || c->bad_reloc_by)
		return 126;
	const struct lack_symbol *s = closure_lack_at_start(c->symbols);
	while (s && closure_leaves_open(c, s))
		s = closure_lack_at_start(s->next);
	return s ? 126 : 0;
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
