/* The list of packages that a bundle is made of: for who passes it on, and for who asks which fix
   is in it. */
#include "make/packages_text.h"

#include "gather/origin.h"
#include "host/arena.h"
#include "make/layout.h"
#include "read/phrases.h"

static void add_word(struct buf *out, struct span word)
{
	buf_adds(out, " ");
	buf_add(out, word.n ? word : span_of("-"));
}

static void add_package(const struct origin *p, struct buf *out)
{
	buf_adds(out, "package");
	add_word(out, p->package);
	add_word(out, p->version);
	add_word(out, p->source);
	add_word(out, p->licence);
	buf_adds(out, "\n");
}

static void add_file(struct origins *o, const char *prefix, struct span name, const struct file *f,
		     struct buf *out)
{
	const struct origin_file *is = origin_ask(o, span_of(f->path));
	buf_adds(out, "file ");
	buf_adds(out, prefix);
	buf_add(out, name);
	add_word(out, is && is->from ? is->from->package : span_of(NULL));
	buf_adds(out, "\n");
}

static void ask(struct origins *o, struct collection *c)
{
	for (const struct member *i = c->members.first; i; i = i->next)
		(void)origin_ask(o, span_of(i->file->path));
	for (const struct member *i = c->data.first; i; i = i->next)
		(void)origin_ask(o, span_of(i->file->path));
	for (const struct place *p = c->places; p; p = p->next)
		if (p->file)
			(void)origin_ask(o, span_of(p->file->path));
	origins_read(o);
}

void packages_text(struct collection *c, struct buf *out)
{
	struct origins *o = arena_get(c->h->arena, sizeof *o);
	const char *prefix = layout_prefix(c->layout);
	buf_adds(out, "landfall-packages 1\n");
	if (!o)
		return;
	o->h = c->h;
	ask(o, c);
	for (const struct origin *p = o->first; p; p = p->next)
		add_package(p, out);
	if (o->first)
		buf_adds(out, "offer " PHRASE_PACKAGES_OFFER "\n");
	for (const struct member *i = c->members.first; o->first && i; i = i->next)
		add_file(o, prefix, i->name, i->file, out);
	for (const struct member *i = c->data.first; o->first && i; i = i->next)
		add_file(o, prefix, i->name, i->file, out);
	for (const struct place *p = c->places; o->first && p; p = p->next)
		if (p->file)
			add_file(o, "", p->name, p->file, out);
}
