/* Where glibc's ld.so looks for a library, replayed on paper: elf/dl-load.c (_dl_map_object,
   open_path, open_verify) and elf/dl-deps.c. One object comes in, what it needs goes into the
   closure; only host/ opens files. */
#include <landfall/need.h>

#include <landfall/arena.h>
#include <landfall/ldcache.h>

#include <elf.h>
#include <string.h>

/* sysdeps/generic/ldconfig.h: FLAG_ELF_LIBC6, and FLAG_X8664_LIB64 with it. */
#define CACHE_FLAGS_X86_64 0x0303
#define CACHE_FLAGS_I386 0x0003
#define CACHE_FLAGS_AARCH64 0x0a03
/* Filters that stand for filters. */
#define FILTERS_MAX 16

enum wanted { WANTED, WANTED_IF_THERE, WANTED_FIRST };

struct hunt {
	const struct search *s;
	struct closure *c;
	struct object *by;
	struct span name;
	bool banned;                    /* it has tokens, in a setuid program */
	bool alive;                     /* a directory that was looked at exists */
	bool note;                      /* keep the places that were looked at */
	struct place *places, **places_end;
	const char *why;                /* of SKIPPED and STOPPED */
	const struct file *file;        /* FOUND */
	enum rule rule;
};

static bool ends(enum candidate r)
{
	return r == FOUND || r == STOPPED;
}

static void note_place(struct hunt *u, struct span where, enum rule rule, const char *why)
{
	struct place *p = u->note ? arena_get(sizeof *p) : NULL;
	char *copy = p ? arena_copy(where) : NULL;
	if (!copy)
		return;
	p->where = span_of(copy);
	p->rule = rule;
	p->why = why;
	*u->places_end = p;
	u->places_end = &p->next;
}

static enum candidate try_path(struct hunt *u, struct span path, enum rule rule)
{
	const struct file *f = host_file(u->s->host, path);
	if (!f) {
		u->c->unsure = "there is no memory left";
		return STOPPED;
	}
	enum candidate r = glibc_candidate(u->c, u->s->host, f, &u->why);
	/* mmap with PROT_EXEC gives EPERM there; where the system's own libraries lie nobody asks. */
	if (r == FOUND && rule != RULE_CACHE && rule != RULE_DEFAULT &&
	    lib_is_noexec(u->c, u->s->host, f))
		u->why = "failed to map segment from shared object: it is on a noexec mount",
		r = STOPPED;
	if (r == FOUND) {
		u->file = f;
		u->rule = rule;
	} else if (r != NOT_HERE || u->why[0]) {
		note_place(u, path, rule, u->why);
	}
	return r;
}

static bool dir_exists(struct hunt *u, struct span dir)
{
	const struct file *f = host_file(u->s->host, dir);
	return f && !f->os;
}

/* An empty directory is the working directory, and leaves no trace in the path. */
static void join(struct buf *b, struct span dir, struct span name)
{
	if (dir.n)
		buf_path(b, dir, name);
	else
		buf_add(b, name);
}

static bool has_subdirs(struct hunt *u, struct span dir)
{
	static const char names[][13] = {"glibc-hwcaps", "x86_64", "tls", "haswell", "avx512_1"};
	char path[PATH_BYTES];
	/* Links to directories do not count, hence only where haste is allowed. */
	const struct file *f = u->s->host->trust_modes && dir.n ? host_file(u->s->host, dir) : NULL;
	if (f && !f->os && f->node.nlink == 2)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct buf b = buf_of(path, sizeof path);
		join(&b, dir, span_of(names[i]));
		if (!b.full && dir_exists(u, buf_span(&b)))
			return true;
	}
	return false;
}

static enum candidate try_subdirs(struct hunt *u, struct span dir, enum rule rule)
{
	char sub[64];
	char path[PATH_BYTES];
	enum candidate r = NOT_HERE;
	struct buf s = buf_of(sub, sizeof sub);
	if (u->c->program->lib->image.elf.machine != EM_X86_64 || !has_subdirs(u, dir))
		return NOT_HERE;
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

static enum candidate try_dir(struct hunt *u, struct span dir, enum rule rule)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	u->why = "";
	if (dir.n && !dir_exists(u, dir)) {
		note_place(u, dir, rule, "no such directory");
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
		note_place(u, dir, rule, "");
	return r;
}

/* A search path. Elements end at ':' (and ';' in LD_LIBRARY_PATH); an empty one is the working
   directory (fillin_rpath). */
static enum candidate try_list(struct hunt *u, struct object *owner, struct span list,
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

/* One object's DT_RPATH. That none of its directories exists is remembered: chains may be long. */
static enum candidate try_rpath(struct hunt *u, struct object *o)
{
	const struct elf_dyn *d = &o->lib->image.dyn;
	if (!d->rpath.n || d->runpath.p || (o->rpath_dead && !u->note))
		return NOT_HERE;
	u->alive = false;
	enum candidate r = try_list(u, o, d->rpath, ":", RULE_RPATH);
	o->rpath_dead = !u->alive;
	return r;
}

/* DT_RPATH of the object, of who loaded it, and so on, and of the program; not when the object has
   a DT_RUNPATH, and never that of an object which has one. */
static enum candidate try_rpaths(struct hunt *u)
{
	enum candidate r = NOT_HERE;
	bool did_program = false;
	if (u->by->lib->image.dyn.runpath.p)
		return NOT_HERE;
	for (const struct object *o = u->by; o; o = o->parent) {
		did_program = did_program || o == u->c->program;
		r = try_rpath(u, (struct object *)(uintptr_t)o);
		if (ends(r))
			return r;
	}
	return did_program ? r : try_rpath(u, u->c->program);
}

static uint32_t cache_flags(const struct elf *e)
{
	if (e->machine == EM_X86_64)
		return CACHE_FLAGS_X86_64;
	return e->machine == EM_AARCH64 ? CACHE_FLAGS_AARCH64 : CACHE_FLAGS_I386;
}

static struct span find_in_cache(struct hunt *u, struct ldcache *cache)
{
	bool wants_isa = false;
	uint32_t flags = cache_flags(&u->c->program->lib->image.elf);
	struct span path = ldcache_find(cache, u->name, flags, 0, &wants_isa);
	if (!wants_isa)
		return path;
	cache->legacy = glibc_legacy_hwcaps(u->c, u->s->host);
	int level = glibc_minor(u->c) >= 33 ? host_isa_level(u->s->host) : 1;
	return ldcache_find(cache, u->name, flags, level, &wants_isa);
}

static enum candidate try_cache(struct hunt *u)
{
	struct ldcache cache;
	struct span name = u->s->cache.p ? u->s->cache : span_of("/etc/ld.so.cache");
	if (!u->s->use_cache)
		return NOT_HERE;
	const struct file *f = host_file(u->s->host, name);
	if (!f || !f->bytes.p || !ldcache_open(f->bytes, &cache)) {
		note_place(u, name, RULE_CACHE, "there is no readable cache");
		return NOT_HERE;
	}
	struct span path = find_in_cache(u, &cache);
	if (!path.p) {
		note_place(u, name, RULE_CACHE, "");
		return NOT_HERE;
	}
	if ((u->by->lib->image.dyn.flags_1 & DF_1_NODEFLIB) && glibc_in_dirs(u->c, path))
		return NOT_HERE;
	return try_path(u, path, RULE_CACHE);
}

static enum candidate try_defaults(struct hunt *u)
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

static enum candidate hunt(struct hunt *u)
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

/* expand_dst of elf/dl-deps.c: before all else the tokens of the name itself are replaced. */
static bool expand_name(struct hunt *u)
{
	char name[PATH_BYTES];
	struct buf b = buf_of(name, sizeof name);
	if (!span_has(u->name, '$'))
		return true;
	u->banned = closure_is_secure(u->c, u->s->host);
	u->why = "DST not allowed in SUID/SGID programs";
	if (u->banned)
		return true;
	(void)glibc_expand(u->c, u->s->host, u->by, u->name, &b);
	char *copy = b.full ? NULL : arena_copy(buf_span(&b));
	if (copy)
		u->name = span_of(copy);
	else
		u->c->unsure = "the name of a library is too long";
	return copy;
}

/* Objects already mapped answer first: by any name they are known by, then by DT_SONAME. */
static struct object *already_mapped(struct closure *c, struct span name)
{
	struct object *o = closure_find(c, name);
	if (!o && c->rtld && object_known_as(c->rtld, name)) {
		o = c->rtld;
		*c->end = o;
		c->end = &o->next;
		c->rtld = NULL;
	}
	if (o)
		(void)closure_alias(c, o, name);
	return o;
}

/* What the kernel mapped has no l_file_id: the program and the loader are not recognized by it. */
static struct object *object_of_file(struct closure *c, const struct file *f)
{
	for (struct object *o = c->objects; o; o = o->next)
		if (o->file->node.ino == f->node.ino && o->file->node.dev == f->node.dev &&
		    o->rule != RULE_PROGRAM && o->rule != RULE_LOADER)
			return o;
	return NULL;
}

/* NULL when there is none; it goes on record as lacking unless it may be. */
static struct object *want(const struct search *s, struct closure *c, struct object *by,
			   struct span name, enum wanted how)
{
	struct hunt u = {.s = s, .c = c, .by = by, .name = name, .why = ""};
	/* The program's own l_name is "", so a DT_NEEDED of "" finds the program (_dl_map_object). */
	if (name.n == 0)
		return c->program;
	if (!expand_name(&u))
		return NULL;
	struct object *o = already_mapped(c, u.name);
	if (o)
		return o;
	enum candidate r = hunt(&u);
	if (r == FOUND) {
		o = object_of_file(c, u.file);
		if (o)
			(void)closure_alias(c, o, u.name);
		else
			o = closure_add(c, u.file, span_of(u.file->path), u.name, by,
					how == WANTED_FIRST ? RULE_PRELOAD : u.rule);
		return o;
	}
	if (how != WANTED || c->unsure)
		return NULL;
	const char *why = r == STOPPED ? u.why : "";
	u.note = true;          /* it was in vain: once more, keeping where we looked */
	(void)hunt(&u);
	closure_lack_lib(c, u.name, by, why, u.places);
	return NULL;
}

static void preload_list(const struct search *s, struct closure *c, struct span list,
			 const char *seps)
{
	struct span name;
	while (span_cut(&list, seps, &name))
		if (name.n && !want(s, c, c->program, name, WANTED_FIRST) && !c->lost_preload.p)
			c->lost_preload = name;
}

/* A setuid program takes from LD_PRELOAD only setuid libraries, which nobody has. */
static void preloads(const struct search *s, struct closure *c)
{
	const struct file *f = host_file(s->host, span_of("/etc/ld.so.preload"));
	if (s->preload.n && !closure_is_secure(c, s->host))
		preload_list(s, c, s->preload, " :");
	struct span lost = c->lost_preload;
	if (f && f->bytes.n)
		preload_list(s, c, glibc_without_comments(f->bytes), " :\t\n");
	c->lost_preload = lost;
}

static void search_one(const struct search *s, struct closure *c, struct object *o, unsigned depth)
{
	const struct lib *l = o->lib;
	if (!lib_needs(o->lib))
		c->unsure = "what a library needs cannot be read";
	for (size_t i = 0; !c->unsure && i < l->nneeds; i++) {
		const struct need *n = &l->needs[i];
		size_t before = c->nobjects;
		enum wanted how = n->tag == DT_AUXILIARY ? WANTED_IF_THERE : WANTED;
		struct object *got = want(s, c, o, n->name, how);
		if (n->tag == DT_NEEDED || !got || got == o)
			continue;
		closure_put_before(c, o, got);
		if (c->nobjects != before && depth < FILTERS_MAX)
			search_one(s, c, got, depth + 1);
		else if (c->nobjects != before)
			c->unsure = "filters stand for filters";
	}
}

void glibc_search(const struct search *s, struct closure *c, struct object *o)
{
	if (o->rule == RULE_PROGRAM)
		preloads(s, c);
	if (o->lib->image.dyn.present)
		search_one(s, c, o, 0);
}
