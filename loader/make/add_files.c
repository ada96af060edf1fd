/* What a run used becomes a part of the bundle: what ld.so loads by name goes into the bundle's own
   directory, a file that is opened by its path stays at it. A file that cannot be collected is told
   of and left out: a run looks at much that is of no use elsewhere. */
#include "make/add_files.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "make/layout.h"
#include "gather/left_out.h"
#include "read/phrases.h"

#include <landfall/landfall.h>
#include <elf.h>

struct adding {
	struct collection *c;
	const struct found *found;
	bool gpu;
	void (*say)(const char *path, const char *why);
	unsigned homeless; /* data that this layout has no place for */
};

/* Is the file in the bundle's own directory already, or of that glibc, which would take the
   place of another system's own? */
static bool is_member(struct collection *c, const struct file *f)
{
	const struct span base = span_base(span_of(f->path));
	for (struct member *i = c->members.first; i; i = i->next)
		if ((i->file->inode.ino == f->inode.ino && i->file->inode.dev == f->inode.dev) ||
		    (!i->by && span_eq(i->name, base))) {
			i->used = true;
			return !span_starts(i->name, MEMBER_PROGRAMS);
		}
	return c->loader->inode.ino == f->inode.ino && c->loader->inode.dev == f->inode.dev;
}

static bool is_glibc(const struct collection *c, const struct file *f)
{
	const struct member *m = members_find(&c->members, span_base(span_of(f->path)));
	return (m && !m->by) ||
	       (c->loader->inode.ino == f->inode.ino && c->loader->inode.dev == f->inode.dev);
}

/* Does ld.so find the file by its name alone, as it finds libc? */
static bool is_in_library_dir(struct collection *c, struct span path)
{
	const struct file *dir = host_file(c->h, span_dir(path));
	const struct file *libs = host_file(c->h, span_dir(span_of(c->libc->path)));
	return dir && libs && dir->inode.ino == libs->inode.ino &&
	       dir->inode.dev == libs->inode.dev;
}

/* Is nothing left to do for it? A library of a directory of its own is opened by its path too: a
   JDK's, which its other libraries ask for by name. */
static bool is_there(struct adding *a, const struct found_path *p, const struct file *f)
{
	return is_member(a->c, f) && (a->c->layout != LAYOUT_IMAGE || is_glibc(a->c, f) ||
				      is_in_library_dir(a->c, span_of(p->path)));
}

static bool is_script(const struct file *f)
{
	return span_starts(f->bytes, "#!");
}

static bool add_data(struct adding *a, const struct found_path *p)
{
	if (a->c->layout == LAYOUT_FLAT ||
	    (a->c->layout == LAYOUT_DIR && !(p->use & FOUND_EXECUTED))) {
		a->homeless += (p->use & (FOUND_READ | FOUND_ASKED)) != 0;
		return true;
	}
	return layout_add(a->c, span_of(p->path));
}

static void say_problem(struct adding *a, const char *path)
{
	const struct fact *why = facts_find(&a->c->problem.message.facts, FACT_REASON);
	char *kept = why ? arena_copy(a->c->h->arena, why->text) : NULL;
	a->say(path, kept ? kept : PHRASE_OUT_UNFIT);
}

static bool add_program(struct adding *a, const struct found_path *p)
{
	if (!collect_program(a->c, p->path) &&
	    !span_is(a->c->problem.message.diag.id, LANDFALL_LF603))
		say_problem(a, p->path);
	return add_data(a, p);
}

static bool add_library(struct adding *a, const struct found_path *p, const struct file *f)
{
	const struct member *there;
	struct span path = span_of(p->path);
	if (!collect_library(a->c, p->path, f)) {
		say_problem(a, p->path);
		return true;
	}
	if (is_in_library_dir(a->c, path) && members_add(&a->c->members, a->c->h, span_base(path),
							 f, p->path, &there) == MEMBER_ADDED)
		return true;
	return add_data(a, p);
}

/* glibc's converters and locales, which a base with another glibc has its own of at that path. */
static bool is_of_base(const struct collection *c, struct span path)
{
	return c->adopt && (span_is(span_base(span_dir(path)), "gconv") ||
			    span_starts(path, "/usr/lib/locale/"));
}

static bool add_one(struct adding *a, const struct found_path *p)
{
	const struct file *f = host_file(a->c->h, span_of(p->path));
	if (!f || f->os || !f->bytes.p || is_there(a, p, f) || is_of_base(a->c, span_of(p->path)))
		return true;
	enum left_out why = left_out(a->c->h, a->found, p, f, a->gpu);
	if (why != LEFT_NOT) {
		const char *words = left_out_why(why);
		if (words && (p->use & (FOUND_READ | FOUND_EXECUTED | FOUND_ASKED)))
			a->say(p->path, words);
		return true;
	}
	struct lib *l = span_starts(f->bytes, "\177ELF") ? lib_of(f) : NULL;
	if ((p->use & FOUND_EXECUTED) || (l && l->image.interp.p) ||
	    (is_script(f) && (p->use & FOUND_ASKED) && (f->inode.mode & 0111)))
		return add_program(a, p);
	if (l && l->image.kind == KIND_ELF && l->image.dyn.present)
		return add_library(a, p, f);
	return add_data(a, p);
}

bool add_files(struct collection *c, const struct found *found, bool gpu,
	       void (*say)(const char *path, const char *why))
{
	struct adding a = {.c = c, .found = found, .gpu = gpu, .say = say};
	for (const struct found_path *p = found->first; p; p = p->next)
		if (!add_one(&a, p))
			return collect_stop(c, p->path, LANDFALL_LF601, PHRASE_LIST_TOO_LONG);
	if (found->full)
		return collect_stop(c, "", LANDFALL_LF601, PHRASE_LIST_TOO_LONG);
	if (a.homeless)
		a.say(PHRASE_OUT_DATA, PHRASE_OUT_NO_PLACE);
	return true;
}
