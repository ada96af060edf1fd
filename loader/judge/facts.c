/* A list of named facts in the order they were established. Texts are copied, so that they may
   come from a buffer. */
#include <landfall/facts.h>

#include <landfall/arena.h>

void facts_init(struct facts *f)
{
	f->first = NULL;
	f->end = &f->first;
}

const struct fact *facts_find(const struct facts *f, struct span key)
{
	for (const struct fact *i = f->first; i; i = i->next)
		if (span_is(key, i->key))
			return i;
	return NULL;
}

static struct fact *add(struct facts *f, const char *key, enum fact_kind kind)
{
	struct fact *n = facts_find(f, span_of(key)) ? NULL : arena_get(sizeof *n);
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
	facts_init(out);
	for (const struct fact *i = f->first; i; i = i->next) {
		struct fact *n = arena_get(sizeof *n);
		if (!n)
			return false;
		*n = *i;
		n->next = NULL;
		*out->end = n;
		out->end = &n->next;
	}
	return true;
}

void facts_text(struct facts *f, const char *key, struct span text)
{
	char *copy = text.p ? arena_copy(text) : NULL;
	struct fact *n = copy ? add(f, key, FACT_TEXT) : NULL;
	if (n)
		n->text = (struct span){(unsigned char *)copy, text.n};
}

void facts_put(struct facts *f, const char *key, struct span text)
{
	/* The list is ours to change; const is for those who only look. */
	struct fact *old = (struct fact *)(uintptr_t)facts_find(f, span_of(key));
	char *copy = old && text.p ? arena_copy(text) : NULL;
	if (!old)
		facts_text(f, key, text);
	else if (copy)
		old->text = (struct span){(unsigned char *)copy, text.n};
}

void facts_number(struct facts *f, const char *key, uint64_t number)
{
	struct fact *n = add(f, key, FACT_NUMBER);
	if (n)
		n->number = number;
}

void facts_put_number(struct facts *f, const char *key, uint64_t number)
{
	struct fact *old = (struct fact *)(uintptr_t)facts_find(f, span_of(key));
	if (old)
		old->number = number;
	else
		facts_number(f, key, number);
}

void facts_flag(struct facts *f, const char *key)
{
	(void)add(f, key, FACT_FLAG);
}

void facts_list(struct facts *f, const char *key, struct span run)
{
	char *copy = run.n ? arena_copy(run) : NULL;
	struct fact *n = copy ? add(f, key, FACT_LIST) : NULL;
	if (n)
		n->text = (struct span){(unsigned char *)copy, run.n};
}
