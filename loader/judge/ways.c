/* The ways to a bundle's libraries, each as the bytes to patch in the loader and as the search that
   follows from it. Nothing is written here. Numbers of a manifest are used only where the bytes
   they point at are the ones expected; else the loader is searched for them. */
#include <landfall/ways.h>

#include <landfall/arena.h>

#include <string.h>

#define CACHE_PATH "/etc/ld.so.cache"
#define CACHE_PATH_BYTES sizeof(CACHE_PATH)     /* its NUL too */

static bool cache_path_at(const struct bundle *b, uint64_t *off)
{
	struct span want = {(const unsigned char *)CACHE_PATH, CACHE_PATH_BYTES};
	struct span s;
	size_t at;
	*off = b->manifest.cache_at;
	if (*off && span_sub(b->loader->bytes, *off, want.n, &s) && span_eq(s, want))
		return true;
	if (!span_find(b->loader->bytes, want, &at))
		return false;
	*off = at;
	return true;
}

static struct span system_dirs_of(const struct bundle *b)
{
	const struct manifest *m = &b->manifest;
	struct span s;
	/* A run of directories between two NULs, as long as it was when the bundle was made. */
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

/* A glibc that was not made to be moved: it lies where it looks. */
static bool own(struct host *h, const struct bundle *b, bool secure, struct search *s)
{
	if (b->manifest.present || b->by_user)
		return false;
	s->library_path = user_path(h, secure);
	s->use_cache = true;
	return true;
}

static bool cache(struct host *h, const struct bundle *b, bool secure, struct handover *out,
		  struct search *s)
{
	static const char path[] = BUNDLE_HOME "/" BUNDLE_CACHE;
	uint64_t off;
	_Static_assert(sizeof path <= CACHE_PATH_BYTES, "it takes the place of the other");
	if (!b->manifest.has_cache || !span_is(b->dir, BUNDLE_HOME) || !cache_path_at(b, &off))
		return false;
	s->cache = span_of(path);
	s->library_path = user_path(h, secure);
	s->use_cache = true;
	return add_patch(out, off, (struct span){(const unsigned char *)path, sizeof path});
}

/* An empty path opens nothing, so the host's cache is not looked at. */
static bool without_cache(const struct bundle *b, struct handover *out)
{
	uint64_t off;
	return cache_path_at(b, &off) &&
	       add_patch(out, off, (struct span){(const unsigned char *)"", 1});
}

/* The bundle's directory in the place of the first one: as long, by slashes before it. */
static struct span padded(struct span dir, size_t n)
{
	unsigned char *p = arena_get(n + 1);
	if (!p)
		return (struct span){NULL, 0};
	memset(p, '/', n);
	memcpy(p + n - 1 - dir.n, dir.p, dir.n);
	return (struct span){p, n};
}

/* What the loader then has, for the search on paper: without the slashes. */
static struct span dirs_then(struct span dir, struct span rest)
{
	unsigned char *p = arena_get(dir.n + 2 + rest.n);
	if (!p)
		return (struct span){NULL, 0};
	memcpy(p, dir.p, dir.n);
	p[dir.n] = '/';
	if (rest.n)
		memcpy(p + dir.n + 2, rest.p, rest.n);
	return (struct span){p, dir.n + 2 + rest.n};
}

static bool dirs(struct host *h, const struct bundle *b, bool secure, struct handover *out,
		 struct search *s)
{
	struct span all = system_dirs_of(b);
	struct span first;
	struct span rest;
	if (!all.p || b->dir.p[0] != '/' || !span_cstr(all, 0, &first) || first.n <= b->dir.n ||
	    !span_from(all, first.n + 1, &rest) || !without_cache(b, out))
		return false;
	s->system_dirs = dirs_then(b->dir, rest);
	s->library_path = user_path(h, secure);
	return s->system_dirs.p && add_patch(out, (uint64_t)(first.p - b->loader->bytes.p),
					     padded(b->dir, first.n));
}

/* ld.so splits a library path at these and expands '$'; such a directory cannot be named to it. */
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
	return span_of(b.full ? NULL : arena_copy(buf_span(&b)));
}

static bool command(const struct bundle *b, bool in_process, struct handover *out,
		    struct search *s)
{
	s->library_path = out->library_path;
	s->by_command = !in_process;
	s->use_cache = in_process && !without_cache(b, out);
	return s->library_path.p;
}

enum way_step way_at(unsigned i, struct host *h, const struct bundle *b, bool secure,
		     bool in_process, struct handover *out, struct search *s)
{
	static const enum handover_way order[] = {WAY_OWN, WAY_CACHE, WAY_DIRS, WAY_COMMAND};
	bool set = false;
	if (i >= sizeof order / sizeof order[0])
		return WAY_END;
	out->way = order[i];
	out->npatches = 0;
	if (!secure && !out->library_path.p)
		out->library_path = library_path(h, b->dir);
	switch (order[i]) {
	case WAY_OWN: set = in_process && own(h, b, secure, s); break;
	case WAY_CACHE: set = in_process && cache(h, b, secure, out, s); break;
	case WAY_DIRS: set = in_process && dirs(h, b, secure, out, s); break;
	case WAY_COMMAND: set = !secure && command(b, in_process, out, s); break;
	}
	return set ? WAY_SET : WAY_NOT;
}
