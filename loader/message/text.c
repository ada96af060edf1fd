/* The words of the messages as toolchain/texts writes them from their pages: one blob of strings,
   and rows that hold offsets into it, since a pointer would need a relocation at every start. An id
   comes in, its message goes out. A start that goes well reads none of this. */
#include "message/text.h"

#include "message/near_word.h"
#include "read/table.h"

/* Strings in words[], each ended by a NUL; offset 0 is the empty one. */
struct row {
	uint32_t kind, when, label, sure, say, text;
};

struct message {
	char id[6];
	uint32_t name, title, page, exit, row, nrows;
};

/* Longer than ISO C asks every compiler to take; gcc and clang take any length. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "texts.inc"

static struct span word(uint32_t off)
{
	return span_of(words + off);
}

bool text_at(unsigned i, struct text_message *out)
{
	if (i >= COUNT(messages))
		return false;
	const struct message *m = &messages[i];
	*out = (struct text_message){.id = span_of(m->id),
				     .name = word(m->name),
				     .title = word(m->title),
				     .page = word(m->page),
				     .exit = (int)m->exit,
				     .row = m->row,
				     .nrows = m->nrows};
	return true;
}

bool text_find(struct span id, struct text_message *out)
{
	for (unsigned i = 0; i < COUNT(messages); i++)
		if (span_is(id, messages[i].id))
			return text_at(i, out);
	return false;
}

bool text_row_at(unsigned i, struct text_row *out)
{
	if (i >= COUNT(rows))
		return false;
	const struct row *r = &rows[i];
	*out = (struct text_row){
		(enum text_kind)r->kind, word(r->when), word(r->label),
		word(r->sure),           word(r->say),  word(r->text),
	};
	return true;
}

static bool find_name(struct span name, struct text_message *out)
{
	for (unsigned i = 0; i < COUNT(messages); i++)
		if (span_eq(name, word(messages[i].name)))
			return text_at(i, out);
	return false;
}

bool text_find_word(const char *word_of_user, struct text_message *out)
{
	char id[] = "LFxxx";
	struct span digits = span_of(word_of_user);
	if (digits.n == 5 && (digits.p[0] | 32) == 'l' && (digits.p[1] | 32) == 'f')
		(void)span_from(digits, 2, &digits);
	if (digits.n != 3)
		return find_name(span_of(word_of_user), out);
	for (size_t i = 0; i < digits.n; i++)
		id[2 + i] = (char)digits.p[i];
	return text_find(span_of(id), out);
}

struct span text_near_word(const char *word_of_user)
{
	struct span best = {NULL, 0};
	struct text_message m;
	unsigned least = NEAR_WORD_MOST + 1;
	for (unsigned i = 0; text_at(i, &m); i++) {
		const unsigned far = near_word(span_of(word_of_user), m.name);
		best = far < least ? m.name : best;
		least = far < least ? far : least;
	}
	return best;
}
