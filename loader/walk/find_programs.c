/* Every file below a directory that may be a program, a script or an object to be loaded, by what
   it begins with and whatever its mode. Of the others it only counts how many there are. */
#include "walk/find_programs.h"

#include "host/arena.h"
#include "host/swept.h"

#include <errno.h>
#include <string.h>

/* "#!" and "\177ELF"; "#![" begins a source file of Rust. */
enum content find_programs_content(struct span head)
{
	if (span_starts(head, "\177ELF"))
		return CONTENT_ELF;
	return span_starts(head, "#!") && !span_starts(head, "#![") ? CONTENT_SCRIPT
								    : CONTENT_OTHER;
}

static size_t count_names(struct span names)
{
	size_t n = 0;
	for (size_t i = 0; i < names.n; i++)
		n += names.p[i] == 0;
	return n;
}

/* Heap sort: directories of 100,000 names are not rare, and nothing here may recurse deep. */
static void sift(const char **a, size_t root, size_t n)
{
	for (size_t child; (child = 2 * root + 1) < n; root = child) {
		if (child + 1 < n && strcmp(a[child], a[child + 1]) < 0)
			child++;
		if (strcmp(a[root], a[child]) >= 0)
			return;
		const char *t = a[root];
		a[root] = a[child];
		a[child] = t;
	}
}

static void sort(const char **a, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(a, i, n);
	for (size_t i = n; i-- > 1;) {
		const char *t = a[0];
		a[0] = a[i];
		a[i] = t;
		sift(a, 0, i);
	}
}

/* What is in a directory, sorted; typed: the letter of list_typed stands before each name. */
struct names {
	const char **a;
	size_t n;
	bool typed;
};

static bool sort_names(struct host *h, struct span run, struct names *out)
{
	struct span one;
	out->n = count_names(run);
	out->a = arena_get(h->arena, (out->n + 1) * sizeof out->a[0]);
	for (size_t i = 0; out->a && i < out->n && span_cstr(run, 0, &one); i++) {
		out->a[i] = (const char *)one.p + out->typed;
		(void)span_from(run, one.n + 1, &run);
	}
	if (out->a)
		sort(out->a, out->n);
	else
		out->n = 0;
	return out->a;
}

static int names_of(struct host *h, const char *dir, struct names *out)
{
	struct span run;
	out->typed = h->ops->list_typed;
	int os = out->typed ? h->ops->list_typed(h, dir, &run) : h->ops->list(h, dir, &run);
	if (os)
		return os;
	arena_keep(h->arena, (void *)(uintptr_t)run.p, run.n);
	return sort_names(h, run, out) ? 0 : ENOMEM;
}

/* One directory: as the user named it, and where it really is. */
struct place {
	const char *shown;
	const char *real;
	uint64_t dev;
	unsigned depth;
	bool reached; /* something in it was: it may be searched */
};

/* One entry of it, by both its paths. */
struct entry {
	const char *shown;
	const char *real;
	char type;    /* a letter of list_typed */
	bool reached; /* the directory may be searched */
};

static int begin(struct host *h, const char *real, struct swept *s)
{
	struct buf b = buf_of((char *)s->room, s->room_bytes);
	if (h->ops->sweep)
		return h->ops->sweep(h, real, s);
	int os = h->ops->slurp(h, real, &b);
	s->have = b.n;
	return os;
}

/* 0, or why the directory is out of reach. */
static int look_at(struct host *h, const struct find_programs *walk, const struct entry *e,
		   struct swept *s)
{
	struct inode node;
	int os = begin(h, e->real, s);
	if (os && os != ENOENT && e->type == 'f') {
		int lost = h->ops->lstat(h, e->real, &node);
		if (lost)
			return lost;
	}
	if (os == ENOENT)
		return 0; /* gone since it was listed */
	if (os)
		walk->closed(walk->ctx, e->shown, os, true);
	else if (find_programs_content((struct span){s->room, s->have}) == CONTENT_OTHER)
		walk->skipped(walk->ctx);
	else
		walk->found(walk->ctx, e->shown, s);
	return 0;
}

/* Gives the file away, when it is certain that its directory may be searched. */
static int give(struct host *h, const struct find_programs *walk, const struct entry *e,
		const struct inode *node)
{
	struct inode found;
	int os = node || e->reached ? 0 : h->ops->lstat(h, e->real, &found);
	if (!os)
		walk->take(walk->ctx, e->shown, e->real);
	return os;
}

static int enter_file(struct host *h, const struct find_programs *walk, const struct entry *e,
		      const struct inode *node)
{
	if (walk->take)
		return give(h, walk, e, node);
	unsigned char little[5];
	struct swept s = {.fd = -1, .room = little, .room_bytes = sizeof little};
	if (walk->room) {
		s.room = walk->room;
		s.room_bytes = walk->room_bytes;
	}
	if (node)
		s.inode = *node;
	int os = look_at(h, walk, e, &s);
	host_pass_end(h, &s);
	return os;
}

static int sweep(struct host *h, const struct find_programs *walk, struct place *p);

static int enter_node(struct host *h, const struct find_programs *walk, const struct place *dir,
		      const struct entry *e)
{
	struct inode node;
	int os = h->ops->lstat(h, e->real, &node);
	if (os)
		return os;
	if (file_type(&node) == TYPE_REGULAR)
		return enter_file(h, walk, e, &node);
	if (file_type(&node) != TYPE_DIRECTORY ||
	    (node.dev != dir->dev && h->ops->is_kernels && h->ops->is_kernels(h, e->real)))
		return 0;
	struct place below = {e->shown, e->real, node.dev, dir->depth + 1, false};
	os = sweep(h, walk, &below);
	if (os)
		walk->closed(walk->ctx, e->shown, os, false);
	return 0;
}

/* A type that nobody looks at is asked for only while nothing shows that the directory may be
   searched. */
static int enter(struct host *h, const struct find_programs *walk, struct place *dir,
		 const char *name, char type)
{
	char shown[PATH_BYTES];
	char real[PATH_BYTES];
	struct buf s = buf_of(shown, sizeof shown);
	struct buf r = buf_of(real, sizeof real);
	const struct entry e = {shown, real, type, dir->reached};
	if (type == 'o' && dir->reached)
		return 0;
	buf_path(&s, span_of(dir->shown), span_of(name));
	buf_path(&r, span_of(dir->real), span_of(name));
	int os = s.full || r.full ? ENAMETOOLONG : 0;
	if (!os)
		os = type == 'f' && h->ops->sweep ? enter_file(h, walk, &e, NULL)
						  : enter_node(h, walk, dir, &e);
	dir->reached = dir->reached || !os;
	return os == ENOENT ? 0 : os;
}

/* 0, or why something in it was not looked at. */
static int sweep(struct host *h, const struct find_programs *walk, struct place *p)
{
	const struct arena mark = *h->arena;
	struct names names = {0};
	int os = p->depth > PROGRAMS_DEPTH_MAX ? ELOOP : names_of(h, p->real, &names);
	for (size_t i = 0; i < names.n; i++) {
		const char *name = names.a[i];
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		int lost = enter(h, walk, p, name, names.typed ? name[-1] : '?');
		os = os ? os : lost;
	}
	arena_release(h->arena, &mark);
	return os;
}

void find_programs_at(struct host *h, const struct find_programs *walk, const char *shown,
		      const char *real)
{
	const struct entry e = {shown, real, 'f', true};
	int os = enter_file(h, walk, &e, NULL);
	if (os && os != ENOENT)
		walk->closed(walk->ctx, shown, os, true);
}

bool find_programs_below(struct host *h, const char *dir, const struct find_programs *walk)
{
	struct path_resolution w;
	path_resolve(h, span_of(dir), &w);
	if (w.os || file_type(&w.inode) != TYPE_DIRECTORY)
		return false;
	struct place top = {dir, w.real, w.inode.dev, 0, false};
	if (h->ops->is_kernels && h->ops->is_kernels(h, w.real))
		return true;
	int os = sweep(h, walk, &top);
	if (os)
		walk->closed(walk->ctx, dir, os, false);
	return true;
}
