/* Finds the files of a name without a slash in PATH, in turn, as execvp does. */
#include "host/path_search.h"

#include <errno.h>

/* The directories of a search without PATH: glibc uses /bin and /usr/bin, musl all three; older
   releases of both search the working directory too. */
#define PATH_UNSET "/usr/local/bin:/bin:/usr/bin:"

void path_search_begin(struct host *h, struct path_search *out)
{
	out->h = h;
	out->rest = span_of(h->path ? h->path : h->root[0] ? PATH_SEARCH_USUAL : PATH_UNSET);
}

const struct file *path_search_next(struct path_search *p, struct span name)
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

bool path_search_may_run(struct host *h, const struct file *f)
{
	return !f->os && file_type(&f->inode) == TYPE_REGULAR &&
	       host_may_exec(h, span_of(f->path)) != EACCES;
}

const struct file *path_search_find(struct host *h, struct span name)
{
	struct path_search p;
	const struct file *f = NULL;
	if (span_has(name, '/')) {
		f = host_file(h, name);
		return f && path_search_may_run(h, f) ? f : NULL;
	}
	path_search_begin(h, &p);
	while (name.n && (f = path_search_next(&p, name)) && !path_search_may_run(h, f))
		continue;
	return name.n ? f : NULL;
}
