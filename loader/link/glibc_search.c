/* Library search of glibc's ld.so on paper (elf/dl-load.c, elf/dl-deps.c). One object comes in, the
   libraries it needs are added to the closure; only host/ opens files. */
#include "link/glibc.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "machine/machine.h"
#include "read/ldcache.h"
#include "read/phrases.h"

#include <elf.h>
#include <string.h>

/* Filter objects (DT_FILTER) that are followed from one filter to the next. */
#define FILTERS_MAX 16

enum wanted { WANTED, WANTED_IF_THERE, WANTED_FIRST, WANTED_BY_FILE };

struct lookup_file {
	const struct search *s;
	struct closure *c;
	struct object *by;
	struct span name;
	bool banned;  /* ignored: the name has tokens and the program is setuid */
	bool alive;   /* some search path entry is an existing directory */
	bool note;    /* record the search path entries that were tried */
	bool variant; /* some models of the processor have the library */
	struct search_path_entry *places, **places_end;
	const char *why;         /* the reason of SKIPPED and STOPPED */
	const struct file *file; /* FOUND */
	enum rule rule;
};

static bool ends(enum candidate r)
{
	return r == FOUND || r == STOPPED;
}

static void note_search_path_entry(struct lookup_file *u, struct span where, enum rule rule,
				   const char *why)
{
	struct search_path_entry *p = u->note ? arena_get(u->c->arena, sizeof *p) : NULL;
	char *copy = p ? arena_copy(u->c->arena, where) : NULL;
	if (!copy)
		return;
	p->where = span_of(copy);
	p->rule = rule;
	p->why = why;
	*u->places_end = p;
	u->places_end = &p->next;
}

static enum candidate try_path(struct lookup_file *u, struct span path, enum rule rule)
{
	const struct file *f = host_file(u->s->host, path);
	if (!f) {
		u->c->unsure = PHRASE_NO_MEMORY;
		return STOPPED;
	}
	if (u->s->passed_over.p && span_eq(u->s->passed_over, path))
		return NOT_HERE;
	enum candidate r = glibc_open_verify(u->c, u->s->host, f, &u->why);
	/* PROT_EXEC gives EPERM on a noexec mount; system directories are never on one. */
	if (r == FOUND && rule != RULE_CACHE && rule != RULE_DEFAULT &&
	    lib_is_noexec(u->c, u->s->host, f)) {
		u->why = "failed to map segment from shared object: " PHRASE_ON_NOEXEC;
		r = STOPPED;
	}
	if (r == FOUND) {
		u->file = f;
		u->rule = rule;
	} else if (r != NOT_HERE || u->why[0]) {
		note_search_path_entry(u, path, rule, u->why);
	}
	return r;
}

static bool dir_exists(struct lookup_file *u, struct span dir)
{
	const struct file *f = host_file(u->s->host, dir);
	return f && !f->os;
}

/* An empty directory stands for the working directory and adds no "./" to the path. */
static void join(struct buf *b, struct span dir, struct span name)
{
	if (dir.n)
		buf_path(b, dir, name);
	else
		buf_add(b, name);
}

static enum candidate try_subdirs(struct lookup_file *u, struct span dir, enum rule rule)
{
	char sub[64];
	char path[PATH_BYTES];
	enum candidate r = NOT_HERE;
	struct buf s = buf_of(sub, sizeof sub);
	if (!u->c->machine->hwcaps[0] || !glibc_has_subdirs(u->s->host, dir))
		return NOT_HERE;
	if (u->c->machine->e_machine != EM_X86_64) {
		u->variant = glibc_has_variant(u->c, u->s->host, dir, u->name) || u->variant;
		return NOT_HERE;
	}
	for (unsigned i = 0; !ends(r) && glibc_subdir(u->c, u->s->host, i, &s); i++) {
		struct buf b = buf_of(path, sizeof path);
		join(&b, dir, buf_span(&s));
		buf_path(&b, (struct span){NULL, 0}, u->name);
		if (s.n && !b.full)
			r = try_path(u, buf_span(&b), rule);
		s = buf_of(sub, sizeof sub);
	}
	return r;
}

static enum candidate try_dir(struct lookup_file *u, struct span dir, enum rule rule)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	u->why = "";
	if (dir.n && !dir_exists(u, dir)) {
		note_search_path_entry(u, dir, rule, PHRASE_NO_SUCH_DIRECTORY);
		return NOT_HERE;
	}
	u->alive = true;
	enum candidate r = try_subdirs(u, dir, rule);
	if (ends(r))
		return r;
	join(&b, dir, u->name);
	if (b.full)
		return NOT_HERE;
	r = try_path(u, buf_span(&b), rule);
	if (r == NOT_HERE && !u->why[0])
		note_search_path_entry(u, dir, rule, "");
	return r;
}

/* Tries each element of a list ended by ':' or ';'; an empty one is the cwd (fillin_rpath). */
static enum candidate try_list(struct lookup_file *u, struct object *owner, struct span list,
			       const char *seps, enum rule rule)
{
	char dir[PATH_BYTES];
	struct span element;
	enum candidate r = NOT_HERE;
	while (!ends(r) && r != LEFT && span_cut(&list, seps, &element)) {
		struct buf b = buf_of(dir, sizeof dir);
		bool may = glibc_expand(u->c, u->s->host, owner, element, &b);
		while (b.n > 1 && dir[b.n - 1] == '/')
			dir[--b.n] = 0;
		if (may && !b.full)
			r = try_dir(u, buf_span(&b), rule);
	}
	return r;
}

/* Tries one object's DT_RPATH; rpath_dead remembers one without any directory that exists. */
static enum candidate try_rpath(struct lookup_file *u, struct object *o)
{
	const struct elf_dyn *d = &o->lib->image.dyn;
	if (!d->rpath.n || d->runpath.p || (o->rpath_dead && !u->note))
		return NOT_HERE;
	u->alive = false;
	enum candidate r = try_list(u, o, d->rpath, ":", RULE_RPATH);
	o->rpath_dead = !u->alive;
	return r;
}

/* Tries DT_RPATH of the object, of each parent that loaded it, and of the program. Skipped when the
   object has DT_RUNPATH; a parent that has DT_RUNPATH does not contribute its DT_RPATH. */
static enum candidate try_rpaths(struct lookup_file *u)
{
	enum candidate r = NOT_HERE;
	bool did_program = false;
	if (u->by->lib->image.dyn.runpath.p)
		return NOT_HERE;
	for (struct object *o = u->by; o; o = o->parent) {
		did_program = did_program || o == u->c->program;
		r = try_rpath(u, o);
		if (ends(r))
			return r;
	}
	return did_program ? r : try_rpath(u, u->c->program);
}

static enum candidate try_cache(struct lookup_file *u)
{
	bool readable = false;
	struct span path = {NULL, 0};
	struct span name = u->s->cache.p ? u->s->cache : span_of("/etc/ld.so.cache");
	if (!u->s->use_cache)
		return NOT_HERE;
	const struct file *f = host_file(u->s->host, name);
	if (f && f->bytes.p)
		path = glibc_find_in_cache(u->c, u->s->host, f->bytes, u->name, &readable);
	if (!readable) {
		note_search_path_entry(u, name, RULE_CACHE, PHRASE_NO_CACHE);
		return NOT_HERE;
	}
	if (!path.p) {
		note_search_path_entry(u, name, RULE_CACHE, "");
		return NOT_HERE;
	}
	if ((u->by->lib->image.dyn.flags_1 & DF_1_NODEFLIB) && glibc_in_dirs(u->c, path))
		return NOT_HERE;
	return try_path(u, path, RULE_CACHE);
}

static enum candidate try_defaults(struct lookup_file *u)
{
	struct span dirs = glibc_dirs(u->c);
	struct span dir;
	enum candidate r = NOT_HERE;
	if (u->by->lib->image.dyn.flags_1 & DF_1_NODEFLIB)
		return NOT_HERE;
	while (!ends(r) && dirs.n && span_cstr(dirs, 0, &dir)) {
		(void)span_from(dirs, dir.n + 1, &dirs);
		if (dir.n > 1)
			dir.n--;
		r = try_dir(u, dir, RULE_DEFAULT);
	}
	return r;
}

static enum candidate lookup_file(struct lookup_file *u)
{
	u->places = NULL;
	u->places_end = &u->places;
	if (u->banned)
		return STOPPED;
	if (span_has(u->name, '/'))
		return try_path(u, u->name, RULE_PATH);
	enum candidate r = try_rpaths(u);
	if (!ends(r) && u->s->library_path.n && !closure_is_secure(u->c, u->s->host))
		r = try_list(u, u->c->program, u->s->library_path, ":;", RULE_LIBRARY_PATH);
	if (!ends(r) && u->by->lib->image.dyn.runpath.n)
		r = try_list(u, u->by, u->by->lib->image.dyn.runpath, ":", RULE_RUNPATH);
	if (!ends(r))
		r = try_cache(u);
	if (!ends(r))
		r = try_defaults(u);
	return r;
}

/* Replaces the tokens in the DT_NEEDED name before any search (elf/dl-deps.c, expand_dst). */
static OWN_FRAME bool expand_name(struct lookup_file *u)
{
	char name[PATH_BYTES];
	struct buf b = buf_of(name, sizeof name);
	u->banned = closure_is_secure(u->c, u->s->host);
	u->why = "DST not allowed in SUID/SGID programs";
	if (u->banned)
		return true;
	(void)glibc_expand(u->c, u->s->host, u->by, u->name, &b);
	char *copy = b.full ? NULL : arena_copy(u->c->arena, buf_span(&b));
	if (copy)
		u->name = span_of(copy);
	else
		u->c->unsure = PHRASE_LIBRARY_NAME_TOO_LONG;
	return copy;
}

/* Finds an already mapped object, first by any name that it is known by, then by its DT_SONAME. */
static struct object *already_mapped(struct closure *c, struct span name)
{
	struct object *o = closure_find(c, name);
	if (!o && c->rtld && object_known_as(c->rtld, name)) {
		o = c->rtld;
		*c->end = o;
		c->end = &o->next;
		c->rtld = NULL;
		(void)closure_alias(c, o, name);
	} else if (o && !object_known_as(o, name)) {
		/* closure_find knows it by this name already. */
		(void)object_alias(c, o, name);
	}
	return o;
}

/* Finds an object by device and inode; program and loader have no l_file_id in ld.so. */
static struct object *object_of_file(struct closure *c, const struct file *f)
{
	for (struct object *o = c->objects; o; o = o->next)
		if (o->file->inode.ino == f->inode.ino && o->file->inode.dev == f->inode.dev &&
		    o->rule != RULE_PROGRAM && o->rule != RULE_LOADER)
			return o;
	return NULL;
}

/* Adds the library called name; NULL when none is found, which is missing unless optional. */
static struct object *load_needed(const struct search *s, struct closure *c, struct object *by,
				  struct span name, enum wanted how)
{
	struct lookup_file u = {.s = s, .c = c, .by = by, .name = name, .why = ""};
	/* A DT_NEEDED of "" means the program, whose l_name is "" (_dl_map_object). */
	if (name.n == 0)
		return c->program;
	if (span_has(name, '$') && !expand_name(&u))
		return NULL;
	struct object *o = already_mapped(c, u.name);
	if (o)
		return o;
	enum candidate r = lookup_file(&u);
	if (r == FOUND) {
		o = object_of_file(c, u.file);
		if (o)
			(void)closure_alias(c, o, u.name);
		else
			o = closure_add(c, u.file, span_of(u.file->path), u.name, by,
					how == WANTED_FIRST     ? RULE_PRELOAD
					: how == WANTED_BY_FILE ? RULE_PRELOAD_FILE
								: u.rule);
		return o;
	}
	if (u.variant)
		closure_unsure(c, PHRASE_VARIANTS_OF_MODEL);
	if (how != WANTED || c->unsure)
		return NULL;
	const char *why = r == STOPPED ? u.why : "";
	u.note = true; /* not found: search once more and record the search path entries */
	(void)lookup_file(&u);
	closure_add_missing_lib(c, u.name, by, why, u.places);
	return NULL;
}

static void preload_list(const struct search *s, struct closure *c, struct span list,
			 const char *seps, enum wanted how)
{
	bool file = how == WANTED_BY_FILE && s->not_preloaded.p;
	struct span name;
	while (span_cut(&list, seps, &name))
		if (name.n && !(file && span_eq(name, s->not_preloaded)) &&
		    !load_needed(s, c, c->program, name, how) && !c->lost_preload.p)
			c->lost_preload = name;
}

/* Adds the libraries of LD_PRELOAD and /etc/ld.so.preload; a setuid program ignores LD_PRELOAD,
   because it takes only setuid libraries from it and no system has any. */
static void preloads(const struct search *s, struct closure *c)
{
	const struct file *f = host_file(s->host, span_of("/etc/ld.so.preload"));
	if (s->preload.n && !closure_is_secure(c, s->host))
		preload_list(s, c, s->preload, " :", WANTED_FIRST);
	struct span lost = c->lost_preload;
	if (f && f->bytes.n)
		preload_list(s, c, glibc_without_comments(c, f->bytes), " :\t\n", WANTED_BY_FILE);
	c->lost_preload = lost;
}

static void search_one(const struct search *s, struct closure *c, struct object *o, unsigned depth)
{
	const struct lib *l = o->lib;
	if (!lib_needs(o->lib))
		c->unsure = PHRASE_NEEDS_UNREADABLE;
	for (size_t i = 0; !c->unsure && i < l->nneeds; i++) {
		const struct dt_needed *n = &l->needs[i];
		size_t before = c->nobjects;
		enum wanted how = n->tag == DT_AUXILIARY ? WANTED_IF_THERE : WANTED;
		struct object *got = load_needed(s, c, o, n->name, how);
		if (n->tag == DT_NEEDED || !got || got == o)
			continue;
		closure_put_before(c, o, got);
		if (c->nobjects != before && depth < FILTERS_MAX)
			search_one(s, c, got, depth + 1);
		else if (c->nobjects != before)
			c->unsure = PHRASE_FILTERS_OF_FILTERS;
	}
}

void glibc_search(const struct search *s, struct closure *c, struct object *o)
{
	if (o->rule == RULE_PROGRAM)
		preloads(s, c);
	if (o->lib->image.dyn.present)
		search_one(s, c, o, 0);
}
