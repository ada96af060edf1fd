/* Which glibcs can be handed a program here. A walk over the places where one may lie; what comes
   out has a loader and a libc that define glibc's nodes, nothing is promised beyond that. */
#include <landfall/bundle.h>

#include <landfall/arena.h>

#include <errno.h>

#define BY_USER 2       /* the first two places are the user's own words */
#define OWN_PLACES 7    /* those where people put a bundle, named in messages */

static void below(struct buf *out, struct span dir, const char *name)
{
	if (dir.p || out->n)
		buf_path(out, dir, span_of(name));
}

/* What is no link lies where its path says, by whatever links to directories. */
static bool is_itself(struct host *h, const struct file *f)
{
	struct node n;
	return f->path[0] == '/' && !h->root[0] &&
	       (f->no_link || (h->ops->lstat(h, f->path, &n) == 0 && node_kind(&n) == NODE_FILE));
}

static struct span walked_dir(struct host *h, const struct file *f)
{
	struct walk w;
	host_walk(h, span_of(f->path), &w);
	char *copy = w.os ? NULL : arena_copy(span_of(w.real));
	return copy ? span_dir(span_of(copy)) : (struct span){NULL, 0};
}

static struct span program_dir(struct host *h, struct bundle_walk *w)
{
	if (!w->placed && w->program)
		w->program_dir = is_itself(h, w->program) ? span_dir(span_of(w->program->path))
							  : walked_dir(h, w->program);
	w->placed = true;
	return w->program_dir;
}

bool host_bundle_dir(struct host *h, struct bundle_walk *w, unsigned i, struct buf *out)
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
	case OWN_PLACES: buf_adds(out, "/usr/glibc-compat/lib"); return true;
	case 8: below(out, span_of("/lib"), w->multiarch); return true;
	case 9: below(out, span_of("/usr/lib"), w->multiarch); return true;
	case 10: buf_adds(out, "/lib64"); return true;
	case 11: buf_adds(out, "/usr/lib64"); return true;
	default: return false;
	}
}

static const struct file *member(struct host *h, struct span dir, const char *name)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	buf_path(&b, dir, span_of(name));
	const struct file *f = b.full ? NULL : host_file(h, buf_span(&b));
	return f && f->bytes.p ? f : NULL;
}

static bool is_bundle(struct host *h, const struct bundle_walk *w, struct span dir,
		      struct bundle *out)
{
	out->loader = member(h, dir, w->loader_name);
	if (!out->loader || libc_kind_of(out->loader->bytes) != LIBC_GLIBC ||
	    host_may_exec(h, span_of(out->loader->path)) == EACCES)
		return false;
	out->libc = member(h, dir, "libc.so.6");
	if (!out->libc || libc_kind_of(out->libc->bytes) != LIBC_GLIBC)
		return false;
	const struct file *manifest = member(h, dir, BUNDLE_MANIFEST);
	manifest_read(manifest ? manifest->bytes : (struct span){NULL, 0}, &out->manifest);
	char *copy = arena_copy(dir);
	out->dir = span_of(copy);
	out->loader_path = span_of(out->loader->path);
	return copy;
}

struct span bundle_version(const struct bundle *b)
{
	return b->manifest.version.p ? b->manifest.version
				     : libc_version_of(LIBC_GLIBC, b->libc->bytes);
}

bool host_next_bundle(struct host *h, struct bundle_walk *w, struct bundle *out)
{
	char dir[PATH_BYTES];
	for (;;) {
		struct buf b = buf_of(dir, sizeof dir);
		unsigned i = w->at++;
		if (!host_bundle_dir(h, w, i, &b))
			return false;
		if (b.n == 0 || b.full || !is_bundle(h, w, buf_span(&b), out))
			continue;
		out->by_user = i < BY_USER;
		return true;
	}
}
