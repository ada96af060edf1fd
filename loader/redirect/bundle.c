/* The glibcs of this host to which a program can be handed: an iterator over the directories where
   one may be. What it returns has a loader and a libc that define glibc's versions; nothing more is
   checked. */
#include "redirect/bundle.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "machine/machine.h"

#include <errno.h>

static void below(struct buf *out, struct span dir, const char *name)
{
	if (dir.p || out->n)
		buf_path(out, dir, span_of(name));
}

/* Is the program's path not a symbolic link, so that the directory in the path is its directory? */
static bool is_itself(struct host *h, const struct file *f)
{
	struct inode n;
	return f->path[0] == '/' && !h->root[0] &&
	       (f->no_link ||
		(h->ops->lstat(h, f->path, &n) == 0 && file_type(&n) == TYPE_REGULAR));
}

static struct span resolved_dir(struct host *h, const struct file *f)
{
	struct path_resolution w;
	path_resolve(h, span_of(f->path), &w);
	char *copy = w.os ? NULL : arena_copy(h->arena, span_of(w.real));
	return copy ? span_dir(span_of(copy)) : (struct span){NULL, 0};
}

static struct span program_dir(struct host *h, struct bundle_iter *w)
{
	if (!w->placed && w->program)
		w->program_dir = is_itself(h, w->program) ? span_dir(span_of(w->program->path))
							  : resolved_dir(h, w->program);
	w->placed = true;
	return w->program_dir;
}

bool bundle_dir(struct host *h, struct bundle_iter *w, unsigned i, struct buf *out)
{
	switch (i) {
	case 0: buf_add(out, span_of(h->with_bundle)); return true;
	case 1: buf_add(out, span_of(h->bundle)); return true;
	case 2: below(out, program_dir(h, w), ".landfall"); return true;
	case 3: below(out, program_dir(h, w), "landfall"); return true;
	case 4:
		if (h->ops->self_dir(h, out) == 0)
			below(out, (struct span){NULL, 0}, "../lib/landfall");
		return true;
	case 5: buf_adds(out, "/opt/landfall"); return true;
	case 6: buf_adds(out, "/usr/lib/landfall"); return true;
	case BUNDLE_DIRS_NAMED: buf_adds(out, "/usr/glibc-compat/lib"); return true;
	case 8: below(out, span_of("/lib"), w->multiarch); return true;
	case 9: below(out, span_of("/usr/lib"), w->multiarch); return true;
	case 10: buf_adds(out, "/lib64"); return true;
	case 11: buf_adds(out, "/usr/lib64"); return true;
	default: return false;
	}
}

/* The path is put together in dir, which is left as it was: a buffer of its own would cost each
   start a page. */
static const struct file *member(struct host *h, struct buf *dir, const char *name)
{
	const size_t n = dir->n;
	buf_path(dir, (struct span){NULL, 0}, span_of(name));
	const struct file *f = dir->full ? NULL : host_file(h, buf_span(dir));
	buf_cut(dir, n);
	return f && f->bytes.p ? f : NULL;
}

static bool is_bundle(struct host *h, const struct bundle_iter *w, struct buf *dir,
		      struct bundle *out)
{
	out->loader = member(h, dir, w->loader_name);
	if (!out->loader || libc_kind_of(out->loader) != LIBC_GLIBC ||
	    host_may_exec(h, span_of(out->loader->path)) == EACCES)
		return false;
	out->libc = member(h, dir, "libc.so.6");
	if (!out->libc || libc_kind_of(out->libc) != LIBC_GLIBC)
		return false;
	const struct file *manifest = member(h, dir, BUNDLE_MANIFEST);
	manifest_read(manifest ? manifest->bytes : (struct span){NULL, 0}, &out->manifest);
	char *copy = arena_copy(h->arena, buf_span(dir));
	out->dir = span_of(copy);
	out->loader_path = span_of(out->loader->path);
	return copy;
}

bool bundle_host_is_glibc(struct host *h)
{
	static const char dirs[][12] = {"/lib64/", "/lib/", "/usr/lib64/", "/usr/lib/"};
	const struct machine *m = host_machine(h);
	char path[64];
	struct inode n;
	for (size_t i = 0; m && !h->glibc_known && i < sizeof dirs / sizeof dirs[0]; i++) {
		struct buf b = buf_of(path, sizeof path);
		buf_adds(&b, dirs[i]);
		buf_adds(&b, m->glibc_ld);
		/* Landfall itself is none; the first was else asked for as the program's loader. Of
		   the others mostly none is there, and lstat says so at the least cost. */
		if (span_eq(buf_span(&b), h->own_path) || (i > 0 && h->ops->lstat(h, path, &n)))
			continue;
		const struct file *f = host_file(h, buf_span(&b));
		h->has_glibc = f && f->bytes.p && libc_kind_of(f) == LIBC_GLIBC;
		h->glibc_known = h->has_glibc;
	}
	h->glibc_known = true;
	return h->has_glibc;
}

/* Libraries of a multi-arch directory that are looked at, lest a start reads hundreds. */
#define SAMPLE 48

static bool is_musl_library(struct host *h, struct span dir, struct span name)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct image im;
	buf_path(&b, dir, name);
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	if (!f || !f->bytes.p)
		return false;
	image_read(f->bytes, &im);
	return im.kind == KIND_ELF && lib_image_is_for_musl(&im);
}

static bool is_multiarch(struct host *h, struct span dir)
{
	const struct machine *m = host_machine(h);
	while (dir.n && dir.p[dir.n - 1] == '/')
		dir.n--;
	return m && m->multiarch[0] && span_is(span_base(dir), m->multiarch);
}

bool bundle_host_dir_is_glibc(struct host *h, struct span dir)
{
	struct span names;
	struct span name;
	size_t at;
	char *path = is_multiarch(h, dir) ? arena_copy(h->arena, dir) : NULL;
	if (!path || h->ops->list(h, path, &names))
		return false;
	for (unsigned n = 0; n < SAMPLE && span_cstr(names, 0, &name);) {
		(void)span_from(names, name.n + 1, &names);
		if (!span_find(name, span_of(".so"), &at))
			continue;
		n++;
		if (is_musl_library(h, dir, name))
			return false;
	}
	return true;
}

bool bundle_host_has_glibc_dir(struct host *h)
{
	static const char above[][10] = {"/lib/", "/usr/lib/"};
	const struct machine *m = host_machine(h);
	char path[64];
	struct inode n;
	for (size_t i = 0; m && i < sizeof above / sizeof above[0]; i++) {
		struct buf b = buf_of(path, sizeof path);
		buf_adds(&b, above[i]);
		buf_adds(&b, m->multiarch);
		if (h->ops->lstat(h, path, &n) == 0)
			return true;
	}
	return false;
}

struct span bundle_version(const struct bundle *b)
{
	return b->manifest.version.p ? b->manifest.version : libc_version_of(LIBC_GLIBC, b->libc);
}

bool bundle_next(struct host *h, struct bundle_iter *w, struct bundle *out)
{
	char dir[PATH_BYTES];
	for (;;) {
		struct buf b = buf_of(dir, sizeof dir);
		unsigned i = w->at++;
		if (!bundle_dir(h, w, i, &b))
			return false;
		if (b.n == 0 || b.full || !is_bundle(h, w, &b, out))
			continue;
		out->dir_is_owned = false;
		out->by_user = i < BUNDLE_DIRS_BY_USER;
		out->in_system = i > BUNDLE_DIRS_NAMED;
		return true;
	}
}
