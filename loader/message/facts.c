/* A list of named facts in the order they were established. Texts are copied, so that they may
   come from a buffer. */
#include "message/facts.h"

#include "host/arena.h"

#include <string.h>

void facts_init(struct facts *f, struct arena *arena)
{
	f->arena = arena;
	f->first = NULL;
	f->end = &f->first;
}

/* Characters, not pointers: those would need a relocation each, at every start. */
static const char names[FACT_KEYS][28] = {
	"",
#define FACT(id, name) name,
#define HINT(id, name) name,
#include "facts.def"
#undef FACT
#undef HINT
};

struct span facts_name(enum fact_key key)
{
	return span_of(names[key]);
}

bool facts_is_hint(enum fact_key key)
{
	return span_starts(facts_name(key), ".");
}

static struct fact *find(const struct facts *f, enum fact_key key)
{
	for (struct fact *i = f->first; i; i = i->next)
		if (i->key == key)
			return i;
	return NULL;
}

const struct fact *facts_find(const struct facts *f, enum fact_key key)
{
	return find(f, key);
}

const struct fact *facts_find_name(const struct facts *f, struct span name)
{
	for (const struct fact *i = f->first; i; i = i->next)
		if (name.n < sizeof names[0] && !names[i->key][name.n] &&
		    memcmp(names[i->key], name.p, name.n) == 0)
			return i;
	return NULL;
}

static struct fact *add(struct facts *f, enum fact_key key, enum fact_kind kind)
{
	struct fact *n = key == FACT_NONE || find(f, key) ? NULL : arena_get(f->arena, sizeof *n);
	if (!n)
		return NULL;
	n->key = key;
	n->kind = kind;
	*f->end = n;
	f->end = &n->next;
	return n;
}

bool facts_copy(const struct facts *f, struct facts *out)
{
	facts_init(out, f->arena);
	for (const struct fact *i = f->first; i; i = i->next) {
		struct fact *n = arena_get(f->arena, sizeof *n);
		if (!n)
			return false;
		*n = *i;
		n->next = NULL;
		*out->end = n;
		out->end = &n->next;
	}
	return true;
}

void facts_text(struct facts *f, enum fact_key key, struct span text)
{
	char *copy = text.p ? arena_copy(f->arena, text) : NULL;
	struct fact *n = copy ? add(f, key, VALUE_TEXT) : NULL;
	if (n)
		n->text = (struct span){(unsigned char *)copy, text.n};
}

void facts_put(struct facts *f, enum fact_key key, struct span text)
{
	struct fact *old = find(f, key);
	char *copy = old && text.p ? arena_copy(f->arena, text) : NULL;
	if (!old)
		facts_text(f, key, text);
	else if (copy)
		old->text = (struct span){(unsigned char *)copy, text.n};
}

void facts_number(struct facts *f, enum fact_key key, uint64_t number)
{
	struct fact *n = add(f, key, VALUE_NUMBER);
	if (n)
		n->number = number;
}

void facts_put_number(struct facts *f, enum fact_key key, uint64_t number)
{
	struct fact *old = find(f, key);
	if (old)
		old->number = number;
	else
		facts_number(f, key, number);
}

void facts_flag(struct facts *f, enum fact_key key)
{
	(void)add(f, key, VALUE_FLAG);
}

void facts_list(struct facts *f, enum fact_key key, struct span run)
{
	char *copy = run.n ? arena_copy(f->arena, run) : NULL;
	struct fact *n = copy ? add(f, key, VALUE_LIST) : NULL;
	if (n)
		n->text = (struct span){(unsigned char *)copy, run.n};
}

void facts_list_add(struct facts *f, enum fact_key key, struct span text)
{
	/* The list is ours to change; const is for those who only look. */
	struct fact *old = (struct fact *)(uintptr_t)facts_find(f, key);
	const size_t before = old ? old->text.n : 0;
	char *run = arena_get(f->arena, before + text.n + 1);
	struct fact *n = run && !old ? add(f, key, VALUE_LIST) : old;
	if (!run || !n)
		return;
	if (before)
		memcpy(run, old->text.p, before);
	memcpy(run + before, text.p, text.n);
	run[before + text.n] = 0;
	n->text = (struct span){(unsigned char *)run, before + text.n + 1};
}
