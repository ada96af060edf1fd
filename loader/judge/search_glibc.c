/* Where glibc's ld.so looks for a library, replayed on paper: elf/dl-load.c (_dl_map_object,
   open_path, open_verify) and elf/dl-deps.c. One object comes in, what it needs goes into the
   closure; only host/ opens files. */
#include <landfall/need.h>

#include <landfall/arena.h>
#include <landfall/ldcache.h>

#include <elf.h>
#include <errno.h>
#include <string.h>

/* sysdeps/generic/ldconfig.h: FLAG_ELF_LIBC6, and FLAG_X8664_LIB64 with it. */
#define CACHE_FLAGS_X86_64 0x0303
#define CACHE_FLAGS_I386 0x0003
#define CACHE_FLAGS_AARCH64 0x0a03

enum found { NOT_HERE, SKIPPED, STOPPED, FOUND };

struct hunt {
	const struct search *s;
	struct closure *c;
	struct object *by;
	struct span name;
	bool note;                      /* keep the places that were looked at */
	struct place *places, **places_end;
	const char *why;                /* of SKIPPED and STOPPED */
	const struct file *file;        /* FOUND */
	enum rule rule;
};

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

/* open_verify: which files the loader passes over, and which make it stop. */
static enum found verify(struct hunt *u, const struct file *f)
{
	const struct elf *want = &u->c->program->lib->image.elf;
	struct elf e;
	u->why = "";
	if (f->os || f->read_os) {
		u->why = f->read_os == EACCES || f->os == EACCES ? "no permission to read it" : "";
		return NOT_HERE;
	}
	u->why = "it is not a regular file";
	if (!f->bytes.p)
		return STOPPED;
	u->why = "file too short";
	if (f->bytes.n < (want->is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)))
		return STOPPED;
	u->why = "invalid ELF header";
	if (elf_open(f->bytes, &e) != ELF_OK)
		return STOPPED;
	u->why = "it is for another ELF class";
	if (f->bytes.p[EI_CLASS] != (want->is64 ? ELFCLASS64 : ELFCLASS32))
		return SKIPPED;
	u->why = "it is for another processor";
	if (e.machine != want->machine)
		return SKIPPED;
	u->why = "it is neither ET_DYN nor ET_EXEC";
	return e.type == ET_DYN || e.type == ET_EXEC ? FOUND : STOPPED;
}

static enum found try_path(struct hunt *u, struct span path, enum rule rule)
{
	const struct file *f = host_file(u->s->host, path);
	if (!f) {
		u->c->unsure = "there is no memory left";
		return STOPPED;
	}
	enum found r = verify(u, f);
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

/* glibc-hwcaps/x86-64-v4 ... v2 below a directory (2.33 on; elf/dl-hwcaps.c). */
static enum found try_hwcaps(struct hunt *u, struct span dir, enum rule rule)
{
	static const char subs[][10] = {"x86-64-v4", "x86-64-v3", "x86-64-v2"};
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	enum found r = NOT_HERE;
	buf_path(&b, dir, span_of("glibc-hwcaps"));
	if (b.full || u->c->program->lib->image.elf.machine != EM_X86_64 || !dir_exists(u, buf_span(&b)))
		return NOT_HERE;
	size_t base = b.n;
	int level = host_isa_level(u->s->host);
	for (int i = 0; i < 3 && r != FOUND; i++) {
		if (4 - i > level)
			continue;
		b.n = base;
		buf_path(&b, (struct span){NULL, 0}, span_of(subs[i]));
		buf_path(&b, (struct span){NULL, 0}, u->name);
		r = b.full ? NOT_HERE : try_path(u, buf_span(&b), rule);
	}
	return r;
}

static enum found try_dir(struct hunt *u, struct span dir, enum rule rule)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	enum found r = try_hwcaps(u, dir, rule);
	if (r == FOUND || r == STOPPED)
		return r;
	buf_path(&b, dir, u->name);
	if (b.full)
		return NOT_HERE;
	r = try_path(u, buf_span(&b), rule);
	if (r == NOT_HERE && !u->why[0])
		note_place(u, dir, rule, dir_exists(u, dir) ? "" : "no such directory");
	return r;
}

static struct span system_dirs(struct hunt *u)
{
	if (!u->c->dirs_known)
		u->c->dirs = glibc_system_dirs(u->s->loader->bytes);
	u->c->dirs_known = true;
	return u->c->dirs;
}

static struct span lib_token(struct hunt *u)
{
	size_t at;
	struct span dirs = system_dirs(u);
	if (span_find(dirs, span_of("/lib/x86_64-linux-gnu/"), &at))
		return span_of("lib/x86_64-linux-gnu");
	if (span_find(dirs, span_of("/lib/aarch64-linux-gnu/"), &at))
		return span_of("lib/aarch64-linux-gnu");
	return span_find(dirs, span_of("/lib64/"), &at) ? span_of("lib64") : span_of("lib");
}

static size_t token_length(struct span at, const char *name)
{
	size_t n = strlen(name);
	struct span rest;
	if (!span_from(at, 1, &rest))
		return 0;
	if (span_starts(rest, "{") && span_from(rest, 1, &rest) && span_starts(rest, name) &&
	    rest.n > n && rest.p[n] == '}')
		return n + 3;
	if (rest.p && span_starts(rest, name)) {
		/* $ORIGIN ends where an identifier would (is_dst in elf/dl-load.c). */
		unsigned char c = rest.n > n ? rest.p[n] : 0;
		bool word = c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			    (c >= 'a' && c <= 'z');
		return word ? 0 : n + 1;
	}
	return 0;
}

/* Dynamic string tokens of one path element. */
static void expand(struct hunt *u, struct object *owner, struct span s, struct buf *out)
{
	size_t n;
	for (size_t i = 0; i < s.n; i++) {
		struct span at = {s.p + i, s.n - i};
		if (s.p[i] != '$') {
			buf_addc(out, (char)s.p[i]);
		} else if ((n = token_length(at, "ORIGIN")) != 0) {
			buf_add(out, object_origin(u->s->host, owner));
			i += n - 1;
		} else if ((n = token_length(at, "LIB")) != 0) {
			buf_add(out, lib_token(u));
			i += n - 1;
		} else if ((n = token_length(at, "PLATFORM")) != 0) {
			host_uname(u->s->host);
			buf_add(out, u->s->host->uname_machine);
			i += n - 1;
		} else {
			buf_addc(out, '$');
		}
	}
}

/* A search path. Elements end at ':' (and ';' in LD_LIBRARY_PATH); an empty one is the working
   directory (fillin_rpath). */
static enum found try_list(struct hunt *u, struct object *owner, struct span list,
			   const char *seps, enum rule rule)
{
	char dir[PATH_BYTES];
	struct span element;
	enum found r = NOT_HERE;
	while (r != FOUND && r != STOPPED && span_cut(&list, seps, &element)) {
		struct buf b = buf_of(dir, sizeof dir);
		expand(u, owner, element, &b);
		while (b.n > 1 && dir[b.n - 1] == '/')
			dir[--b.n] = 0;
		if (b.n == 0)
			buf_adds(&b, ".");
		if (!b.full)
			r = try_dir(u, buf_span(&b), rule);
	}
	return r;
}

/* DT_RPATH of the object, of who loaded it, and so on, and of the program; not when the object has
   a DT_RUNPATH, and never that of an object which has one. */
static enum found try_rpaths(struct hunt *u)
{
	enum found r = NOT_HERE;
	bool did_program = false;
	if (u->by->lib->image.dyn.runpath.p)
		return NOT_HERE;
	for (const struct object *o = u->by; o; o = o->parent) {
		const struct elf_dyn *d = &o->lib->image.dyn;
		did_program = did_program || o == u->c->program;
		if (d->rpath.p && d->rpath.n && !d->runpath.p)
			r = try_list(u, (struct object *)(uintptr_t)o, d->rpath, ":", RULE_RPATH);
		if (r == FOUND || r == STOPPED)
			return r;
	}
	const struct elf_dyn *d = &u->c->program->lib->image.dyn;
	if (!did_program && d->rpath.p && d->rpath.n && !d->runpath.p)
		r = try_list(u, u->c->program, d->rpath, ":", RULE_RPATH);
	return r;
}

static uint32_t cache_flags(const struct elf *e)
{
	if (e->machine == EM_X86_64)
		return CACHE_FLAGS_X86_64;
	return e->machine == EM_AARCH64 ? CACHE_FLAGS_AARCH64 : CACHE_FLAGS_I386;
}

static bool under_system_dir(struct hunt *u, struct span path)
{
	struct span dirs = system_dirs(u);
	struct span dir;
	while (dirs.n && span_cstr(dirs, 0, &dir)) {
		struct span d = span_dir(path);
		if (d.n + 1 == dir.n && memcmp(d.p, dir.p, d.n) == 0)
			return true;
		(void)span_from(dirs, dir.n + 1, &dirs);
	}
	return false;
}

static enum found try_cache(struct hunt *u)
{
	struct ldcache cache;
	bool wants_isa = false;
	const struct file *f = host_file(u->s->host, span_of("/etc/ld.so.cache"));
	if (!u->s->use_cache)
		return NOT_HERE;
	if (!f || !f->bytes.p || !ldcache_open(f->bytes, &cache)) {
		note_place(u, span_of("/etc/ld.so.cache"), RULE_CACHE, "there is no readable cache");
		return NOT_HERE;
	}
	uint32_t flags = cache_flags(&u->c->program->lib->image.elf);
	struct span path = ldcache_find(&cache, u->name, flags, u->s->host->isa_level, &wants_isa);
	if (wants_isa && u->s->host->isa_level == 0)
		path = ldcache_find(&cache, u->name, flags, host_isa_level(u->s->host), &wants_isa);
	if (!path.p) {
		note_place(u, span_of("/etc/ld.so.cache"), RULE_CACHE, "");
		return NOT_HERE;
	}
	if ((u->by->lib->image.dyn.flags_1 & DF_1_NODEFLIB) && under_system_dir(u, path))
		return NOT_HERE;
	return try_path(u, path, RULE_CACHE);
}

static enum found try_defaults(struct hunt *u)
{
	struct span dirs = system_dirs(u);
	struct span dir;
	enum found r = NOT_HERE;
	if (u->by->lib->image.dyn.flags_1 & DF_1_NODEFLIB)
		return NOT_HERE;
	while (r != FOUND && r != STOPPED && dirs.n && span_cstr(dirs, 0, &dir)) {
		(void)span_from(dirs, dir.n + 1, &dirs);
		if (dir.n > 1)
			dir.n--;
		r = try_dir(u, dir, RULE_DEFAULT);
	}
	return r;
}

static enum found hunt(struct hunt *u)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	u->places = NULL;
	u->places_end = &u->places;
	if (span_has(u->name, '/')) {
		expand(u, u->by, u->name, &b);
		return b.full ? NOT_HERE : try_path(u, buf_span(&b), RULE_PATH);
	}
	enum found r = try_rpaths(u);
	if (r != FOUND && r != STOPPED && u->s->library_path.n)
		r = try_list(u, u->c->program, u->s->library_path, ":;", RULE_LIBRARY_PATH);
	if (r != FOUND && r != STOPPED && u->by->lib->image.dyn.runpath.n)
		r = try_list(u, u->by, u->by->lib->image.dyn.runpath, ":", RULE_RUNPATH);
	if (r != FOUND && r != STOPPED)
		r = try_cache(u);
	if (r != FOUND && r != STOPPED)
		r = try_defaults(u);
	return r;
}

/* Objects already mapped answer first: by any name they are known by, then by DT_SONAME. */
static bool already_mapped(struct closure *c, struct span name)
{
	struct object *o = closure_find(c, name);
	if (o)
		return closure_alias(c, o, name);
	if (!c->rtld || !object_known_as(c->rtld, name))
		return false;
	*c->end = c->rtld;
	c->end = &c->rtld->next;
	o = c->rtld;
	c->rtld = NULL;
	return closure_alias(c, o, name);
}

static struct object *object_of_file(struct closure *c, const struct file *f)
{
	for (struct object *o = c->objects; o; o = o->next)
		if (o->file->node.ino == f->node.ino && o->file->node.dev == f->node.dev)
			return o;
	return NULL;
}

static bool same_file(struct closure *c, const struct file *f, struct span name)
{
	struct object *same = object_of_file(c, f);
	if (same)
		return closure_alias(c, same, name);
	if (c->rtld && c->rtld->file->node.ino == f->node.ino &&
	    c->rtld->file->node.dev == f->node.dev) {
		struct object *o = c->rtld;
		return already_mapped(c, span_of(o->file->path)) && closure_alias(c, o, name);
	}
	return false;
}

static void want(const struct search *s, struct closure *c, struct object *by, struct span name,
		 bool preload)
{
	struct hunt u = {.s = s, .c = c, .by = by, .name = name, .why = ""};
	if (already_mapped(c, name))
		return;
	enum found r = hunt(&u);
	if (r == FOUND) {
		if (!same_file(c, u.file, name))
			(void)closure_add(c, u.file, span_of(u.file->path), name, by,
					  preload ? RULE_PRELOAD : u.rule);
		return;
	}
	if (preload || c->unsure)
		return;
	u.note = true;          /* it was in vain: once more, keeping where we looked */
	r = hunt(&u);
	closure_lack_lib(c, name, by, r == STOPPED ? u.why : "", u.places);
}

static void preloads(const struct search *s, struct closure *c, struct object *o)
{
	struct span list = s->preload;
	struct span name;
	while (span_cut(&list, " :", &name))
		if (name.n)
			want(s, c, o, name, true);
	const struct file *f = host_file(s->host, span_of("/etc/ld.so.preload"));
	list = f ? f->bytes : list;
	while (span_cut(&list, " :\t\n", &name))
		if (name.n)
			want(s, c, o, name, true);
}

void glibc_search(const struct search *s, struct closure *c, struct object *o)
{
	size_t i = 0;
	struct span name;
	if (o->rule == RULE_PROGRAM)
		preloads(s, c, o);
	if (!o->lib->image.dyn.present)
		return;
	while (!c->unsure && elf_next_needed(&o->lib->image.elf, &o->lib->image.dyn, &i, &name))
		want(s, c, o, name, false);
}
