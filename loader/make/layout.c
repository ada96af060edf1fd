/* The places of files in an image and in a directory. Paths of the host come in; names below the
   directory that is made go out, each once, in order. */
#include "make/layout.h"

#include "host/arena.h"
#include "machine/machine.h"

#include <string.h>

const char *layout_prefix(enum layout l)
{
	switch (l) {
	case LAYOUT_FLAT: break;
	case LAYOUT_DIR: return ".landfall/";
	case LAYOUT_IMAGE: return "opt/landfall/";
	}
	return "";
}

static bool add_place(struct collection *c, struct span name, const struct file *f,
		      const char *link)
{
	struct place **at = &c->places;
	while (name.n && name.p[0] == '/')
		(void)span_from(name, 1, &name);
	if (c->last_place && span_order(c->last_place->name, name) < 0)
		at = &c->last_place->next;
	while (*at && span_order((*at)->name, name) < 0)
		at = &(*at)->next;
	if (*at && span_eq((*at)->name, name))
		return true;
	struct place *new = c->nplaces < PLACES_MAX ? arena_get(c->h->arena, sizeof *new) : NULL;
	char *kept = new ? arena_copy(c->h->arena, name) : NULL;
	if (!kept)
		return false;
	new->name = span_of(kept);
	new->file = f;
	new->link = link;
	new->next = *at;
	*at = new;
	if (!new->next)
		c->last_place = new;
	c->nplaces++;
	c->place_bytes += f ? f->bytes.n : 0;
	return true;
}

/* A path that is walked: what lies behind, and what is still to be walked. */
struct walk {
	char done[PATH_BYTES];
	char todo[PATH_BYTES];
	unsigned links;
};

static void go_up(struct buf *b)
{
	while (b->n && b->p[b->n - 1] != '/')
		b->n--;
	b->n -= b->n != 0;
	b->p[b->n] = 0;
}

/* Is the last component of done a link of the host? Its target is then in target. */
static bool read_link(struct collection *c, struct span done, struct buf *target)
{
	char text[PATH_BYTES];
	struct path_resolution parent;
	struct inode n;
	struct buf b = buf_of(text, sizeof text);
	if (span_dir(done).n <= 1) /* a name in "/" itself */
		return false;
	path_resolve(c->h, span_dir(done), &parent);
	buf_path(&b, span_of(parent.real), span_base(done));
	return !parent.os && !b.full && c->h->ops->lstat(c->h, text, &n) == 0 &&
	       file_type(&n) == TYPE_SYMLINK && c->h->ops->readlink(c->h, text, target) == 0 &&
	       !target->full && target->n;
}

/* Goes on at a link's target. */
static bool follow(struct walk *w, struct buf *done, struct span rest, struct span target)
{
	char whole[PATH_BYTES];
	struct buf b = buf_of(whole, sizeof whole);
	buf_add(&b, target);
	buf_adds(&b, "/");
	buf_add(&b, rest);
	if (target.p[0] == '/')
		*done = buf_of(w->done, sizeof w->done);
	else
		go_up(done);
	if (b.full || ++w->links > HOST_LINKS_MAX)
		return false;
	memcpy(w->todo, whole, b.n + 1);
	return true;
}

static bool add_at_own_path(struct collection *c, struct span path)
{
	char target[PATH_BYTES];
	struct walk w = {.links = 0};
	struct buf done = buf_of(w.done, sizeof w.done);
	struct buf first = buf_of(w.todo, sizeof w.todo);
	struct span name;
	buf_add(&first, path);
	for (struct span rest = span_of(w.todo); span_cut(&rest, "/", &name);) {
		struct buf t = buf_of(target, sizeof target);
		if (name.n == 0 || span_is(name, "."))
			continue;
		if (span_is(name, "..")) {
			go_up(&done);
			continue;
		}
		buf_path(&done, (struct span){NULL, 0}, name);
		if (done.full || !read_link(c, buf_span(&done), &t))
			continue;
		const char *kept = arena_copy(c->h->arena, buf_span(&t));
		if (!kept || !add_place(c, buf_span(&done), NULL, kept))
			return false;
		if (!follow(&w, &done, rest, span_of(kept)))
			return true;
		rest = span_of(w.todo);
	}
	const struct file *f = done.full ? NULL : host_file(c->h, buf_span(&done));
	return !f || f->os || !f->bytes.p || add_place(c, buf_span(&done), f, NULL);
}

bool layout_add(struct collection *c, struct span path)
{
	const struct file *f;
	switch (c->layout) {
	case LAYOUT_FLAT: break;
	case LAYOUT_DIR:
		f = host_file(c->h, path);
		return !f || f->os || !f->bytes.p || add_place(c, span_base(path), f, NULL);
	case LAYOUT_IMAGE: return add_at_own_path(c, path);
	}
	return true;
}

/* The link to one directory, once; not in the place of the bundle's own. */
static bool link_beside(struct collection *c, struct span dir, struct span name)
{
	static const char own[][13] = {"bin", "data", "glibc-hwcaps", "gconv"};
	char at[PATH_BYTES];
	char to[PATH_BYTES];
	struct buf a = buf_of(at, sizeof at);
	struct buf t = buf_of(to, sizeof to);
	for (size_t i = 0; i < COUNT(own); i++)
		if (span_is(name, own[i]))
			return true;
	buf_adds(&a, layout_prefix(c->layout));
	buf_add(&a, name);
	buf_adds(&t, "/");
	buf_add(&t, dir);
	buf_path(&t, (struct span){NULL, 0}, name);
	if (a.full || t.full || members_find(&c->members, name))
		return true;
	const char *kept = arena_copy(c->h->arena, buf_span(&t));
	return kept && add_place(c, buf_span(&a), NULL, kept);
}

bool layout_link_beside(struct collection *c)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	struct span last = {NULL, 0};
	struct span rest;
	struct span name;
	buf_adds(&b, "usr/lib/");
	buf_adds(&b, c->machine->multiarch);
	buf_adds(&b, "/");
	if (c->layout != LAYOUT_IMAGE)
		return true;
	for (const struct place *p = c->places; p; p = p->next) {
		if (!span_starts(p->name, text) || !span_from(p->name, b.n, &rest) ||
		    !span_has(rest, '/') || !span_cut(&rest, "/", &name) || span_eq(name, last))
			continue;
		last = name;
		if (!link_beside(c, (struct span){(const unsigned char *)text, b.n - 1}, name))
			return false;
	}
	return true;
}
