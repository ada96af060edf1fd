/* The regular files below a directory of the host, by the paths that lead to them. Nothing is
   opened but directories, and a link is followed where it does not lead back. */
#include "gather/dir_walk.h"

#include "host/arena.h"
#include "read/buf.h"
#include "write/dir_contents.h"

#include <string.h>

/* DATA_DIR and KIND of a bundle are directories too. */
#define DEPTH_MAX (CONTENTS_DEPTH_MAX - 2)

/* A link to a directory may lead back. */
static bool is_dir_itself(struct host *h, const char *dir, struct span name)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct inode n;
	buf_path(&b, span_of(dir), name);
	return !b.full && h->ops->lstat(h, text, &n) == 0 && file_type(&n) == TYPE_DIRECTORY;
}

struct walking {
	struct host *h;
	bool (*add)(void *ctx, struct span path);
	void *ctx;
	const char *root; /* where it began, links resolved */
};

static bool is_within(const char *path, const char *dir)
{
	const size_t n = strlen(dir);
	return strncmp(path, dir, n) == 0 && (path[n] == '/' || !path[n]);
}

/* A link to a directory elsewhere, outside of what is walked: it does not lead back. Such links
   are followed once, for what lies behind could have others. */
static bool leads_out(const struct walking *w, struct span path, bool followed)
{
	struct path_resolution at;
	if (followed)
		return false;
	path_resolve(w->h, path, &at);
	return !at.os && file_type(&at.inode) == TYPE_DIRECTORY && !is_within(at.real, w->root) &&
	       !is_within(w->root, at.real);
}

static bool walk(const struct walking *w, struct buf *path, unsigned depth, bool followed)
{
	struct host *h = w->h;
	const size_t n = path->n;
	struct path_resolution at;
	struct span names;
	struct span one;
	bool ok = true;
	path_resolve(h, buf_span(path), &at);
	if (at.os || depth > DEPTH_MAX || h->ops->list(h, at.real, &names))
		return true;
	arena_keep(h->arena, (void *)(uintptr_t)names.p, names.n);
	while (ok && names.n && span_cstr(names, 0, &one)) {
		(void)span_from(names, one.n + 1, &names);
		if (span_is(one, ".") || span_is(one, ".."))
			continue;
		buf_path(path, (struct span){NULL, 0}, one);
		const struct file *f = path->full ? NULL : host_file(h, buf_span(path));
		if (f && !f->os && file_type(&f->inode) == TYPE_REGULAR)
			ok = w->add(w->ctx, buf_span(path));
		else if (f && is_dir_itself(h, at.real, one))
			ok = walk(w, path, depth + 1, followed);
		else if (f && leads_out(w, buf_span(path), followed))
			ok = walk(w, path, depth + 1, true);
		buf_cut(path, n);
	}
	return ok;
}

bool dir_walk(struct host *h, struct span path, bool (*add_path)(void *, struct span), void *ctx)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct path_resolution at;
	path_resolve(h, path, &at);
	const struct walking w = {h, add_path, ctx, at.real};
	buf_add(&b, path);
	return at.os || walk(&w, &b, 0, false);
}
