/* Library search of musl's loader on paper: ldso/dynlink.c (load_library, path_open, fixup_rpath)
   of musl 1.2.2 to 1.2.6. One object comes in, the libraries it needs are added to the closure. */
#include "link/musl.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "read/phrases.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

#define DEFAULT_PATH "/lib:/usr/local/lib:/usr/lib"

struct lookup_file {
	const struct search *s;
	struct closure *c;
	struct object *by;
	struct span name;
	struct search_path_entry *places, **places_end;
	const struct file *file;
	enum rule rule;
	int os; /* the errno that ends the search; 0 to go on */
};

/* Is the name one of those that musl itself provides (libc.so, libpthread.so.0), whatever follows
   the dot? */
static bool is_reserved(struct span name)
{
	static const char libs[][10] = {"c.", "pthread.", "rt.", "m.", "dl.", "util.", "xnet."};
	struct span rest;
	if (!span_starts(name, "lib") || !span_from(name, 3, &rest))
		return false;
	for (size_t i = 0; i < sizeof libs / sizeof libs[0]; i++)
		if (span_starts(rest, libs[i]))
			return true;
	return false;
}

/* compat/musl/resident/fit.c renames the same ones. */
bool musl_is_glibcs(struct span name)
{
	static const char libs[][16] = {
		"ld-linux",    "ld64.so",     "libc.so.",        "libpthread.so.", "libm.so.",
		"libdl.so.",   "librt.so.",   "libutil.so.",     "libresolv.so.",  "libanl.so.",
		"libnsl.so.1", "libmvec.so.", "libBrokenLocale",
	};
	for (size_t i = 0; i < sizeof libs / sizeof libs[0]; i++)
		if (span_starts(name, libs[i]))
			return true;
	return false;
}

static void note_search_path_entry(struct lookup_file *u, struct span where, enum rule rule)
{
	struct search_path_entry *p = arena_get(u->c->arena, sizeof *p);
	char *copy = p ? arena_copy(u->c->arena, where) : NULL;
	if (!copy)
		return;
	p->where = span_of(copy);
	p->rule = rule;
	p->why = "";
	*u->places_end = p;
	u->places_end = &p->next;
}

static bool goes_on(int os)
{
	return os == ENOENT || os == ENOTDIR || os == EACCES || os == ENAMETOOLONG;
}

static bool try_path(struct lookup_file *u, struct span path, enum rule rule)
{
	const struct file *f = host_file(u->s->host, path);
	if (!f) {
		u->c->unsure = PHRASE_NO_MEMORY;
		return false;
	}
	int os = f->os ? f->os : f->read_os;
	if (u->s->passed_over.p && span_eq(u->s->passed_over, path))
		os = ENOENT;
	if (os && !goes_on(os))
		u->os = os;
	if (os)
		return false;
	u->file = f;
	u->rule = rule;
	return true;
}

static bool try_list(struct lookup_file *u, struct span list, enum rule rule)
{
	char path[PATH_BYTES];
	struct span dir;
	while (!u->os && span_cut(&list, ":\n", &dir)) {
		struct buf b = buf_of(path, sizeof path);
		if (dir.n == 0)
			continue;
		buf_add(&b, dir);
		buf_adds(&b, "/");
		buf_add(&b, u->name);
		if (!b.full && try_path(u, buf_span(&b), rule))
			return true;
		note_search_path_entry(u, dir, rule);
	}
	return false;
}

/* DT_RUNPATH, else DT_RPATH, with $ORIGIN replaced; absent when the path has any other '$'. */
static struct span fixed_rpath(const struct search *s, struct closure *c, struct object *o)
{
	const struct elf_dyn *d = &o->lib->image.dyn;
	struct span in = d->runpath.p ? d->runpath : d->rpath;
	char out[2 * PATH_BYTES];
	struct buf b = buf_of(out, sizeof out);
	if (!span_has(in, '$'))
		return in;
	if (o == c->program && closure_is_secure(c, s->host))
		return (struct span){NULL, 0};
	for (size_t i = 0; i < in.n; i++) {
		struct span at = {in.p + i, in.n - i};
		if (in.p[i] != '$') {
			buf_addc(&b, (char)in.p[i]);
			continue;
		}
		if (span_starts(at, "${ORIGIN}"))
			i += 8;
		else if (span_starts(at, "$ORIGIN"))
			i += 6;
		else
			return (struct span){NULL, 0};
		struct span origin = object_origin(s->host, c, o);
		if (!origin.p)
			return (struct span){NULL, 0};
		buf_add(&b, origin);
	}
	char *copy = b.full ? NULL : arena_copy(c->arena, buf_span(&b));
	return span_of(copy);
}

/* The system search path: what the loader was patched to, or /etc/ld-musl-ARCH.path, below the
   prefix of the path by which the loader was called. */
static struct span system_path(struct lookup_file *u)
{
	if (u->s->system_dirs.p)
		return u->s->system_dirs;
	char path[PATH_BYTES];
	struct span text;
	struct buf b = buf_of(path, sizeof path);
	struct span interp = u->s->interp;
	struct span base = span_base(interp);
	size_t at;
	if (u->s->layer)
		base = span_base(span_of(u->s->loader->path));
	if (u->s->layer && span_dir(interp).n > 1)
		buf_add(&b, span_dir(span_dir(interp)));
	else if (span_find(interp, span_of("/lib/"), &at))
		buf_add(&b, (struct span){interp.p, at});
	buf_adds(&b, b.n == 1 ? "etc/" : "/etc/");
	if (span_ends(base, ".so.1"))
		base.n -= 5;
	buf_add(&b, base);
	buf_adds(&b, ".path");
	const struct file *f = b.full ? NULL : host_file(u->s->host, buf_span(&b));
	if (!f || f->os == ENOENT)
		return span_of(DEFAULT_PATH);
	/* An empty or unreadable path file leaves no default directory at all. */
	return span_cstr(f->bytes, 0, &text) ? text : f->bytes;
}

static bool lookup_file(struct lookup_file *u)
{
	u->places_end = &u->places;
	if (span_has(u->name, '/'))
		return try_path(u, u->name, RULE_PATH);
	if (u->s->library_path.n && !closure_is_secure(u->c, u->s->host) &&
	    try_list(u, u->s->library_path, RULE_LIBRARY_PATH))
		return true;
	for (struct object *o = u->by; o && !u->os; o = o->parent) {
		if (try_list(u, fixed_rpath(u->s, u->c, o), RULE_RPATH))
			return true;
	}
	return !u->os && try_list(u, system_path(u), RULE_DEFAULT);
}

/* A reserved name means musl itself; the loader's symbols are searched only after some object has
   asked for such a name. */
static bool is_loader(struct lookup_file *u)
{
	if (u->c->rtld && !u->c->rtld->parent)
		u->c->rtld->parent = u->by ? u->by : u->c->program;
	return true;
}

/* The program's first library of glibc's is the layer, which needs musl; all others are musl. */
static bool is_layers(struct lookup_file *u)
{
	struct closure *c = u->c;
	if (!u->s->layer || !u->by || !musl_is_glibcs(u->name))
		return false;
	if (c->has_layer || u->by != c->program)
		return is_loader(u);
	c->has_layer = true;
	return closure_add(c, u->s->layer, span_of(u->s->layer->path), u->name, u->by, RULE_PATH) ||
	       c->unsure;
}

static bool already_mapped(struct lookup_file *u)
{
	if (is_layers(u))
		return true;
	if (is_reserved(u->name) || span_eq(u->name, u->s->interp))
		return is_loader(u);
	/* musl matches mapped objects by short name only; DT_SONAME is not used. */
	struct object *o = span_has(u->name, '/') ? NULL : closure_find(u->c, u->name);
	return o && o->rule != RULE_PROGRAM && object_known_as(o, u->name);
}

static bool same_file(struct lookup_file *u)
{
	const struct inode *n = &u->file->inode;
	for (struct object *o = u->c->objects; o; o = o->next)
		if (o->file->inode.ino == n->ino && o->file->inode.dev == n->dev)
			return closure_alias(u->c, o, u->name);
	const struct inode *self = &u->s->loader->inode;
	return self->ino == n->ino && self->dev == n->dev && is_loader(u);
}

/* What map_library rejects; unlike ld.so, musl checks neither magic nor class nor machine. It reads
   every file with its own ELF class, so a file of the other class has no valid headers. */
static const char *map_fault(const struct closure *c, const struct file *f)
{
	const struct elf *own = &c->program->lib->image.elf;
	struct elf e;
	if (!f->bytes.p)
		return PHRASE_NOT_REGULAR;
	if (elf_open(f->bytes, &e) != ELF_OK || (e.type != ET_DYN && e.type != ET_EXEC) ||
	    elf_phdrs_fault(&e) != ELF_OK || e.is64 != own->is64 || e.big != own->big)
		return "Exec format error";
	return NULL;
}

static void load_needed(const struct search *s, struct closure *c, struct object *by,
			struct span name, bool preload)
{
	struct lookup_file u = {.s = s, .c = c, .by = preload ? NULL : by, .name = name};
	if (name.n == 0 || already_mapped(&u))
		return;
	const char *why = "";
	if (lookup_file(&u)) {
		why = map_fault(c, u.file);
		if (!why && u.rule != RULE_DEFAULT && lib_is_noexec(c, s->host, u.file))
			why = "Operation not permitted: " PHRASE_ON_NOEXEC;
		if (!why && !same_file(&u))
			(void)closure_add(c, u.file, span_of(u.file->path),
					  span_has(name, '/') ? (struct span){NULL, 0} : name, by,
					  preload ? RULE_PRELOAD : u.rule);
	}
	if (why && preload && !c->lost_preload.p)
		c->lost_preload = name;
	if (why && !preload && !c->unsure)
		closure_add_missing_lib(c, name, by, why, u.places);
}

void musl_search(const struct search *s, struct closure *c, struct object *o)
{
	size_t i = 0;
	struct span name;
	struct span list = s->preload;
	if (o->rule == RULE_PROGRAM && list.n && !closure_is_secure(c, s->host))
		while (span_cut(&list, " :\t\n", &name))
			load_needed(s, c, o, name, true);
	if (!o->lib->image.dyn.present)
		return;
	while (!c->unsure && elf_next_needed(&o->lib->image.elf, &o->lib->image.dyn, &i, &name))
		load_needed(s, c, o, name, false);
}
