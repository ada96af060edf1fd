/* Which releases of glibc answer alike. The version needs of a closure come in; the answers of one
   release go out, one byte a need. Judging a program costs 150,000 instructions a release, its
   answers 4,000, and of 50 releases only a few answer differently (git: 8). */
#include "card/alike.h"

#include "host/arena.h"

#include <elf.h>
#include <string.h>

static size_t count_needs(const struct closure *c)
{
	size_t n = 0;
	for (const struct object *o = c->objects; o; o = o->next) {
		struct elf_version_iter w = {0};
		struct elf_version v;
		while (elf_next_verneed(&o->lib->image.elf, &o->lib->image.dyn, &w, &v))
			n++;
	}
	return n;
}

static bool is_asked(const struct alike *a, const struct elf_version *v)
{
	for (size_t i = 0; i < a->n; i++)
		if (span_eq(a->asks[i].version, v->name) && span_eq(a->asks[i].lib, v->file))
			return true;
	return false;
}

static bool learn_object(struct alike *a, const struct object *o, const struct machine *m,
			 struct arena *keep)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	while (elf_next_verneed(&o->lib->image.elf, &o->lib->image.dyn, &w, &v)) {
		if (is_asked(a, &v))
			continue;
		struct alike_ask *ask = &a->asks[a->n];
		ask->lib = span_of(arena_copy(keep, v.file));
		ask->version = span_of(arena_copy(keep, v.name));
		if (!ask->lib.p || !ask->version.p)
			return false;
		ask->since = release_of(target_since(m, ask->lib, ask->version));
		a->n++;
	}
	return true;
}

void alike_learn(struct alike *a, const struct closure *c, const struct machine *m,
		 struct arena *keep)
{
	a->n = 0;
	a->asks = arena_get(keep, (count_needs(c) + 1) * sizeof a->asks[0]);
	a->known = a->asks;
	for (const struct object *o = c->objects; a->known && o; o = o->next)
		a->known = learn_object(a, o, m, keep);
}

/* A version that the tables list is there from its release on, unless the target has some of its
   own. */
static unsigned char answer_of(const struct alike_ask *ask, const struct target *t,
			       struct release libc)
{
	if (ask->since.major && !t->extra.p)
		return (unsigned char)(1 + (release_cmp(ask->since, libc) <= 0 ? VERSION_DEFINED
									       : VERSION_MISSING));
	if (!target_provides(t, ask->lib))
		return 0;
	return (unsigned char)(1 + target_version(t, ask->lib, ask->version));
}

const unsigned char *alike_answers(const struct alike *a, const struct target *t,
				   struct arena *keep)
{
	if (!a->known || t->libc != LIBC_GLIBC)
		return NULL;
	struct release libc = release_of(t->version);
	unsigned char *answer = arena_get(keep, a->n + 1);
	for (size_t i = 0; answer && i < a->n; i++)
		answer[i] = answer_of(&a->asks[i], t, libc);
	/* A release whose libstdc++ is not known leaves it unchecked. */
	if (answer)
		answer[a->n] = target_provides(t, span_of("libstdc++.so.6"));
	return answer;
}
