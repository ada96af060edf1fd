/* Resolves a path component by component, links followed below the root, as the kernel's
   link_path_walk does (fs/namei.c). It gives the link-free path, and the component at which the
   walk ends and why. */
#include "host/host.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct walker {
	struct host *h;
	struct path_resolution *out;
	struct buf real;
	char rest[2][2 * PATH_BYTES]; /* the rest of the path; two of them, to splice links into */
	int now;
	unsigned links;
};

/* real is "" for the root itself, otherwise "/a/b" without a slash at its end. */
static void drop_last(struct buf *real)
{
	while (real->n && real->p[real->n - 1] != '/')
		real->n--;
	if (real->n)
		real->n--;
	real->p[real->n] = 0;
}

/* Replaces the link at real by its target in front of the rest of the path. */
static int follow(struct walker *w, struct span left)
{
	char target[PATH_BYTES];
	struct buf t = buf_of(target, sizeof target);
	if (++w->links > HOST_LINKS_MAX)
		return ELOOP;
	int os = w->h->ops->readlink(w->h, w->real.p, &t);
	if (os || t.n == 0)
		return os ? os : ENOENT;
	memcpy(w->out->link, w->real.p, w->real.n + 1);
	struct buf next = buf_of(w->rest[1 - w->now], sizeof w->rest[0]);
	buf_add(&next, buf_span(&t));
	if (left.p) {
		buf_addc(&next, '/');
		buf_add(&next, left);
	}
	if (next.full)
		return ENAMETOOLONG;
	w->now = 1 - w->now;
	drop_last(&w->real);
	if (target[0] == '/')
		w->real = buf_of(w->out->real, PATH_BYTES);
	return 0;
}

static int step(struct walker *w, struct span name, struct span *left)
{
	bool last = !left->p;
	if (name.n == 0 || span_is(name, "."))
		return 0;
	if (span_is(name, "..")) {
		drop_last(&w->real);
		return 0;
	}
	buf_path(&w->real, (struct span){NULL, 0}, name);
	int os = w->real.full ? ENAMETOOLONG : 0;
	if (!os)
		os = w->h->ops->lstat(w->h, w->real.p, &w->out->inode);
	if (os)
		return os;
	if (S_ISLNK(w->out->inode.mode)) {
		os = follow(w, *left);
		*left = span_of(w->rest[w->now]);
		return os;
	}
	return !last && !S_ISDIR(w->out->inode.mode) ? ENOTDIR : 0;
}

static int start(struct walker *w, struct span path)
{
	struct buf first = buf_of(w->rest[0], sizeof w->rest[0]);
	if (path.n == 0)
		return ENOENT;
	if (path.p[0] != '/') {
		int os = w->h->ops->cwd(w->h, &first);
		if (os)
			return os;
		buf_addc(&first, '/');
	}
	buf_add(&first, path);
	return first.full || path.n >= PATH_BYTES ? ENAMETOOLONG : 0;
}

void path_resolve(struct host *h, struct span path, struct path_resolution *out)
{
	struct walker w;
	struct span name;
	memset(out, 0, sizeof *out);
	w.h = h;
	w.out = out;
	w.now = 0;
	w.links = 0;
	w.real = buf_of(out->real, sizeof out->real);
	out->os = start(&w, path);
	struct span left = span_of(w.rest[0]);
	while (!out->os && span_cut(&left, "/", &name))
		out->os = step(&w, name, &left);
	if (w.real.n == 0 && path.n) {
		buf_adds(&w.real, "/");
		if (!out->os)
			out->os = h->ops->lstat(h, "/", &out->inode);
	}
}

bool host_realpath(struct host *h, struct span path, bool sure, struct buf *out)
{
	struct path_resolution w;
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	buf_add(&b, path);
	int os = sure || b.full ? ENOSYS : h->ops->place(h, text, out);
	if (os != ENOSYS)
		return os == 0;
	path_resolve(h, path, &w);
	if (w.os)
		return false;
	buf_adds(out, w.real);
	return !out->full;
}
