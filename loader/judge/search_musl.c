/* Where musl's loader looks for a library, replayed on paper: ldso/dynlink.c (load_library,
   path_open, fixup_rpath) of musl 1.2.2 to 1.2.6. One object comes in, what it needs goes into
   the closure. */
#include <landfall/need.h>

#include <landfall/arena.h>

#include <elf.h>
#include <errno.h>
#include <string.h>

#define DEFAULT_PATH "/lib:/usr/local/lib:/usr/lib"

struct hunt {
	const struct search *s;
	struct closure *c;
	struct object *by;
	struct span name;
	struct place *places, **places_end;
	const struct file *file;
	enum rule rule;
	int os;                 /* of a failure that ends the search */
};

/* Names that are musl itself, whatever follows the dot. */
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

static void note_place(struct hunt *u, struct span where, enum rule rule)
{
	struct place *p = arena_get(sizeof *p);
	char *copy = p ? arena_copy(where) : NULL;
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

static bool try_path(struct hunt *u, struct span path, enum rule rule)
{
	const struct file *f = host_file(u->s->host, path);
	if (!f) {
		u->c->unsure = "there is no memory left";
		return false;
	}
	int os = f->os ? f->os : f->read_os;
	if (os && !goes_on(os))
		u->os = os;
	if (os)
		return false;
	u->file = f;
	u->rule = rule;
	return true;
}

static bool try_list(struct hunt *u, struct span list, enum rule rule)
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
		note_place(u, dir, rule);
	}
	return false;
}

/* DT_RUNPATH, else DT_RPATH, with $ORIGIN put in; absent when it has another '$'. */
static struct span fixed_rpath(const struct search *s, struct closure *c,
				struct object *o)
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
	char *copy = b.full ? NULL : arena_copy(buf_span(&b));
	return span_of(copy);
}

/* /etc/ld-musl-ARCH.path below the prefix of the loader's own name. */
static struct span system_path(struct hunt *u)
{
	char path[PATH_BYTES];
	struct span text;
	struct buf b = buf_of(path, sizeof path);
	struct span interp = u->s->interp;
	struct span base = span_base(interp);
	size_t at;
	if (span_find(interp, span_of("/lib/"), &at))
		buf_add(&b, (struct span){interp.p, at});
	buf_adds(&b, "/etc/");
	if (span_ends(base, ".so.1"))
		base.n -= 5;
	buf_add(&b, base);
	buf_adds(&b, ".path");
	const struct file *f = b.full ? NULL : host_file(u->s->host, buf_span(&b));
	if (!f || f->os == ENOENT)
		return span_of(DEFAULT_PATH);
	/* An empty or unreadable one leaves no directory at all. */
	return span_cstr(f->bytes, 0, &text) ? text : f->bytes;
}

static bool hunt(struct hunt *u)
{
	u->places_end = &u->places;
	if (span_has(u->name, '/'))
		return try_path(u, u->name, RULE_PATH);
	if (u->s->library_path.n && !closure_is_secure(u->c, u->s->host) &&
	    try_list(u, u->s->library_path, RULE_LIBRARY_PATH))
		return true;
	for (const struct object *o = u->by; o && !u->os; o = o->parent) {
		struct object *owner = (struct object *)(uintptr_t)o;
		if (try_list(u, fixed_rpath(u->s, u->c, owner), RULE_RPATH))
			return true;
	}
	return !u->os && try_list(u, system_path(u), RULE_DEFAULT);
}

/* musl itself: only once somebody asked for it are its symbols looked at. */
static bool is_loader(struct hunt *u)
{
	if (u->c->rtld && !u->c->rtld->parent)
		u->c->rtld->parent = u->by ? u->by : u->c->program;
	return true;
}

static bool already_mapped(struct hunt *u)
{
	if (is_reserved(u->name) || span_eq(u->name, u->s->interp))
		return is_loader(u);
	/* Short names only: a soname counts for nothing here. */
	struct object *o = span_has(u->name, '/') ? NULL : closure_find(u->c, u->name);
	return o && o->rule != RULE_PROGRAM && object_known_as(o, u->name);
}

static bool same_file(struct hunt *u)
{
	const struct node *n = &u->file->node;
	for (struct object *o = u->c->objects; o; o = o->next)
		if (o->file->node.ino == n->ino && o->file->node.dev == n->dev)
			return closure_alias(u->c, o, u->name);
	const struct node *self = &u->s->loader->node;
	return self->ino == n->ino && self->dev == n->dev && is_loader(u);
}

/* map_library checks far less than glibc: no magic, no class, no machine. It reads every file as
   one of its own class, and one of the other makes no sense then. */
static const char *map_fault(const struct closure *c, const struct file *f)
{
	const struct elf *own = &c->program->lib->image.elf;
	struct elf e;
	if (!f->bytes.p)
		return "it is not a regular file";
	if (elf_open(f->bytes, &e) != ELF_OK || (e.type != ET_DYN && e.type != ET_EXEC) ||
	    elf_phdrs_fault(&e) != ELF_OK || e.is64 != own->is64 || e.big != own->big)
		return "Exec format error";
	return NULL;
}

static void want(const struct search *s, struct closure *c, struct object *by, struct span name,
		 bool preload)
{
	struct hunt u = {.s = s, .c = c, .by = preload ? NULL : by, .name = name};
	if (name.n == 0 || already_mapped(&u))
		return;
	const char *why = "";
	if (hunt(&u)) {
		why = map_fault(c, u.file);
		if (!why && u.rule != RULE_DEFAULT && lib_is_noexec(c, s->host, u.file))
			why = "Operation not permitted: it is on a noexec mount";
		if (!why && !same_file(&u))
			(void)closure_add(c, u.file, span_of(u.file->path),
					  span_has(name, '/') ? (struct span){NULL, 0} : name, by,
					  preload ? RULE_PRELOAD : u.rule);
	}
	if (why && preload && !c->lost_preload.p)
		c->lost_preload = name;
	if (why && !preload && !c->unsure)
		closure_lack_lib(c, name, by, why, u.places);
}

void musl_search(const struct search *s, struct closure *c, struct object *o)
{
	size_t i = 0;
	struct span name;
	struct span list = s->preload;
	if (o->rule == RULE_PROGRAM && list.n && !closure_is_secure(c, s->host))
		while (span_cut(&list, " :\t\n", &name))
			want(s, c, o, name, true);
	if (!o->lib->image.dyn.present)
		return;
	while (!c->unsure && elf_next_needed(&o->lib->image.elf, &o->lib->image.dyn, &i, &name))
		want(s, c, o, name, false);
}
