/* The closure of one program. A program and a loader come in; every object that the loader would
   map, found and bound by the rules of glibc or musl, goes out. */
#include "link/load.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "closure/stops.h"
#include "closure/versions.h"
#include "host/arena.h"
#include "link/glibc.h"
#include "link/musl.h"
#include "machine/machine.h"
#include "read/phrases.h"

#include <elf.h>
#include <string.h>

bool load_is_musls(struct span name)
{
	return span_starts(name, "libc.musl-") || span_is(name, "libc.so");
}

bool lib_image_is_for_musl(const struct image *im)
{
	size_t i = 0;
	struct span name;
	while (elf_next_needed(&im->elf, &im->dyn, &i, &name))
		if (load_is_musls(name))
			return true;
	return false;
}

bool lib_image_is_for_glibc(const struct image *im)
{
	struct elf_version_iter w = {.started = false};
	struct elf_version need;
	struct span name;
	size_t i = 0;
	while (elf_next_needed(&im->elf, &im->dyn, &i, &name))
		if (span_is(name, "libc.so.6"))
			return true;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &need))
		if (span_starts(need.name, "GLIBC_"))
			return true;
	return false;
}

static bool is_for_musl(struct lib *l)
{
	bool found = false;
	if (lib_needs(l))
		for (size_t i = 0; i < l->nneeds; i++)
			found = found ||
				(l->needs[i].tag == DT_NEEDED && load_is_musls(l->needs[i].name));
	return found;
}

static void add_loader(const struct search *s, struct closure *c)
{
	struct object *o = arena_get(c->arena, sizeof *o);
	struct lib *l = o ? lib_of(s->loader) : NULL;
	if (!l) {
		closure_unsure(c, PHRASE_NO_MEMORY);
		return;
	}
	o->file = s->loader;
	o->path = s->loader_path;
	o->rule = RULE_LOADER;
	o->lib = l;
	l->mark = c->number;
	c->rtld = o;
	if (o->lib->image.dyn.soname.p)
		(void)object_alias(c, o, o->lib->image.dyn.soname);
	(void)object_alias(c, o, s->interp);
}

/* A dynamic section that cannot be read makes the closure unsure: the loader must report what is
   wrong with it. */
static void check_object(struct closure *c, const struct object *o)
{
	if (o->lib->image.dyn.present && o->lib->image.dyn_fault != ELF_OK)
		closure_unsure(c, PHRASE_DYNAMIC_UNREADABLE);
	struct lib *l = o->lib;
	if (!l->for_musl_known)
		l->for_musl = is_for_musl(l);
	l->for_musl_known = true;
	if (c->kind == LIBC_GLIBC && !c->foreign && o->rule != RULE_PROGRAM && l->for_musl)
		c->foreign = o;
}

/* Does some library come from an unusual search path entry, so that it may be a different build
   from the one the program was linked with? Every symbol is bound then. */
static bool has_unusual_source(const struct closure *c)
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
			musl_bind(c);
		return;
	}
	/* Versions are checked even when libraries are missing, so that one message names both
	   errors. */
	versions_bind(c);
	if (!c->unsure && !c->libs)
		stops_find(c);
	if (c->unsure || !(s->symbols || (!c->libs && has_unusual_source(c))))
		return;
	glibc_bind(c, s->bind_now);
	if (!c->unsure && !c->libs)
		glibc_check_copies(c);
}

struct search load_search(struct host *h, const struct file *loader, struct span interp)
{
	return (struct search){
		.host = h,
		.loader = loader,
		.loader_path = span_of(loader->path),
		.interp = interp,
		.library_path = span_of(h->library_path),
		.preload = span_of(h->preload),
		.use_cache = true,
		.bind_now = h->bind_now,
	};
}

void load_closure(const struct search *s, const struct file *program, struct closure *out)
{
	memset(out, 0, sizeof *out);
	out->arena = s->host->arena;
	out->end = &out->objects;
	out->number = ++s->host->nclosures;
	out->by_command = s->by_command;
	out->layer = s->layer;
	out->dirs = s->system_dirs;
	out->dirs_known = s->system_dirs.p;
	out->loader = s->loader;
	out->kind = libc_kind_of(s->loader);
	if (out->kind != LIBC_GLIBC && out->kind != LIBC_MUSL) {
		out->unsure = PHRASE_OTHER_LOADER;
		return;
	}
	add_loader(s, out);
	struct span none = {NULL, 0};
	out->program = closure_add(out, program, span_of(program->path), none, NULL, RULE_PROGRAM);
	out->machine = out->program ? machine_of(&out->program->lib->image.elf) : NULL;
	if (!out->machine)
		closure_unsure(out, PHRASE_UNKNOWN_PROCESSOR);
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
