/* Which files a program with more rights than its caller may be given. A path comes in and is
   walked link by link, because whoever owns a link on the way chooses where it leads. */
#include <landfall/safe.h>

#include <string.h>
#include <sys/stat.h>

static bool stop(struct span path, struct buf *at)
{
	*at = buf_of(at->p, at->cap);
	buf_add(at, path);
	return false;
}

static bool is_roots(const struct node *n)
{
	return n->uid == 0 && (node_kind(n) == NODE_LINK || !(n->mode & (S_IWGRP | S_IWOTH)));
}

/* The rest of the path behind a link is that of its target, from its directory or from the root. */
static bool follow(struct host *h, struct buf *done, struct span rest, char *todo)
{
	char target[PATH_BYTES];
	char whole[PATH_BYTES];
	struct buf t = buf_of(target, sizeof target);
	struct buf w = buf_of(whole, sizeof whole);
	if (h->ops->readlink(h, done->p, &t) || t.full || t.n == 0)
		return false;
	if (target[0] == '/') {
		done->n = 0;
	} else {
		while (done->n && done->p[done->n - 1] != '/')
			done->n--;
		done->n -= done->n != 0;
	}
	done->p[done->n] = 0;
	buf_adds(&w, target);
	buf_adds(&w, "/");
	buf_add(&w, rest);
	memcpy(todo, whole, w.n + 1);
	return !w.full;
}

/* One component more. ".." goes up: what is above was looked at before. */
static bool step(struct host *h, struct span name, struct buf *done, struct node *n)
{
	if (span_is(name, "..")) {
		while (done->n && done->p[done->n - 1] != '/')
			done->n--;
		done->n -= done->n != 0;
		done->p[done->n] = 0;
		return h->ops->lstat(h, done->n ? done->p : "/", n) == 0;
	}
	buf_adds(done, "/");
	buf_add(done, name);
	return !done->full && h->ops->lstat(h, done->p, n) == 0;
}

bool host_is_safe(struct host *h, struct span path, struct buf *at)
{
	char todo[PATH_BYTES];
	char text[PATH_BYTES];
	struct buf done = buf_of(text, sizeof text);
	struct buf first = buf_of(todo, sizeof todo);
	struct span rest;
	struct span name;
	struct node n;
	unsigned links = 0;
	buf_add(&first, path);
	if (!path.n || path.p[0] != '/' || first.full || h->ops->lstat(h, "/", &n) || !is_roots(&n))
		return stop(path, at);
	rest = buf_span(&first);
	while (span_cut(&rest, "/", &name)) {
		if (name.n == 0 || span_is(name, "."))
			continue;
		if (!step(h, name, &done, &n) || !is_roots(&n))
			return stop(buf_span(&done), at);
		if (node_kind(&n) != NODE_LINK)
			continue;
		if (++links > HOST_LINKS_MAX || !follow(h, &done, rest, todo))
			return stop(buf_span(&done), at);
		rest = span_of(todo);
	}
	return true;
}

/* What a loader could take from there: a file; a directory would have to be looked into. */
static bool is_safe_entry(struct host *h, struct span dir, struct span name, struct buf *at)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct node n;
	buf_path(&b, dir, name);
	if (b.full || h->ops->lstat(h, path, &n) || node_kind(&n) == NODE_DIRECTORY)
		return stop(buf_span(&b), at);
	return host_is_safe(h, buf_span(&b), at);
}

bool host_is_safe_dir(struct host *h, struct span dir, struct buf *at)
{
	char path[PATH_BYTES];
	struct span names;
	struct span name;
	struct buf b = buf_of(path, sizeof path);
	if (!host_is_safe(h, dir, at))
		return false;
	buf_add(&b, dir);
	buf_adds(&b, "/.");     /* the directory itself may be a link */
	if (b.full || !h->ops->list || h->ops->list(h, path, &names))
		return stop(dir, at);
	while (names.n && span_cstr(names, 0, &name)) {
		(void)span_from(names, name.n + 1, &names);
		if (!span_is(name, ".") && !span_is(name, "..") && !is_safe_entry(h, dir, name, at))
			return false;
	}
	return true;
}
