/* Libraries by note. What was collected comes in, further members go out; glibc's own libraries
   have no such notes and are passed over. */
#include "make/noted.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "read/dlopen_note.h"

/* Libraries whose notes name libraries with notes: the longest chain seen is two. */
#define ROUNDS_MAX 16

static bool add_named(void *ctx, struct span soname)
{
	struct collection *c = ctx;
	const struct member *there;
	struct member *known = members_find(&c->members, soname);
	if (known)
		known->used = true;
	char *name = known ? NULL : arena_copy(c->h->arena, soname);
	const struct file *f = name ? collect_find(c, name) : NULL;
	if (f && collect_library(c, f->path, f))
		(void)members_add(&c->members, c->h, span_of(name), f, f->path, &there);
	return true;
}

static void read_notes(struct collection *c, const struct file *f)
{
	struct lib *l = lib_of(f);
	if (l && l->image.kind == KIND_ELF && l->image.elf_fault == ELF_OK)
		(void)dlopen_note_each(&l->image.elf, add_named, c);
}

void collect_noted(struct collection *c)
{
	unsigned before = 0;
	for (const struct collected_program *p = c->programs; p; p = p->next)
		read_notes(c, p->file);
	for (unsigned i = 0; i < ROUNDS_MAX && c->members.n != before; i++) {
		before = c->members.n;
		for (const struct member *m = c->members.first; m; m = m->next)
			if (m->by)
				read_notes(c, m->file);
	}
}
