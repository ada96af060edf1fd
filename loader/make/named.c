/* What a program names in itself, and the host has, is what it will look for. Bytes of programs and
   libraries are read as text and nothing is executed; paths of files go out. No program is known
   here by its name. */
#include "make/named.h"

#include "closure/lib.h"
#include "gather/dir_walk.h"
#include "gather/found.h"
#include "gather/link_objects.h"
#include "gather/shared_dirs.h"
#include "gather/worth_telling.h"
#include "machine/machine.h"
#include "read/phrases.h"

#include <elf.h>
#include <string.h>

/* Bytes of a name; a longer run of such bytes is none. */
#define NAME_MAX_BYTES 200
/* Names of one file that are asked about. */
#define ASKED_MAX 8192

struct naming {
	struct collection *c;
	struct found *into;
	void (*say)(const char *path, const char *why);
	const char *program; /* that is looked at */
	const char *first;   /* of a program: the first directory that does not come along */
	const char *why;
	unsigned n; /* names of a program that were taken */
	unsigned asked;
	struct span text; /* of the file that names what is looked at */
	bool guessed;     /* a name alone leads there */
	struct worth *worth;
	const char *judged; /* the directory that was judged last for text, */
	bool is_worth;      /* and the answer */
};

static unsigned depth_of(struct span path)
{
	unsigned n = 0;
	for (size_t i = 0; i < path.n; i++)
		n += path.p[i] == '/';
	return n;
}

/* --- what comes along ----------------------------------------------------------------------- */

struct tally {
	struct host *h;
	unsigned files;
	uint64_t bytes;
};

/* A link takes no room: git's hundred commands are one file. */
static bool count(void *ctx, struct span path)
{
	struct tally *t = ctx;
	struct path_resolution at;
	path_resolve(t->h, path, &at);
	if (span_eq(span_base(span_of(at.real)), span_base(path)))
		t->bytes += at.inode.size;
	return ++t->files < NAMED_FILES_MAX && t->bytes < NAMED_BYTES_MAX;
}

static bool add_file(void *ctx, struct span path)
{
	found_add(ctx, path, FOUND_READ);
	return true;
}

/* One directory is often named many times in a row. */
static bool is_worth_telling(struct naming *n, struct span dir)
{
	struct arena *arena = n->c->h->arena;
	if (n->judged && span_is(dir, n->judged))
		return n->is_worth;
	n->worth = n->worth ? n->worth : arena_get(arena, sizeof *n->worth);
	n->judged = arena_copy(arena, dir);
	n->is_worth = !n->worth || worth_telling_dir(n->c->h, dir, n->text, n->worth);
	return n->is_worth;
}

/* Is what does not come along told of? In an image that is what is large. */
static bool is_told(struct naming *n, struct span path, bool is_dir)
{
	if (n->c->layout == LAYOUT_IMAGE)
		return true;
	return !n->guessed && !shared_dirs_is_asked_for(n->c->machine, path) &&
	       (is_dir ? is_worth_telling(n, path)
		       : worth_telling_file(n->c->h, path, span_of(n->program)));
}

/* What does not come along, in the order of the paths. */
static void leave(struct naming *n, struct span path, const char *why)
{
	struct lacked **at = &n->c->lacks;
	struct lacked *new = arena_get(n->c->h->arena, sizeof *new);
	char *kept = new ? arena_copy(n->c->h->arena, path) : NULL;
	while (*at && span_order(span_of((*at)->path), path) < 0)
		at = &(*at)->next;
	if (!kept || (*at && span_is(path, (*at)->path) && (*at)->program == n->program))
		return;
	n->first = n->first ? n->first : kept;
	n->why = n->why ? n->why : why;
	new->path = kept;
	new->program = n->program;
	new->next = *at;
	*at = new;
}

/* "/usr/share/ghostscript" of "/usr/share/ghostscript/10.05.1/lib": who names a part of it knows
   where the rest lies. */
static struct span whole_of(const struct naming *n, struct span path)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span head;
	unsigned slashes = 0;
	size_t i = 0;
	buf_adds(&b, "/usr/lib/");
	buf_adds(&b, n->c->machine->multiarch);
	buf_adds(&b, "/");
	const unsigned depth = span_starts(path, text) ? 4 : 3;
	if (span_starts(path, "/etc/"))
		return path;
	for (; i < path.n && slashes <= depth; i++)
		slashes += path.p[i] == '/';
	if (slashes <= depth || !span_sub(path, 0, i - 1, &head))
		return path;
	return shared_dirs_is_own(n->c->machine, head) ? head : path;
}

static void take_dir(struct naming *n, struct span path)
{
	const struct span whole = whole_of(n, path);
	struct tally t = {.h = n->c->h};
	bool fits = dir_walk(n->c->h, whole, count, &t);
	if (fits) {
		/* By the path that is named too: a link on it comes along only then. */
		if (whole.n != path.n && n->c->layout == LAYOUT_IMAGE)
			(void)dir_walk(n->c->h, path, add_file, n->into);
		path = whole;
	} else if (whole.n != path.n) {
		t = (struct tally){.h = n->c->h};
		fits = dir_walk(n->c->h, path, count, &t);
	}
	if (fits && !t.files)
		return;
	n->n++;
	if (n->c->layout == LAYOUT_IMAGE && fits)
		(void)dir_walk(n->c->h, path, add_file, n->into);
	else if (is_told(n, path, true))
		leave(n, path, fits ? PHRASE_NAMED_NO_PLACE : PHRASE_NAMED_TOO_LARGE);
}

static void take_file(struct naming *n, struct span path)
{
	n->n++;
	if (n->c->layout == LAYOUT_IMAGE)
		found_add(n->into, path, FOUND_READ);
	else if (is_told(n, path, false))
		leave(n, path, PHRASE_NAMED_NO_PLACE);
}

/* A name that stands for several files, as libmagic's ".../magic" does for magic.mgc. */
static void take_extended(struct naming *n, struct span path)
{
	char text[PATH_BYTES];
	struct path_resolution dir;
	struct span names;
	struct span one;
	const struct span base = span_base(path);
	path_resolve(n->c->h, span_dir(path), &dir);
	if (dir.os || depth_of(path) < 4 || n->c->h->ops->list(n->c->h, dir.real, &names))
		return;
	arena_keep(n->c->h->arena, (void *)(uintptr_t)names.p, names.n);
	while (names.n && span_cstr(names, 0, &one)) {
		struct span head;
		struct buf b = buf_of(text, sizeof text);
		(void)span_from(names, one.n + 1, &names);
		if (!span_sub(one, 0, base.n, &head) || !span_eq(head, base) || one.n == base.n ||
		    one.p[base.n] != '.')
			continue;
		buf_path(&b, span_dir(path), one);
		const struct file *f = b.full ? NULL : host_file(n->c->h, buf_span(&b));
		if (f && f->bytes.p)
			take_file(n, buf_span(&b));
	}
}

static void take(struct naming *n, struct span path)
{
	struct path_resolution at;
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (n->n >= NAMED_MAX || !shared_dirs_is_own(n->c->machine, path) ||
	    n->asked++ >= ASKED_MAX)
		return;
	path_resolve(n->c->h, path, &at);
	/* A link to what is everybody's, as /usr/lib/ssl/certs is, comes along in an image alone. */
	if (!at.os && n->c->layout != LAYOUT_IMAGE &&
	    shared_dirs_has(n->c->machine, span_of(at.real)))
		return;
	if (!at.os && file_type(&at.inode) == TYPE_DIRECTORY) {
		take_dir(n, path);
	} else if (!at.os && file_type(&at.inode) == TYPE_REGULAR) {
		take_file(n, path);
		return;
	}
	take_extended(n, path);
}

/* --- where names are looked for ------------------------------------------------------------- */

static bool is_name_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '/' || c == '.' || c == '_' || c == '-' || c == '+' || c == '@';
}

/* "share/git-core/templates": of a program that finds its prefix by itself. Its whole text is below
   /usr. at: the first slash. */
static void take_below_prefix(struct naming *n, struct span text, size_t at)
{
	static const char tops[][8] = {"lib", "libexec", "share"};
	char path[PATH_BYTES];
	struct span top;
	struct span name;
	for (size_t i = 0; i < COUNT(tops); i++) {
		const size_t len = strlen(tops[i]);
		struct buf b = buf_of(path, sizeof path);
		if (at <= len || text.p[at - len - 1] || !span_sub(text, at - len, len, &top) ||
		    !span_is(top, tops[i]) || !span_cstr(text, at - len, &name) ||
		    name.n >= NAME_MAX_BYTES)
			continue;
		buf_adds(&b, "/usr/");
		buf_add(&b, name);
		take(n, buf_span(&b));
	}
}

static void scan(struct naming *n, struct span text)
{
	for (size_t at = 0; at + 5 < text.n; at++) {
		const unsigned char *p = memchr(text.p + at, '/', text.n - at);
		if (!p)
			return;
		at = (size_t)(p - text.p);
		take_below_prefix(n, text, at);
		struct span name = {p, text.n - at};
		if ((at && is_name_byte(p[-1])) ||
		    (!span_starts(name, "/usr/") && !span_starts(name, "/etc/")))
			continue;
		size_t k = 1;
		while (k < name.n && k < NAME_MAX_BYTES && is_name_byte(p[k]))
			k++;
		name.n = k;
		if (k < NAME_MAX_BYTES)
			take(n, name);
		at += k - 1;
	}
}

/* What the program itself links others with. */
static void tell_objects(struct naming *n, struct span text)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	if (link_objects_find(n->c->h, n->c->machine, text, &b))
		leave(n, buf_span(&b), PHRASE_NAMED_TO_LINK);
}

/* The constants of an ELF file: what is mapped and not executed. */
static void scan_file(struct naming *n, const struct file *f)
{
	struct lib *l = lib_of(f);
	struct elf_phdr ph;
	struct span text;
	n->asked = 0;
	n->text = f->bytes;
	n->judged = NULL;
	if (!l || l->image.kind != KIND_ELF || l->image.elf_fault != ELF_OK)
		return;
	for (unsigned i = 0; elf_next_phdr(&l->image.elf, PT_LOAD, &i, &ph);) {
		if ((ph.flags & PF_X && elf_has_constants(&l->image.elf)) ||
		    !span_sub(f->bytes, ph.off, ph.filesz, &text))
			continue;
		scan(n, text);
		if (f->path == n->program)
			tell_objects(n, text);
	}
}

/* /usr/lib/NAME and the like, for a program or libNAME.so. Told of is what may be the code of a
   program: libraries that need a directory name it. */
static void take_of_name(struct naming *n, struct span name, bool is_program)
{
	static const char dirs[][14] = {"/usr/lib/", "/usr/libexec/", "/usr/share/"};
	char text[PATH_BYTES];
	size_t at;
	if (span_starts(name, "lib") && span_find(name, span_of(".so"), &at))
		name = (struct span){name.p + 3, at - 3};
	for (size_t i = 0; name.n > 2 && i <= COUNT(dirs); i++) {
		struct buf b = buf_of(text, sizeof text);
		buf_adds(&b, i < COUNT(dirs) ? dirs[i] : dirs[0]);
		if (i == COUNT(dirs)) {
			buf_adds(&b, n->c->machine->multiarch);
			buf_adds(&b, "/");
		}
		buf_add(&b, name);
		n->guessed = !is_program || span_starts(buf_span(&b), "/usr/share/");
		if (!b.full)
			take(n, buf_span(&b));
	}
	n->guessed = false;
}

/* "/usr/lib/jvm/java-21" of "/usr/lib/jvm/java-21/bin/java". */
static void take_tree(struct naming *n, struct span real)
{
	struct span dir = span_dir(real);
	struct span tree = span_dir(dir);
	if (span_is(span_base(dir), "bin") && depth_of(tree) > 2)
		take(n, tree);
}

/* Programs beside it whose names go on where its own ends, and that it names: gpg and gpg-agent. */
static void take_helpers(struct naming *n, struct span real, struct span bytes)
{
	char text[PATH_BYTES];
	struct path_resolution dir;
	struct span names;
	struct span one;
	struct span head;
	const struct span base = span_base(real);
	path_resolve(n->c->h, span_dir(real), &dir);
	if (dir.os || n->c->layout != LAYOUT_IMAGE || n->c->h->ops->list(n->c->h, dir.real, &names))
		return;
	arena_keep(n->c->h->arena, (void *)(uintptr_t)names.p, names.n);
	while (names.n && span_cstr(names, 0, &one)) {
		struct buf b = buf_of(text, sizeof text);
		(void)span_from(names, one.n + 1, &names);
		if (!span_sub(one, 0, base.n, &head) || !span_eq(head, base) || one.n == base.n ||
		    one.p[base.n] != '-' || !span_has_text_end(bytes, one))
			continue;
		buf_path(&b, span_dir(real), one);
		if (!b.full)
			found_add(n->into, buf_span(&b), FOUND_EXECUTED);
	}
}

static void take_libraries(struct naming *n, const struct file *f)
{
	struct lib *l = lib_of(f);
	if (!l || !lib_needs(l))
		return;
	for (size_t i = 0; i < l->nneeds; i++) {
		const struct member *m = members_find(&n->c->members, l->needs[i].name);
		if (!m || !m->by)
			continue;
		scan_file(n, m->file);
		take_of_name(n, m->name, false);
	}
}

static void take_program(struct naming *n, const struct collected_program *p)
{
	struct path_resolution at;
	n->first = n->why = NULL;
	n->program = p->file->path;
	n->n = 0;
	path_resolve(n->c->h, span_of(p->file->path), &at);
	if (at.os)
		return;
	scan_file(n, p->file);
	take_of_name(n, span_base(span_of(at.real)), true);
	take_tree(n, span_of(at.real));
	take_helpers(n, span_of(at.real), p->file->bytes);
	take_libraries(n, p->file);
	if (n->first)
		n->say(n->first, n->why);
}

bool named_collect(struct collection *c, struct found *into,
		   void (*say)(const char *path, const char *why))
{
	struct naming n = {.c = c, .into = into, .say = say};
	for (const struct collected_program *p = c->programs; p; p = p->next)
		take_program(&n, p);
	found_sort(into);
	return !into->full && !c->h->arena->full;
}
