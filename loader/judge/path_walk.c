/* What a name without a slash means to execvp: the files of that name in PATH, in turn. */
#include <landfall/verdict.h>

#include <errno.h>

/* Without PATH glibc looks in /bin and /usr/bin, musl in these three; older ones in the working
   directory too. */
#define PATH_UNSET "/usr/local/bin:/bin:/usr/bin:"

void path_walk_begin(struct host *h, struct path_walk *out)
{
	out->h = h;
	out->rest = span_of(h->root[0] ? PATH_WALK_USUAL : h->path ? h->path : PATH_UNSET);
}

const struct file *path_walk_next(struct path_walk *p, struct span name)
{
	struct span dir;
	while (span_cut(&p->rest, ":", &dir)) {
		struct buf b = buf_of(p->text, sizeof p->text);
		if (dir.n)
			buf_path(&b, dir, name);
		else
			buf_add(&b, name);
		const struct file *f = b.full ? NULL : host_file(p->h, buf_span(&b));
		if (f && f->os != ENOENT && f->os != ENOTDIR)
			return f;
	}
	return NULL;
}

bool file_may_run(struct host *h, const struct file *f)
{
	return !f->os && node_kind(&f->node) == NODE_FILE &&
	       host_may_exec(h, span_of(f->path)) != EACCES;
}

const struct file *path_find(struct host *h, struct span name)
{
	struct path_walk p;
	const struct file *f = NULL;
	if (span_has(name, '/')) {
		f = host_file(h, name);
		return f && file_may_run(h, f) ? f : NULL;
	}
	path_walk_begin(h, &p);
	while (name.n && (f = path_walk_next(&p, name)) && !file_may_run(h, f))
		continue;
	return name.n ? f : NULL;
}
