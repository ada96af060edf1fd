/* What a program names in itself, and the host has, is what it will look for. Bytes of programs and
   libraries are read as text and nothing is executed; paths of files go out. No program is known
   here by its name. */
#include "make/named.h"

#include "closure/lib.h"
#include "gather/found.h"
#include "machine/machine.h"
#include "make/data_dir.h"
#include "read/phrases.h"
#include "read/table.h"

#include <elf.h>
#include <string.h>

struct shared_row {
	char dir[40];
	char how[8];
};

static const struct shared_row shared[] TABLE = {
#include "tables/shared_dirs.inc"
};

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
};

/* --- is it the program's own? --------------------------------------------------------------- */

static unsigned depth_of(struct span path)
{
	unsigned n = 0;
	for (size_t i = 0; i < path.n; i++)
		n += path.p[i] == '/';
	return n;
}

static bool is_shared_by(const struct naming *n, const struct shared_row *r, struct span path)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span dir = span_of(r->dir);
	struct span head;
	size_t at;
	if (span_find(dir, span_of("MULTIARCH"), &at)) {
		buf_add(&b, (struct span){dir.p, at});
		buf_adds(&b, n->c->machine->multiarch);
		buf_add(&b, (struct span){dir.p + at + 9, dir.n - at - 9});
		dir = buf_span(&b);
	}
	return span_sub(path, 0, dir.n, &head) && span_eq(head, dir) &&
	       (path.n == dir.n || (path.p[dir.n] == '/' && span_is(span_of(r->how), "below")));
}

static bool is_shared(const struct naming *n, struct span path)
{
	for (size_t i = 0; i < COUNT(shared); i++)
		if (is_shared_by(n, &shared[i], path))
			return true;
	return false;
}

static bool is_below(struct span path, const char *dir)
{
	return span_starts(path, dir);
}

/* /usr/lib/NAME and deeper; of /etc only what has a directory there. */
static bool is_own(const struct naming *n, struct span path)
{
	if (depth_of(path) < 3 || (!is_below(path, "/usr/share/") && !is_below(path, "/usr/lib/") &&
				   !is_below(path, "/usr/libexec/") && !is_below(path, "/etc/")))
		return false;
	return !is_shared(n, path);
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
	if (is_below(path, "/etc/"))
		return path;
	for (; i < path.n && slashes <= depth; i++)
		slashes += path.p[i] == '/';
	if (slashes <= depth || !span_sub(path, 0, i - 1, &head))
		return path;
	return is_own(n, head) ? head : path;
}

static void take_dir(struct naming *n, struct span path)
{
	const struct span whole = whole_of(n, path);
	struct tally t = {.h = n->c->h};
	bool fits = data_dir_walk(n->c->h, whole, count, &t);
	if (fits) {
		/* By the path that is named too: a link on it comes along only then. */
		if (whole.n != path.n && n->c->layout == LAYOUT_IMAGE)
			(void)data_dir_walk(n->c->h, path, add_file, n->into);
		path = whole;
	} else if (whole.n != path.n) {
		t = (struct tally){.h = n->c->h};
		fits = data_dir_walk(n->c->h, path, count, &t);
	}
	if (fits && !t.files)
		return;
	n->n++;
	if (n->c->layout != LAYOUT_IMAGE)
		leave(n, path, PHRASE_NAMED_NO_PLACE);
	else if (!fits)
		leave(n, path, PHRASE_NAMED_TOO_LARGE);
	else
		(void)data_dir_walk(n->c->h, path, add_file, n->into);
}

static void take_file(struct naming *n, struct span path)
{
	n->n++;
	if (n->c->layout == LAYOUT_IMAGE)
		found_add(n->into, path, FOUND_READ);
	else
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
	if (dir.os || n->c->layout != LAYOUT_IMAGE || depth_of(path) < 4 ||
	    n->c->h->ops->list(n->c->h, dir.real, &names))
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
			found_add(n->into, buf_span(&b), FOUND_READ);
	}
}

static void take(struct naming *n, struct span path)
{
	struct path_resolution at;
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (n->n >= NAMED_MAX || !is_own(n, path) || n->asked++ >= ASKED_MAX)
		return;
	path_resolve(n->c->h, path, &at);
	/* A link to what is everybody's, as /usr/lib/ssl/certs is, comes along in an image alone. */
	if (!at.os && n->c->layout != LAYOUT_IMAGE && is_shared(n, span_of(at.real)))
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

/* The constants of an ELF file: what is mapped and not executed. */
static void scan_file(struct naming *n, const struct file *f)
{
	struct lib *l = lib_of(f);
	struct elf_phdr ph;
	struct span text;
	n->asked = 0;
	if (!l || l->image.kind != KIND_ELF || l->image.elf_fault != ELF_OK)
		return;
	for (unsigned i = 0; elf_next_phdr(&l->image.elf, PT_LOAD, &i, &ph);)
		if (!(ph.flags & PF_X) && span_sub(f->bytes, ph.off, ph.filesz, &text))
			scan(n, text);
}

/* /usr/lib/NAME and the like, for a program or libNAME.so. */
static void take_of_name(struct naming *n, struct span name)
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
		if (!b.full)
			take(n, buf_span(&b));
	}
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
		take_of_name(n, m->name);
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
	take_of_name(n, span_base(span_of(at.real)));
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
