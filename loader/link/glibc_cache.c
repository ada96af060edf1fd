/* A library's path in the bytes of an ld.so.cache, for one program (elf/dl-cache.c). Entries count
   that are for the program's processor, and for the model of it that runs us. A run that judges
   many programs keeps the answers, because they want the same few hundred libraries. */
#include "link/glibc.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "machine/machine.h"
#include "read/ldcache.h"

/* Answers kept, a power of two; /usr/bin of a desktop asks for 500 names. */
#define ANSWERS 4096

/* Answers of one cache to the programs of one processor with one loader. */
struct cache_answers {
	const unsigned char *bytes;
	const struct machine *machine;
	const struct file *loader;
	size_t n;
	struct cache_answer {
		struct span name;
		struct span path; /* absent: the cache has no such library */
	} slots[ANSWERS];
};

/* The answers for this closure; NULL for the first program of a run, which is mostly the only one,
   and where the run began with another cache, processor or loader. */
static struct cache_answers *answers_for(const struct closure *c, struct host *h, struct span bytes)
{
	struct cache_answers *a = h->cache_answers;
	if (c->number == 1)
		return NULL;
	if (!a) {
		a = arena_get(host_kept(h), sizeof *a);
		if (!a)
			return NULL;
		a->bytes = bytes.p;
		a->machine = c->machine;
		a->loader = c->loader;
		h->cache_answers = a;
	}
	return a->bytes == bytes.p && a->machine == c->machine && a->loader == c->loader ? a : NULL;
}

/* The slot of name, empty when it was not asked for yet; NULL when there is no room for it. */
static struct cache_answer *answer_slot(struct cache_answers *a, struct span name)
{
	size_t i = elf_gnu_hash(name) % ANSWERS;
	while (a->slots[i].name.p && !span_eq(a->slots[i].name, name))
		i = (i + 1) % ANSWERS;
	return a->slots[i].name.p || a->n < ANSWERS / 2 ? &a->slots[i] : NULL;
}

static struct span find_in_cache(struct closure *c, struct host *h, struct ldcache *cache,
				 struct span name)
{
	const struct machine *m = c->machine;
	bool wants_isa = false;
	cache->flags_also = m->cache_also;
	struct span path = ldcache_find(cache, name, m->cache, 0, &wants_isa);
	if (!wants_isa || h->baseline)
		return path;
	cache->legacy = glibc_legacy_hwcaps(c, h);
	int level = glibc_minor(c) >= 33 ? host_isa_level(h) : 1;
	return ldcache_find(cache, name, m->cache, level, &wants_isa);
}

struct span glibc_find_in_cache(struct closure *c, struct host *h, struct span bytes,
				struct span name, bool *readable)
{
	struct ldcache cache;
	struct cache_answers *answers = answers_for(c, h, bytes);
	struct cache_answer *slot = answers ? answer_slot(answers, name) : NULL;
	*readable = true;
	if (slot && slot->name.p)
		return slot->path;
	*readable = ldcache_open(bytes, c->machine->big, &cache);
	struct span path = {NULL, 0};
	if (*readable)
		path = find_in_cache(c, h, &cache, name);
	char *copy = slot && *readable ? arena_copy(host_kept(h), name) : NULL;
	if (copy) {
		*slot = (struct cache_answer){span_of(copy), path};
		answers->n++;
	}
	return path;
}
