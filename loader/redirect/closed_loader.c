/* The bytes of a glibc loader that is not to look into the host's directories. On a host whose
   libc is musl these hold libraries of musl, which dlopen would map beside glibc, libc and all.
   The lengths of the strings are constants elsewhere in the loader (system_dirs_len of
   elf/dl-load.c), so each is replaced by one as long. What is written to a bundle can be undone
   from its own bytes, for hosts whose directories are wanted. */
#include "redirect/closed_loader.h"

#include "link/glibc.h"
#include "redirect/bundle.h"

#include <string.h>

struct span padded_dir(struct arena *arena, struct span dir, size_t n)
{
	unsigned char *p = n > dir.n ? arena_get(arena, n + 1) : NULL;
	if (!p)
		return (struct span){NULL, 0};
	memset(p, '/', n);
	memcpy(p + n - 1 - dir.n, dir.p, dir.n);
	return (struct span){p, n};
}

#define NOWHERE "/~~~/"
#define OPEN "/lib"
#define CLOSED "/~ib"

static const char own_cache[] = BUNDLE_HOME "/" BUNDLE_CACHE;
_Static_assert(sizeof own_cache == CACHE_PATH_BYTES, "each takes the place of the other");

struct span closed_cache(void)
{
	return (struct span){(const unsigned char *)own_cache, sizeof own_cache};
}

/* A name like NOWHERE: it must begin with a slash (dl-load.c asserts that) and end in one. */
static void put_nowhere(unsigned char *p, size_t n)
{
	memset(p, '~', n);
	p[0] = '/';
	p[n - 1] = '/';
}

struct span closed_dirs(struct arena *arena, struct span all, struct span dir, unsigned kept)
{
	struct span rest = all;
	struct span one;
	unsigned char *p = arena_get(arena, all.n);
	unsigned bit = 1;
	if (!p)
		return (struct span){NULL, 0};
	for (size_t at = 0; span_cstr(rest, 0, &one); at += one.n + 1) {
		struct span first = {NULL, 0};
		if (at == 0 && dir.n)
			first = padded_dir(arena, dir, one.n);
		if (first.p || (kept & bit))
			memcpy(p + at, first.p ? first.p : one.p, one.n);
		else if (one.n >= 2)
			put_nowhere(p + at, one.n);
		bit <<= 1;
		(void)span_from(rest, one.n + 1, &rest);
	}
	return (struct span){p, all.n};
}

struct span open_dirs(struct arena *arena, struct span run)
{
	struct span one;
	unsigned char *p = arena_get(arena, run.n + sizeof NOWHERE);
	size_t n = 0;
	size_t at;
	if (!p)
		return (struct span){NULL, 0};
	while (span_cstr(run, 0, &one)) {
		(void)span_from(run, one.n + 1, &run);
		while (span_starts(one, "//"))
			(void)span_from(one, 1, &one);
		if (span_find(one, span_of("/~"), &at))
			continue;
		memcpy(p + n, one.p, one.n);
		n += one.n + 1;
	}
	/* an absent run would mean the loader's own */
	if (n == 0) {
		memcpy(p, NOWHERE, sizeof NOWHERE);
		n = sizeof NOWHERE;
	}
	return (struct span){p, n};
}

/* Writes new over the beginning of each copy of old in n bytes; both are as long. True when there
   was one. */
static bool put_everywhere(unsigned char *bytes, size_t n, struct span old, struct span new)
{
	struct span rest = {bytes, n};
	size_t at;
	bool found = false;
	while (span_find(rest, old, &at)) {
		memcpy(bytes + (size_t)(rest.p - bytes) + at, new.p, new.n);
		(void)span_from(rest, at + old.n, &rest);
		found = true;
	}
	return found;
}

bool dirs_are_closed(struct span run)
{
	size_t at;
	return span_find(run, span_of(CLOSED), &at);
}

struct span reopened_dirs(struct arena *arena, struct span run)
{
	unsigned char *p = dirs_are_closed(run) ? arena_get(arena, run.n) : NULL;
	if (!p)
		return run;
	memcpy(p, run.p, run.n);
	(void)put_everywhere(p, run.n, span_of(CLOSED), span_of(OPEN));
	return (struct span){p, run.n};
}

/* The run with a mark in each directory; absent when it cannot be undone or a directory has no
   place for the mark. */
static struct span marked_dirs(struct arena *arena, struct span run)
{
	const struct span none = {NULL, 0};
	struct span one;
	size_t at;
	unsigned char *p = arena_get(arena, run.n);
	for (struct span rest = run; span_cstr(rest, 0, &one);
	     (void)span_from(rest, one.n + 1, &rest))
		if (!span_find(one, span_of(OPEN), &at))
			return none;
	if (!p || !run.n || dirs_are_closed(run))
		return none;
	memcpy(p, run.p, run.n);
	(void)put_everywhere(p, run.n, span_of(OPEN), span_of(CLOSED));
	return (struct span){p, run.n};
}

struct span closed_loader(struct arena *arena, struct span loader)
{
	const struct span none = {NULL, 0};
	struct span from = {(const unsigned char *)CACHE_PATH, CACHE_PATH_BYTES};
	struct span all = glibc_system_dirs(loader);
	struct span closed = marked_dirs(arena, all);
	unsigned char *bytes = closed.p ? arena_get(arena, loader.n) : NULL;
	if (!bytes)
		return none;
	memcpy(bytes, loader.p, loader.n);
	if (!put_everywhere(bytes, loader.n, from, closed_cache()))
		return none;
	(void)put_everywhere(bytes, loader.n, all, closed);
	return (struct span){bytes, loader.n};
}
