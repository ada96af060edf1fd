/* Files of the host by directory. A name that a manifest could not list, a fifo, a device and what
   may not be read are passed over: data is what a program can do without to start. */
#include "make/data_dir.h"

#include "host/arena.h"
#include "make/data.h"
#include "write/dir_contents.h"

/* DATA_DIR and KIND are directories too. */
#define DEPTH_MAX (CONTENTS_DEPTH_MAX - 2)

bool data_dir_is(struct host *h, struct span path)
{
	const struct file *f = host_file(h, path);
	return f && !f->os && file_type(&f->inode) == TYPE_DIRECTORY;
}

static bool add(struct collection *c, const struct file *f, struct span name)
{
	char text[PATH_BYTES];
	const struct member *there;
	struct buf b = buf_of(text, sizeof text);
	buf_adds(&b, DATA_DIR);
	buf_add(&b, name);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] >= 127)
			return true;
	char *kept = b.full ? NULL : arena_copy(c->h->arena, buf_span(&b));
	/* The first one of a name stays, as those stay who search such directories in order. */
	return kept && members_add(&c->data, c->h, span_of(kept), f, NULL, &there) != MEMBER_FULL;
}

bool data_file_add(struct collection *c, struct span path, const char *name)
{
	const struct file *f = host_file(c->h, path);
	return !f || f->os || !f->bytes.p || add(c, f, span_of(name));
}

static bool add_below(struct collection *c, struct buf *path, struct buf *name,
		      bool (*wanted)(struct span), unsigned depth);

static bool add_entry(struct collection *c, struct buf *path, struct buf *name,
		      bool (*wanted)(struct span), unsigned depth)
{
	const struct file *f = path->full || name->full ? NULL : host_file(c->h, buf_span(path));
	if (!f || f->os)
		return true;
	if (file_type(&f->inode) == TYPE_DIRECTORY)
		return depth >= DEPTH_MAX || add_below(c, path, name, wanted, depth + 1);
	return !f->bytes.p || add(c, f, buf_span(name));
}

static bool add_below(struct collection *c, struct buf *path, struct buf *name,
		      bool (*wanted)(struct span), unsigned depth)
{
	const size_t npath = path->n;
	const size_t nname = name->n;
	struct path_resolution at;
	struct span names;
	struct span one;
	bool ok = true;
	path_resolve(c->h, buf_span(path), &at);
	if (at.os || c->h->ops->list(c->h, at.real, &names))
		return true;
	arena_keep(c->h->arena, (void *)(uintptr_t)names.p, names.n);
	while (ok && names.n && span_cstr(names, 0, &one)) {
		(void)span_from(names, one.n + 1, &names);
		if (span_is(one, ".") || span_is(one, "..") || !wanted(one))
			continue;
		buf_path(path, (struct span){NULL, 0}, one);
		buf_path(name, (struct span){NULL, 0}, one);
		ok = add_entry(c, path, name, wanted, depth);
		buf_cut(path, npath);
		buf_cut(name, nname);
	}
	return ok;
}

bool data_dir_add(struct collection *c, struct span path, const char *name,
		  bool (*wanted)(struct span))
{
	char from[PATH_BYTES];
	char to[PATH_BYTES];
	struct buf f = buf_of(from, sizeof from);
	struct buf t = buf_of(to, sizeof to);
	buf_add(&f, path);
	buf_adds(&t, name);
	return !data_dir_is(c->h, path) || add_below(c, &f, &t, wanted, 0);
}
