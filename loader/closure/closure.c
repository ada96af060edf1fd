/* The closure of a program: every object its loader would map, in load order. The search of glibc
   or musl adds objects; this file keeps their list, their names and the lists of what is
   missing. */
#include "closure/closure.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "read/phrases.h"

#include <landfall/landfall.h>
#include <elf.h>
#include <string.h>

void closure_unsure(struct closure *c, const char *why)
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

static bool names_grow(struct names *t, struct arena *arena)
{
	size_t size = t->size ? 4 * t->size : 64;
	struct name_slot *slots = arena_get(arena, size * sizeof slots[0]);
	if (!slots)
		return false;
	for (size_t i = 0; i < t->size; i++)
		if (t->slots[i].object)
			*name_slot(slots, size, t->slots[i].name) = t->slots[i];
	t->slots = slots;
	t->size = size;
	return true;
}

static bool names_add(struct names *t, struct arena *arena, struct span name, struct object *o)
{
	if (2 * t->n >= t->size && !names_grow(t, arena))
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
	if (!name.n)
		return c->program;
	return c->names.size ? name_slot(c->names.slots, c->names.size, name)->object : NULL;
}

bool object_alias(struct closure *c, struct object *o, struct span name)
{
	struct alias *a = arena_get(c->arena, sizeof *a);
	if (!a)
		return false;
	a->name = name;
	a->next = o->aliases;
	o->aliases = a;
	return true;
}

bool closure_alias(struct closure *c, struct object *o, struct span name)
{
	return (object_known_as(o, name) || object_alias(c, o, name)) &&
	       names_add(&c->names, c->arena, name, o);
}

bool object_known_as(const struct object *o, struct span name)
{
	for (const struct alias *a = o->aliases; a; a = a->next)
		if (span_eq(a->name, name))
			return true;
	return o->rule != RULE_PROGRAM && span_eq(o->path, name);
}

struct object *closure_add(struct closure *c, const struct file *f, struct span path,
			   struct span name, struct object *parent, enum rule rule)
{
	struct object *o = c->nobjects < OBJECTS_MAX ? arena_get(c->arena, sizeof *o) : NULL;
	if (!o) {
		closure_unsure(c, PHRASE_TOO_MANY_LIBRARIES);
		return NULL;
	}
	o->file = f;
	o->path = path;
	o->parent = parent;
	o->rule = rule;
	o->lib = lib_of(f);
	if (!o->lib) {
		closure_unsure(c, PHRASE_NO_MEMORY);
		return NULL;
	}
	o->lib->mark = c->number;
	bool ok = !name.p || closure_alias(c, o, name);
	if (rule != RULE_PROGRAM)
		ok = ok && names_add(&c->names, c->arena, path, o);
	if (o->lib->image.dyn.soname.n)
		ok = ok && names_add(&c->names, c->arena, o->lib->image.dyn.soname, o);
	if (!ok)
		closure_unsure(c, PHRASE_NO_MEMORY);
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
		return; /* moved is before o already */
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

/* $ORIGIN as elf/dl-origin.c sets it: for the program the directory of its path without links, for
   a library the directory of the path at which it was found. A program started by its loader's
   command line keeps the directory as written there. */
struct span object_origin(struct host *h, const struct closure *c, struct object *o)
{
	char origin[PATH_BYTES];
	struct buf b = buf_of(origin, sizeof origin);
	if (o->origin.p)
		return o->origin;
	if (o->rule != RULE_PROGRAM) {
		o->origin = span_dir(o->path);
	} else if (host_realpath(h, o->path, c->by_command, &b)) {
		char *copy = arena_copy(c->arena, buf_span(&b));
		o->origin = copy ? span_dir(span_of(copy)) : (struct span){NULL, 0};
	}
	return o->origin;
}

void closure_charge(struct closure *c, uint64_t steps)
{
	c->effort += steps;
	if (c->effort > EFFORT_MAX)
		closure_unsure(c, PHRASE_TOO_LONG);
}

void closure_add_missing_lib(struct closure *c, struct span name, const struct object *by,
			     const char *why, struct search_path_entry *places)
{
	struct missing_lib **at = &c->libs;
	/* A name is not looked for among so many: 20,000 of them took seconds. */
	bool full = c->nlibs >= MISSING_MAX;
	for (; *at && !full; at = &(*at)->next)
		if (span_eq((*at)->name, name))
			return;
	struct missing_lib *l = full ? NULL : arena_get(c->arena, sizeof *l);
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

void closure_add_missing_symbol(struct closure *c, const struct missing_symbol *missing)
{
	struct missing_symbol **at = &c->symbols;
	closure_charge(c, c->nsymbols < MISSING_MAX ? c->nsymbols : MISSING_MAX);
	for (; *at; at = &(*at)->next)
		if ((*at)->by == missing->by && span_eq((*at)->name, missing->name)) {
			c->nstart += missing->at_start && !(*at)->at_start;
			(*at)->at_start = (*at)->at_start || missing->at_start;
			return;
		}
	struct missing_symbol *l = c->nsymbols < MISSING_MAX ? arena_get(c->arena, sizeof *l)
							     : NULL;
	c->nsymbols++;
	c->nstart += missing->at_start;
	if (!l)
		return;
	*l = *missing;
	*at = l;
}

const struct missing_symbol *closure_missing_at_start(const struct missing_symbol *s)
{
	while (s && !s->at_start)
		s = s->next;
	return s;
}

bool closure_is_program(const struct closure *c)
{
	return c->program->lib->image.interp_fault != ELF_ABSENT;
}

bool closure_leaves_open(const struct closure *c, const struct missing_symbol *s)
{
	return !closure_is_program(c) && !s->versioned;
}

int closure_exit(const struct closure *c)
{
	if (c->libs || c->named.p)
		return LANDFALL_EXIT_NOT_FOUND;
	if (c->missing_versions || c->bad_reloc_by || c->stop.kind)
		return LANDFALL_EXIT_NOT_RUNNABLE;
	const struct missing_symbol *s = closure_missing_at_start(c->symbols);
	while (s && closure_leaves_open(c, s))
		s = closure_missing_at_start(s->next);
	return s ? LANDFALL_EXIT_NOT_RUNNABLE : 0;
}

bool object_brought_in(const struct object *o)
{
	return o && (o->rule == RULE_LIBRARY_PATH || o->rule == RULE_PRELOAD ||
		     o->rule == RULE_PRELOAD_FILE);
}

const char *rule_text(enum rule r)
{
	switch (r) {
	case RULE_PROGRAM: return PHRASE_THE_PROGRAM;
	case RULE_PRELOAD: return "LD_PRELOAD";
	case RULE_PRELOAD_FILE: return "/etc/ld.so.preload";
	case RULE_PATH: return "path";
	case RULE_RPATH: return "RPATH";
	case RULE_LIBRARY_PATH: return "LD_LIBRARY_PATH";
	case RULE_RUNPATH: return "RUNPATH";
	case RULE_CACHE: return "ld.so.cache";
	case RULE_DEFAULT: return PHRASE_DEFAULT_DIRECTORY;
	case RULE_LOADER: return PHRASE_THE_LOADER;
	}
	return "";
}
