/* Every program below a directory: what has an execute bit and is an ELF file that the kernel would
   start, or a script. Shared objects are left out: they have no PT_INTERP and ET_DYN. */
#include <landfall/programs.h>

#include <landfall/arena.h>
#include <landfall/need.h>

#include <errno.h>
#include <elf.h>
#include <string.h>

static bool is_program(struct host *h, const char *path)
{
	const struct file *f = host_file(h, span_of(path));
	struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	if (f && f->read_os == EACCES)
		return true;
	if (!l)
		return false;
	if (l->image.kind == KIND_SCRIPT)
		return true;
	if (l->image.kind != KIND_ELF || l->image.elf_fault != ELF_OK)
		return false;
	return l->image.elf.type == ET_EXEC || l->image.interp_fault != ELF_ABSENT;
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

static const char **sorted_names(struct span names, size_t *n)
{
	*n = count_names(names);
	const char **a = arena_get((*n + 1) * sizeof *a);
	struct span one;
	for (size_t i = 0; a && i < *n && span_cstr(names, 0, &one); i++) {
		a[i] = (const char *)one.p;
		(void)span_from(names, one.n + 1, &names);
	}
	if (a)
		sort(a, *n);
	return a;
}

static void sweep(struct host *h, const struct program_walk *walk, const char *dir, unsigned depth)
{
	struct span names;
	size_t n;
	int os = depth > PROGRAMS_DEPTH_MAX ? ELOOP : h->ops->list(h, dir, &names);
	const char **a = os ? NULL : sorted_names(names, &n);
	for (size_t i = 0; a && i < n; i++) {
		char path[PATH_BYTES];
		struct buf b = buf_of(path, sizeof path);
		struct node node;
		if (strcmp(a[i], ".") == 0 || strcmp(a[i], "..") == 0)
			continue;
		buf_path(&b, span_of(dir), span_of(a[i]));
		int lost = b.full ? ENAMETOOLONG : h->ops->lstat(h, path, &node);
		if (lost)
			os = lost == ENOENT ? os : lost;
		else if (node_kind(&node) == NODE_DIRECTORY)
			sweep(h, walk, path, depth + 1);
		else if (node_kind(&node) == NODE_FILE && (node.mode & 0111) && is_program(h, path))
			walk->found(walk->ctx, path);
	}
	if (os)
		walk->closed(walk->ctx, dir, os);
}

bool programs_below(struct host *h, const char *dir, const struct program_walk *walk)
{
	struct walk w;
	host_walk(h, span_of(dir), &w);
	if (w.os || node_kind(&w.node) != NODE_DIRECTORY)
		return false;
	sweep(h, walk, w.real, 0);
	return true;
}
