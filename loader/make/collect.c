/* Collects: the host's loader, libc and its companions, and the closure of every program. Reads
   through the host, and so below its root; writes nothing. Libraries are taken as any processor
   can run them, and their variants for newer ones (glibc-hwcaps) beside them. */
#include "make/collect.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "explain/explain.h"
#include "host/arena.h"
#include "host/path_search.h"
#include "judge/judge.h"
#include "link/inspect.h"
#include "machine/machine.h"
#include "make/data.h"
#include "make/layout.h"
#include "message/verdict.h"
#include "read/phrases.h"
#include "wrapper/env_args.h"

#include <landfall/landfall.h>
#include <elf.h>
#include <string.h>

/* Scripts that interpret each other: the kernel follows four (fs/exec.c). */
#define CHAIN_MAX 6

static const struct judging plain = {.no_redirect = true, .as_it_was = true};

void collect_problem(struct collection *c, const char *program, const char *id)
{
	memset(&c->problem, 0, sizeof c->problem);
	facts_init(&c->problem.message.facts, c->h->arena);
	c->problem.program = program;
	facts_text(&c->problem.message.facts, FACT_PROGRAM, span_of(program));
	verdict_refuse(&c->problem, id);
}

bool collect_stop(struct collection *c, const char *program, const char *id, const char *reason)
{
	collect_problem(c, program, id);
	facts_text(&c->problem.message.facts, FACT_REASON, span_of(reason));
	return false;
}

static bool is_for_libc(const struct collection *c, const struct file *f)
{
	struct image im;
	if (!f || !f->bytes.p)
		return false;
	image_read(f->bytes, &im);
	return im.kind == KIND_ELF && im.elf.machine == c->machine->e_machine &&
	       !(c->kind == LIBC_MUSL ? lib_image_is_for_glibc(&im) : lib_image_is_for_musl(&im));
}

/* dir/[multiarch/]name, when it is a library of this processor and libc. */
static const struct file *library_in(struct collection *c, struct span dir, bool multiarch,
				     const char *name)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	buf_add(&b, dir);
	if (multiarch)
		buf_path(&b, (struct span){NULL, 0}, span_of(c->machine->multiarch));
	buf_path(&b, (struct span){NULL, 0}, span_of(name));
	const struct file *f = b.full ? NULL : host_file(c->h, buf_span(&b));
	return is_for_libc(c, f) ? f : NULL;
}

const struct file *collect_find(struct collection *c, const char *name)
{
	static const char dirs[][12] = {"/lib", "/usr/lib", "/lib64", "/usr/lib64"};
	const struct file *f = library_in(c, span_dir(span_of(c->libc->path)), false, name);
	for (size_t i = 0; !f && i < sizeof dirs / sizeof dirs[0]; i++) {
		f = library_in(c, span_of(dirs[i]), true, name);
		if (!f)
			f = library_in(c, span_of(dirs[i]), false, name);
	}
	return f;
}

/* A root of another processor's system is judged as that processor from then on. */
static void take_machine(struct host *h)
{
	struct libc_apart apart;
	if (!h->root[0] || h->here || !host_libc_apart(h, &apart) || !apart.libc.loader)
		return;
	h->here = apart.machine;
	h->libc_known = false;
}

/* musl's loader, when that loads one of the programs, and glibc's none of them. */
static const struct file *musl_of(struct collection *c, char *const *programs)
{
	char path[PATH_BYTES];
	const struct file *musl = NULL;
	for (; programs && *programs; programs++) {
		struct buf b = buf_of(path, sizeof path);
		struct verdict *v = &c->problem;
		if (!verdict_find_in_path(c->h, *programs, &b, v))
			continue;
		verdict_decide(c->h, path, &plain, v);
		if (v->action == LANDFALL_NONE || !v->closure)
			continue;
		if (v->closure->kind == LIBC_GLIBC)
			return NULL;
		musl = v->closure->loader;
	}
	return musl;
}

static const char *loader_name(const struct collection *c)
{
	char text[64];
	struct buf b = buf_of(text, sizeof text);
	machine_loader(c->machine, c->kind == LIBC_MUSL, &b);
	return arena_copy(c->h->arena, span_base(buf_span(&b)));
}

bool collect_libc(struct collection *c, const char *dir, char *const *programs)
{
	take_machine(c->h);
	const struct libc *l = host_libc(c->h);
	const struct member *there;
	c->machine = host_machine(c->h);
	const struct file *musl = c->machine ? musl_of(c, programs) : NULL;
	if (!c->machine || (!musl && (l->kind != LIBC_GLIBC || !l->file))) {
		collect_problem(c, dir, LANDFALL_LF602);
		describe_host(c->h, &c->problem);
		return false;
	}
	c->kind = musl ? LIBC_MUSL : LIBC_GLIBC;
	c->loader = musl ? musl : l->loader;
	c->libc = musl ? musl : l->file;
	const char *name = loader_name(c);
	return name && members_add(&c->members, c->h, span_of(name), c->loader, NULL, &there) ==
			       MEMBER_ADDED;
}

static bool refuse_path(struct collection *c, const char *program, const struct object *o,
			struct span name)
{
	struct facts *facts = &c->problem.message.facts;
	collect_problem(c, program, LANDFALL_LF605);
	facts_text(facts, FACT_BUNDLE_LIB, name);
	facts_text(facts, HINT_LIB_NAME, span_base(name));
	facts_text(facts, FACT_BUNDLE_LIB_BY, span_of(o->file->path));
	facts_flag(facts, HINT_BY_PATH);
	return false;
}

/* A bundle is searched by name; ld.so opens a name with a slash where it says. */
static bool asks_by_name(struct collection *c, const char *program, const struct object *o)
{
	if (!lib_needs(o->lib))
		return true;
	for (size_t i = 0; i < o->lib->nneeds; i++)
		if (o->lib->needs[i].tag == DT_NEEDED && span_has(o->lib->needs[i].name, '/'))
			return refuse_path(c, program, o, o->lib->needs[i].name);
	return true;
}

static bool refuse_other(struct collection *c, const char *program, const struct file *f,
			 const struct member *there)
{
	struct facts *facts = &c->problem.message.facts;
	collect_problem(c, program, LANDFALL_LF605);
	facts_text(facts, FACT_BUNDLE_LIB, there->name);
	facts_text(facts, FACT_BUNDLE_LIB_PATH, span_of(f->path));
	facts_text(facts, FACT_BUNDLE_OTHER, span_of(there->file->path));
	facts_text(facts, FACT_BUNDLE_OTHER_BY,
		   span_of(there->by ? there->by : PHRASE_GLIBC_ITSELF));
	return false;
}

static bool refuse_added(struct collection *c, const char *program, const struct file *f,
			 enum member_added how, const struct member *there)
{
	switch (how) {
	case MEMBER_ADDED: return true;
	case MEMBER_OTHER: return refuse_other(c, program, f, there);
	case MEMBER_FULL: break;
	}
	return collect_stop(c, program, LANDFALL_LF603, PHRASE_NEEDS_TOO_MANY);
}

static bool is_loaded_library(const struct object *o)
{
	return o->rule != RULE_PROGRAM && o->rule != RULE_PRELOAD && o->rule != RULE_PRELOAD_FILE &&
	       o->rule != RULE_LOADER;
}

static bool has_control(struct span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] == 127)
			return true;
	return false;
}

/* Before anything is added: can the bundle hold all of it? */
static bool closure_fits(struct collection *c, const char *program, const struct closure *all)
{
	for (const struct object *o = all->objects; o; o = o->next) {
		if (!asks_by_name(c, program, o))
			return false;
		for (const struct alias *a = o->aliases; a && is_loaded_library(o); a = a->next) {
			const struct member *there = members_find(&c->members, a->name);
			if (has_control(a->name))
				return collect_stop(c, program, LANDFALL_LF603,
						    PHRASE_UNLISTABLE_LIBRARY);
			if (there && !members_would_take(there, o->file))
				return refuse_other(c, program, o->file, there);
		}
	}
	return true;
}

/* The name a library is asked for by is the name it gets. */
static bool add_closure(struct collection *c, const char *program, const struct closure *all)
{
	const struct member *there = NULL;
	if (!closure_fits(c, program, all))
		return false;
	c->asked |= data_asked_for(all->program->lib);
	for (const struct object *o = all->objects; o; o = o->next) {
		for (const struct alias *a = o->aliases; a && is_loaded_library(o); a = a->next) {
			if (span_has(a->name, '/'))
				continue;
			enum member_added how = members_add(&c->members, c->h, a->name, o->file,
							    program, &there);
			if (how != MEMBER_ADDED)
				return refuse_added(c, program, o->file, how, there);
		}
	}
	return true;
}

static bool note_program(struct collection *c, const char *name, const char *path)
{
	struct collected_program **end = &c->programs;
	const struct file *f = host_file(c->h, span_of(path));
	struct collected_program *new = arena_get(c->h->arena, sizeof *new);
	while (*end && (*end)->file != f)
		end = &(*end)->next;
	if (*end || !f)
		return true;
	if (!new)
		return collect_stop(c, name, LANDFALL_LF603, PHRASE_NEEDS_TOO_MANY);
	new->file = f;
	*end = new;
	return true;
}

/* Judges the program at path, and adds what glibc loads for it. alone: it may be a static
   program, for its own file is collected. */
static bool add_program(struct collection *c, const char *name, const char *path, bool alone)
{
	struct verdict *v = &c->problem;
	verdict_decide(c->h, path, &plain, v);
	if (v->action == LANDFALL_NONE)
		return false;
	if (!v->closure)
		return alone ? note_program(c, name, path)
			     : collect_stop(c, name, LANDFALL_LF603, PHRASE_STATIC_OR_NOT_GLIBC);
	if (v->closure->kind != c->kind)
		return collect_stop(c, name, LANDFALL_LF603, PHRASE_LOADER_IS_MUSL);
	if (v->closure->program->lib->image.elf.machine != c->machine->e_machine)
		return collect_stop(c, name, LANDFALL_LF603, PHRASE_IS_32_BIT);
	return add_closure(c, name, v->closure) && note_program(c, name, path);
}

/* The program that a script is run by: it is collected as bin/NAME. */
static bool add_interpreter(struct collection *c, const char *script, const struct file *f,
			    struct span base)
{
	char name[PATH_BYTES];
	const struct member *there = NULL;
	struct buf b = buf_of(name, sizeof name);
	buf_adds(&b, MEMBER_PROGRAMS);
	buf_add(&b, base);
	/* An image has it at its own path, but for /bin/sh, which every system has its own of. */
	if (c->layout == LAYOUT_IMAGE)
		return add_program(c, script, f->path, true) &&
		       (span_is(span_of(f->path), "/bin/sh") || layout_add(c, span_of(f->path)) ||
			collect_stop(c, script, LANDFALL_LF601, PHRASE_LIST_TOO_LONG));
	char *kept = b.full || has_control(base) ? NULL : arena_copy(c->h->arena, buf_span(&b));
	if (!kept)
		return collect_stop(c, script, LANDFALL_LF603, PHRASE_UNLISTABLE_INTERPRETER);
	if (!add_program(c, script, f->path, true))
		return false;
	return refuse_added(c, script, f,
			    members_add(&c->members, c->h, span_of(kept), f, script, &there),
			    there);
}

/* What env will look for in PATH. NULL when its line does not tell. */
static const struct file *found_by_env(struct collection *c, const struct script *line,
				       struct span *base)
{
	struct env_args a;
	env_args_read(line->arg, &a);
	if (a.form != ENV_PLAIN && a.form != ENV_SPLIT)
		return NULL;
	char *kept = arena_copy(c->h->arena, span_base(a.command));
	*base = span_of(kept);
	return kept ? path_search_find(c->h, a.command) : NULL;
}

static bool collect_script(struct collection *c, const char *name, const struct file *f)
{
	struct image im;
	image_read(f->bytes, &im);
	for (unsigned depth = 0; im.kind == KIND_SCRIPT && depth < CHAIN_MAX; depth++) {
		struct span base = span_base(im.script.interp);
		f = host_file(c->h, im.script.interp);
		if (!f || !f->bytes.p)
			return collect_stop(c, name, LANDFALL_LF603, PHRASE_INTERPRETER_UNREADABLE);
		if (span_is(base, "env")) {
			if (!add_interpreter(c, name, f, base))
				return false;
			f = found_by_env(c, &im.script, &base);
			if (!f || !f->bytes.p)
				return collect_stop(c, name, LANDFALL_LF603, PHRASE_ENV_UNTOLD);
		}
		image_read(f->bytes, &im);
		if (!add_interpreter(c, name, f, base))
			return false;
	}
	return true;
}

bool collect_program(struct collection *c, const char *name)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct image im;
	char *kept = verdict_find_in_path(c->h, name, &b, &c->problem)
			     ? arena_copy(c->h->arena, buf_span(&b))
			     : NULL;
	if (!kept)
		return false;
	const struct file *f = host_file(c->h, span_of(kept));
	if (!f || !f->bytes.p)
		return add_program(c, kept, kept, false);
	image_read(f->bytes, &im);
	if (im.kind != KIND_SCRIPT)
		return add_program(c, kept, kept, false);
	verdict_decide(c->h, kept, &plain, &c->problem);
	return c->problem.action != LANDFALL_NONE && collect_script(c, kept, f);
}

bool collect_library(struct collection *c, const char *path, const struct file *f)
{
	struct closure *all = arena_get(c->h->arena, sizeof *all);
	const char *why = PHRASE_STATIC_OR_NOT_GLIBC;
	if (!all || !is_for_libc(c, f) || !inspect_closure(c->h, f, all, &why))
		return collect_stop(c, path, LANDFALL_LF603, why);
	return add_closure(c, path, all);
}

/* A variant whose libraries are all in the bundle; another one could not be loaded. */
static bool is_served_variant(const struct collection *c, const struct file *f)
{
	struct lib *l = is_for_libc(c, f) ? lib_of(f) : NULL;
	if (!l || !lib_needs(l))
		return false;
	for (size_t i = 0; i < l->nneeds; i++)
		if (!members_find(&c->members, l->needs[i].name))
			return false;
	return true;
}

static void add_variant(struct collection *c, const struct member *i, const char *level)
{
	char path[PATH_BYTES];
	char name[PATH_BYTES];
	const struct member *there;
	struct buf p = buf_of(path, sizeof path);
	struct buf n = buf_of(name, sizeof name);
	buf_path(&n, span_of(level), i->name);
	buf_path(&p, span_dir(span_of(i->file->path)), buf_span(&n));
	const struct file *f = p.full || n.full ? NULL : host_file(c->h, buf_span(&p));
	char *kept = f && is_served_variant(c, f) ? arena_copy(c->h->arena, buf_span(&n)) : NULL;
	if (kept)
		(void)members_add(&c->members, c->h, span_of(kept), f, i->by, &there);
}

void collect_variants(struct collection *c)
{
	static const char levels[][23] = {"glibc-hwcaps/x86-64-v2", "glibc-hwcaps/x86-64-v3",
					  "glibc-hwcaps/x86-64-v4"};
	if (c->machine->e_machine != EM_X86_64)
		return;
	for (const struct member *i = c->members.first; i; i = i->next)
		for (size_t k = 0; member_is_library(i) && k < sizeof levels / sizeof levels[0];
		     k++)
			add_variant(c, i, levels[k]);
}
