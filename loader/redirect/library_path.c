/* How ld.so is told its library path: a patched path of ld.so.cache, patched default directories, a
   variable, or argv. A bundle comes in; the patches and the search that results from them go out,
   nothing is written. On a host whose libc is not glibc every way also takes the host's directories
   from the loader. A manifest's offset of the directories is used only when it leads to such; else
   the loader is searched for them. */
#include "redirect/library_path.h"

#include "host/arena.h"
#include "link/glibc.h"
#include "redirect/closed_loader.h"

#include <string.h>

static struct span system_dirs_of(const struct bundle *b)
{
	const struct manifest *m = &b->manifest;
	struct span s;
	/* the manifest's offset is right when it points at directories between two NULs, of the
	   recorded length */
	if (m->dirs_len && span_sub(b->loader->bytes, m->dirs_at, m->dirs_len, &s) &&
	    s.p[0] == '/' && s.p[s.n - 2] == '/' && s.p[s.n - 1] == 0)
		return s;
	return glibc_system_dirs(b->loader->bytes);
}

static bool add_patch(struct handover *out, uint64_t off, struct span bytes)
{
	if (!bytes.p || out->npatches == PATCHES_MAX)
		return false;
	out->patches[out->npatches++] = (struct patch){off, bytes};
	return true;
}

static struct span user_path(struct host *h, bool secure)
{
	return span_of(secure ? NULL : h->library_path);
}

/* Patches a string, or a run of them, wherever it stands in the loader: since glibc 2.33 the
   diagnostics have a copy of the directories (elf/dl-diagnostics.c), and which of the two comes
   first differs by machine. */
static bool add_everywhere(const struct bundle *b, struct span old, struct span new,
			   struct handover *out)
{
	const struct span all = b->loader->bytes;
	struct span rest = all;
	size_t at;
	bool added = span_eq(old, new); /* a search of all of it takes a tenth of a start */
	while (!span_eq(old, new) && span_find(rest, old, &at)) {
		if (!add_patch(out, (uint64_t)(rest.p - all.p) + at, new))
			return false;
		added = true;
		(void)span_from(rest, at + old.n, &rest);
	}
	return added;
}

static bool patch_cache(const struct bundle *b, struct span path, struct handover *out)
{
	struct span old = {(const unsigned char *)CACHE_PATH, CACHE_PATH_BYTES};
	if (dirs_are_closed(system_dirs_of(b)))
		old = closed_cache();
	return add_everywhere(b, old, path, out);
}

/* Patches the cache path to "", which cannot be opened, so that the host's cache is not used. */
static bool without_cache(const struct bundle *b, struct handover *out)
{
	return patch_cache(b, (struct span){(const unsigned char *)"", 1}, out);
}

static bool is_dir(struct host *h, struct span a, struct span b)
{
	const struct file *f = host_file(h, a);
	const struct file *g = host_file(h, b);
	return f && g && !f->os && !g->os && f->inode.ino == g->inode.ino &&
	       f->inode.dev == g->inode.dev;
}

/* Does the loader look into the bundle's directory by itself? */
static bool is_built_for(struct host *h, const struct bundle *b, struct span all)
{
	struct span one;
	for (struct span rest = all; span_cstr(rest, 0, &one);) {
		if (is_dir(h, one, b->dir))
			return true;
		(void)span_from(rest, one.n + 1, &rest);
	}
	return false;
}

/* On a host of glibc: the directories that a bundle's loader was built with. */
static bool reopen_dirs(struct host *h, const struct bundle *b, struct handover *out,
			struct search *s)
{
	struct span all = system_dirs_of(b);
	struct span was = reopened_dirs(h->arena, all);
	if (!dirs_are_closed(all))
		return true;
	s->system_dirs = was;
	return add_everywhere(b, all, was, out);
}

/* On a host whose libc is not glibc: the loader's directories are replaced, but for those of
   glibc's libraries. first: the bundle's directory takes the first one's place. */
static bool close_dirs(struct host *h, const struct bundle *b, bool first, struct handover *out,
		       struct search *s)
{
	const struct span none = {NULL, 0};
	struct span all = system_dirs_of(b);
	struct span one;
	unsigned kept = 0;
	unsigned bit = 1;
	struct span was = reopened_dirs(h->arena, all);
	if (!all.p)
		return false;
	for (struct span rest = was; span_cstr(rest, 0, &one); bit <<= 1) {
		if (bundle_host_dir_is_glibc(h, one))
			kept |= bit;
		(void)span_from(rest, one.n + 1, &rest);
	}
	/* a bundle's is closed already */
	struct span closed = dirs_are_closed(all) && !first && !kept
				     ? all
				     : closed_dirs(h->arena, was, first ? b->dir : none, kept);
	s->system_dirs = closed.p ? open_dirs(h->arena, closed) : none;
	return s->system_dirs.p && add_everywhere(b, all, closed, out);
}

/* Of the directories that a loader was built with, its own stays. */
static bool close_own(struct host *h, const struct bundle *b, struct handover *out,
		      struct search *s)
{
	struct span all = reopened_dirs(h->arena, system_dirs_of(b));
	return all.p && is_built_for(h, b, all) && without_cache(b, out) &&
	       close_dirs(h, b, true, out, s);
}

/* The loader as it was before it came into a bundle. */
static bool reopen(struct host *h, const struct bundle *b, struct handover *out, struct search *s)
{
	const struct span host_cache = {(const unsigned char *)CACHE_PATH, CACHE_PATH_BYTES};
	return !dirs_are_closed(system_dirs_of(b)) ||
	       (patch_cache(b, host_cache, out) && reopen_dirs(h, b, out, s));
}

/* A glibc installed in its own prefix finds its libraries without help. */
static bool own(struct host *h, const struct bundle *b, bool secure, struct handover *out,
		struct search *s)
{
	bool closed = !bundle_host_is_glibc(h) && close_own(h, b, out, s);
	/* A program that gains rights has no other way, and the system's libraries are root's. */
	bool must_close = !bundle_host_is_glibc(h) && !(secure && b->in_system);
	if (b->manifest.present || b->by_user || (must_close && !closed))
		return false;
	out->npatches = closed ? out->npatches : 0;
	if (!closed && !reopen(h, b, out, s))
		return false;
	s->library_path = user_path(h, secure);
	s->use_cache = !closed;
	return true;
}

/* The bundle's own cache; behind it the host's directories, or none of them. */
static bool cache(struct host *h, const struct bundle *b, bool secure, struct handover *out,
		  struct search *s)
{
	if (!b->manifest.has_cache || !span_is(b->dir, BUNDLE_HOME) ||
	    !patch_cache(b, closed_cache(), out))
		return false;
	if (!(bundle_host_is_glibc(h) ? reopen_dirs(h, b, out, s)
				      : close_dirs(h, b, false, out, s)))
		return false;
	s->cache = span_of((const char *)closed_cache().p);
	s->library_path = user_path(h, secure);
	s->use_cache = true;
	return true;
}

/* The first built-in directory is replaced. Is it the host's too by another name, or not there? */
static bool keeps_first(struct host *h, struct span first, struct span rest)
{
	const struct file *f = host_file(h, first);
	struct span one;
	if (!f || f->os)
		return true;
	for (; span_cstr(rest, 0, &one); (void)span_from(rest, one.n + 1, &rest))
		if (is_dir(h, first, one))
			return true;
	return false;
}

/* The bundle's directory as the first that is built in. lossy: where the host is glibc's, its own
   first directory may be lost. */
static bool dirs(struct host *h, const struct bundle *b, bool secure, bool lossy,
		 struct handover *out, struct search *s)
{
	struct span all = system_dirs_of(b);
	struct span was = reopened_dirs(h->arena, all);
	struct span first;
	struct span rest;
	if (!all.p || b->dir.p[0] != '/' || !span_cstr(was, 0, &first) || first.n <= b->dir.n ||
	    !span_from(was, first.n + 1, &rest) || !without_cache(b, out))
		return false;
	s->library_path = user_path(h, secure);
	if (!bundle_host_is_glibc(h))
		return close_dirs(h, b, true, out, s);
	if (!lossy && !keeps_first(h, first, rest))
		return false;
	was = closed_dirs(h->arena, was, b->dir, ~0U);
	s->system_dirs = open_dirs(h->arena, was);
	return was.p && s->system_dirs.p && add_everywhere(b, all, was, out);
}

/* Can a library path contain this directory? ld.so splits at ':' and ';' and expands '$'. */
static bool can_be_named(struct span dir)
{
	return !span_has(dir, ':') && !span_has(dir, ';') && !span_has(dir, '$');
}

static struct span library_path(struct host *h, struct span dir)
{
	char text[8 * PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	if (!can_be_named(dir))
		return (struct span){NULL, 0};
	buf_add(&b, dir);
	if (h->library_path && h->library_path[0]) {
		buf_addc(&b, ':');
		buf_adds(&b, h->library_path);
	}
	return span_of(b.full ? NULL : arena_copy(h->arena, buf_span(&b)));
}

/* The loader is told. Its copy in memory is closed or reopened as the host wants it: in our mapping
   of it, or in the copy that exec_loader makes. */
static bool command(struct host *h, const struct bundle *b, bool in_process, struct handover *out,
		    struct search *s)
{
	s->library_path = out->library_path;
	s->by_command = !in_process;
	s->use_cache = in_process && !without_cache(b, out);
	if (bundle_host_is_glibc(h))
		(void)reopen_dirs(h, b, out, s);
	else
		(void)close_dirs(h, b, false, out, s);
	return s->library_path.p;
}

enum library_path_step library_path_at(unsigned i, struct host *h, const struct bundle *b,
				       bool secure, bool in_process, struct handover *out,
				       struct search *s)
{
	static const enum handover_way order[] = {WAY_OWN, WAY_CACHE, WAY_DIRS, WAY_COMMAND,
						  WAY_DIRS};
	bool set = false;
	if (i >= sizeof order / sizeof order[0])
		return WAY_END;
	out->way = order[i];
	out->npatches = 0;
	s->system_dirs = (struct span){NULL, 0};
	if (!secure && !out->library_path.p)
		out->library_path = library_path(h, b->dir);
	switch (order[i]) {
	case WAY_OWN: set = in_process && own(h, b, secure, out, s); break;
	case WAY_CACHE: set = in_process && cache(h, b, secure, out, s); break;
	case WAY_DIRS: set = in_process && dirs(h, b, secure, i > 3, out, s); break;
	case WAY_COMMAND: set = !secure && command(h, b, in_process, out, s); break;
	}
	return set ? WAY_SET : WAY_NOT;
}
