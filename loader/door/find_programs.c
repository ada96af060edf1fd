/* Every file below a directory that may be a program, a script or an object to be loaded, by what
   it begins with and whatever its mode. Of the others it only counts how many there are. */
#include "door/find_programs.h"

#include "host/arena.h"

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

static const char **sorted_names(struct host *h, struct span names, size_t *n)
{
	*n = count_names(names);
	const char **a = arena_get(h->arena, (*n + 1) * sizeof *a);
	struct span one;
	for (size_t i = 0; a && i < *n && span_cstr(names, 0, &one); i++) {
		a[i] = (const char *)one.p;
		(void)span_from(names, one.n + 1, &names);
	}
	if (a)
		sort(a, *n);
	return a;
}

static int names_of(struct host *h, const char *dir, const char ***names, size_t *n)
{
	struct span run;
	int os = h->ops->list(h, dir, &run);
	if (os)
		return os;
	arena_keep(h->arena, (void *)(uintptr_t)run.p, run.n);
	*names = sorted_names(h, run, n);
	if (*names)
		return 0;
	*n = 0;
	return ENOMEM;
}

/* One directory: as the user named it, and where it really is. */
struct place {
	const char *shown;
	const char *real;
	uint64_t dev;
	unsigned depth;
};

static void look_at(struct host *h, const struct find_programs *walk, const char *shown,
		    const char *real, const struct inode *inode)
{
	char text[5];
	struct buf b = buf_of(text, sizeof text);
	int os = h->ops->slurp(h, real, &b);
	if (os == ENOENT)
		return; /* gone since it was listed */
	if (os)
		walk->closed(walk->ctx, shown, os, true);
	else if (find_programs_content(buf_span(&b)) == CONTENT_OTHER)
		walk->skipped(walk->ctx);
	else
		walk->found(walk->ctx, shown, inode);
}

static int sweep(struct host *h, const struct find_programs *walk, const struct place *p);

static int enter(struct host *h, const struct find_programs *walk, const struct place *dir,
		 const char *name)
{
	char shown[PATH_BYTES];
	char real[PATH_BYTES];
	struct buf s = buf_of(shown, sizeof shown);
	struct buf r = buf_of(real, sizeof real);
	struct inode node;
	buf_path(&s, span_of(dir->shown), span_of(name));
	buf_path(&r, span_of(dir->real), span_of(name));
	int os = s.full || r.full ? ENAMETOOLONG : h->ops->lstat(h, real, &node);
	if (os)
		return os == ENOENT ? 0 : os;
	if (file_type(&node) == TYPE_REGULAR)
		look_at(h, walk, shown, real, &node);
	if (file_type(&node) != TYPE_DIRECTORY ||
	    (node.dev != dir->dev && h->ops->is_kernels && h->ops->is_kernels(h, real)))
		return 0;
	const struct place below = {shown, real, node.dev, dir->depth + 1};
	os = sweep(h, walk, &below);
	if (os)
		walk->closed(walk->ctx, shown, os, false);
	return 0;
}

/* 0, or why something in it was not looked at. */
static int sweep(struct host *h, const struct find_programs *walk, const struct place *p)
{
	const struct arena mark = *h->arena;
	const char **names = NULL;
	size_t n = 0;
	int os = p->depth > PROGRAMS_DEPTH_MAX ? ELOOP : names_of(h, p->real, &names, &n);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(names[i], ".") == 0 || strcmp(names[i], "..") == 0)
			continue;
		int lost = enter(h, walk, p, names[i]);
		os = os ? os : lost;
	}
	arena_release(h->arena, &mark);
	return os;
}

bool find_programs_below(struct host *h, const char *dir, const struct find_programs *walk)
{
	struct path_resolution w;
	path_resolve(h, span_of(dir), &w);
	if (w.os || file_type(&w.inode) != TYPE_DIRECTORY)
		return false;
	const struct place top = {dir, w.real, w.inode.dev, 0};
	if (h->ops->is_kernels && h->ops->is_kernels(h, w.real))
		return true;
	int os = sweep(h, walk, &top);
	if (os)
		walk->closed(walk->ctx, dir, os, false);
	return true;
}
