/* glibc's own libraries: all of them at first, so that a second build of one is noticed, and in the
   end those that what was collected can have a use for. The collection comes in and is changed,
   files are not. */
#include "make/companions.h"

#include "closure/lib.h"
#include "make/data.h"
#include "make/layout.h"
#include "read/release.h"
#include "read/table.h"

struct companion_row {
	char library[24];
	char when[12];
};

static const struct companion_row rows[] TABLE = {
#include "tables/companions.inc"
};

void companions_add(struct collection *c)
{
	const struct member *there;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct file *f = collect_find(c, rows[i].library);
		if (f)
			(void)members_add(&c->members, c->h, span_of(rows[i].library), f, NULL,
					  &there);
	}
}

static const struct companion_row *row_of(const struct member *m)
{
	for (size_t i = 0; !m->by && i < COUNT(rows); i++)
		if (span_is(m->name, rows[i].library))
			return &rows[i];
	return NULL;
}

static unsigned asks_of(const struct file *f)
{
	struct lib *l = span_starts(f->bytes, "\177ELF") ? lib_of(f) : NULL;
	return l && l->image.kind == KIND_ELF && l->image.elf_fault == ELF_OK ? data_asked_for(l)
									      : 0;
}

/* What programs, their libraries and what lies at its own path ask for; not glibc for itself. */
static unsigned asks_of_all(const struct collection *c)
{
	unsigned asked = c->asked;
	for (const struct member *i = c->members.first; i; i = i->next)
		asked |= i->by ? asks_of(i->file) : 0;
	for (const struct place *p = c->places; p; p = p->next)
		asked |= p->file ? asks_of(p->file) : 0;
	if (asked >> DATA_SERVICES & 1)
		asked |= 1U << ASKS_NAMES;
	/* what is opened then may end threads, too */
	if (asked >> ASKS_DLOPEN & 1)
		asked |= 1U << ASKS_THREADS;
	return asked;
}

/* Marks those that a program which calls dlopen has as a text. */
static void mark_named(struct collection *c, const struct file *program)
{
	if (!(asks_of(program) >> ASKS_DLOPEN & 1))
		return;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct span name = span_of(rows[i].library);
		struct member *m = span_is(span_of(rows[i].when), "named")
					   ? members_find(&c->members, name)
					   : NULL;
		if (m && !m->used)
			m->used = span_has_text_end(program->bytes, name);
	}
}

static bool is_wanted(const struct collection *c, const struct companion_row *r, unsigned asked)
{
	if (span_is(span_of(r->when), "always"))
		return true;
	if (span_is(span_of(r->when), "names-old"))
		return asked >> ASKS_NAMES & 1 &&
		       release_cmp_names(libc_version_of(LIBC_GLIBC, c->libc), span_of("2.34")) < 0;
	for (unsigned k = DATA_KINDS; k < ASKS_KINDS; k++)
		if (span_is(span_of(r->when), data_name(k)))
			return asked >> k & 1;
	return false;
}

/* Marks what a library that stays needs of the others; *more where one was not marked before. */
static void mark_needs(struct collection *c, const struct member *m, bool *more)
{
	struct lib *l = lib_of(m->file);
	for (size_t i = 0; l && lib_needs(l) && i < l->nneeds; i++) {
		struct member *need = members_find(&c->members, l->needs[i].name);
		if (!need || need->used)
			continue;
		need->used = true;
		*more = true;
	}
}

void companions_trim(struct collection *c)
{
	const unsigned asked = asks_of_all(c);
	bool more = true;
	for (const struct collected_program *p = c->programs; p; p = p->next)
		mark_named(c, p->file);
	for (struct member *i = c->members.first; i; i = i->next) {
		const struct companion_row *r = row_of(i);
		i->used = i->used || !r || is_wanted(c, r, asked);
	}
	while (more) {
		more = false;
		for (const struct member *i = c->members.first; i; i = i->next)
			if (i->used && member_is_library(i))
				mark_needs(c, i, &more);
	}
	for (struct member **at = &c->members.first; *at;) {
		if ((*at)->used)
			at = &(*at)->next;
		else
			members_remove(&c->members, at);
	}
}
