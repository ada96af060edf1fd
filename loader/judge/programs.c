/* Every program below a directory: what has an execute bit and is an ELF file that the kernel would
   start, or a script. Shared objects are left out: they have no PT_INTERP and ET_DYN. */
#include <landfall/programs.h>

#include <landfall/arena.h>
#include <landfall/need.h>

#include <errno.h>
#include <elf.h>
#include <string.h>

/* False, and full, when there is no memory to look at it with. */
static bool is_program(struct host *h, const char *path, bool *full)
{
	const struct file *f = host_file(h, span_of(path));
	struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
	*full = !f || (f->bytes.p && !l);
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

static int names_of(struct host *h, const char *dir, const char ***names, size_t *n)
{
	struct span run;
	int os = h->ops->list(h, dir, &run);
	if (os)
		return os;
	arena_keep((void *)(uintptr_t)run.p, run.n);
	*names = sorted_names(run, n);
	if (*names)
		return 0;
	*n = 0;
	return ENOMEM;
}

/* False when there is no memory left to go on with. */
static bool sweep(struct host *h, const struct program_walk *walk, const char *dir, unsigned depth)
{
	const char **names = NULL;
	bool full = false;
	size_t n = 0;
	int os = depth > PROGRAMS_DEPTH_MAX ? ELOOP : names_of(h, dir, &names, &n);
	for (size_t i = 0; i < n && !full; i++) {
		char path[PATH_BYTES];
		struct buf b = buf_of(path, sizeof path);
		struct node node;
		if (strcmp(names[i], ".") == 0 || strcmp(names[i], "..") == 0)
			continue;
		buf_path(&b, span_of(dir), span_of(names[i]));
		int lost = b.full ? ENAMETOOLONG : h->ops->lstat(h, path, &node);
		if (lost)
			os = lost == ENOENT ? os : lost;        /* gone since it was listed */
		else if (node_kind(&node) == NODE_DIRECTORY && !sweep(h, walk, path, depth + 1))
			return false;
		else if (node_kind(&node) == NODE_FILE && (node.mode & 0111) &&
			 is_program(h, path, &full))
			walk->found(walk->ctx, path);
	}
	if (full)
		os = ENOMEM;
	if (os)
		walk->closed(walk->ctx, dir, os);
	return os != ENOMEM;
}

bool programs_below(struct host *h, const char *dir, const struct program_walk *walk)
{
	struct walk w;
	host_walk(h, span_of(dir), &w);
	if (w.os || node_kind(&w.node) != NODE_DIRECTORY)
		return false;
	(void)sweep(h, walk, w.real, 0);
	return true;
}
