/* A build of the same program, for another libc or processor, that lies beside a refused one: npm's
   packages (cli-linux-x64-gnu, cli-linux-x64-musl), dist/app-gnu and dist/app-musl, unpacked
   wheels. Names that differ by such words alone are tried, and one that would start is named. */
#include "judge/judge.h"

#include "closure/lib.h"
#include "host/arena.h"
#include "machine/machine.h"

#include <string.h>

#define LEVELS_MAX 6   /* components of the path that are looked at, from its end */
#define DEPTH_MAX 8    /* components below one that was replaced */
#define TRIED_MAX 8    /* files that are judged */
#define LISTS_MAX 12   /* directories that are listed */
#define NAMES_MAX 4096 /* names of one directory that are looked at */

struct hunt {
	struct host *h;
	const struct file *refused;
	const struct judging *how;
	unsigned tried;
	unsigned lists;
	const struct file
		*found; /* of several the first by name, whatever a directory's order is */
};

/* Words by which the builds of one program differ. What follows the tag of a wheel (manylinux,
   musllinux) is a number and a processor. */
static bool is_build_word(struct span w)
{
	static const char words[][12] = {
		"gnu",      "glibc",    "musl",    "static",  "gnueabihf", "musleabihf", "gnueabi",
		"musleabi", "x64",      "x86",     "64",      "amd64",     "arm64",      "aarch64",
		"arm",      "armv6",    "armv7",   "armhf",   "armv7l",    "i386",       "i686",
		"386",      "ia32",     "riscv64", "ppc64le", "s390x",     "loong64",    "unknown",
		"pc",       "baseline", "v2",      "v3",      "riscv64gc", "powerpc64le"};
	for (size_t i = 0; i < COUNT(words); i++)
		if (span_is(w, words[i]))
			return true;
	return false;
}

/* Writes the name without the words of a build, each other word behind a blank. True when it had
   one of them. */
static bool plain_name(struct span name, struct buf *out)
{
	struct span word;
	bool any = false;
	while (span_cut(&name, "-_.", &word)) {
		if (span_starts(word, "manylinux") || span_starts(word, "musllinux"))
			return true;
		if (is_build_word(word)) {
			any = true;
			continue;
		}
		buf_addc(out, ' ');
		buf_add(out, word);
	}
	return any;
}

/* Do the names differ, and by the words of a build alone? */
static bool is_alike(struct span a, struct span b)
{
	char one[256];
	char two[256];
	struct buf p = buf_of(one, sizeof one);
	struct buf q = buf_of(two, sizeof two);
	if (span_eq(a, b))
		return false;
	const bool a_has = plain_name(a, &p);
	const bool b_has = plain_name(b, &q);
	return (a_has || b_has) && !p.full && !q.full && span_eq(buf_span(&p), buf_span(&q));
}

static bool has_build_word(struct span name)
{
	char text[256];
	struct buf b = buf_of(text, sizeof text);
	return plain_name(name, &b);
}

static void try_file(struct hunt *t, const struct file *f)
{
	const struct inode *own = &t->refused->inode;
	struct judging how = {.no_redirect = true, .symbols = true, .sibling = true};
	struct verdict *v;
	if (f->os || file_type(&f->inode) != TYPE_REGULAR || !f->bytes.p ||
	    (t->found && strcmp(t->found->path, f->path) <= 0) ||
	    (f->inode.dev == own->dev && f->inode.ino == own->ino) || t->tried++ >= TRIED_MAX)
		return;
	v = arena_get(t->h->arena, sizeof *v);
	how.gate = t->how->gate;
	const struct lib *l = v ? lib_of(f) : NULL;
	if (!l || l->image.kind != KIND_ELF || image_is_object(&l->image))
		return;
	verdict_decide(t->h, f->path, &how, v);
	if (v->action == LANDFALL_RUN && !v->interp_is_landfall &&
	    !facts_find(&v->message.facts, FACT_UNSURE) &&
	    !facts_find(&v->message.facts, FACT_UNCHECKED) &&
	    !facts_find(&v->message.facts, FACT_BINFMT))
		t->found = f;
}

static void complete(struct hunt *t, struct span at, struct span rest, unsigned depth);

/* Goes on below each name of a directory that is alike. */
static void try_names(struct hunt *t, struct span dir, struct span name, struct span rest,
		      unsigned depth)
{
	struct path_resolution *real = arena_get(t->h->arena, sizeof *real);
	struct span names;
	struct span one;
	char text[PATH_BYTES];
	if (!real || !t->h->ops->list || t->lists++ >= LISTS_MAX)
		return;
	path_resolve(t->h, dir.n ? dir : span_of("/"), real);
	if (real->os || t->h->ops->list(t->h, real->real, &names) != 0)
		return;
	for (unsigned n = 0; n < NAMES_MAX && span_cstr(names, 0, &one); n++) {
		struct buf b = buf_of(text, sizeof text);
		(void)span_from(names, one.n + 1, &names);
		if (!is_alike(name, one))
			continue;
		buf_path(&b, dir, one);
		if (!b.full)
			complete(t, buf_span(&b), rest, depth + 1);
	}
}

/* Follows the rest of the path below a directory of another build, whose own files may be named
   after that build, too. */
static void complete(struct hunt *t, struct span at, struct span rest, unsigned depth)
{
	struct span name;
	struct buf b;
	const struct file *f = host_file(t->h, at);
	char *text = arena_get(t->h->arena, PATH_BYTES);
	if (!f || f->os || !text || depth > DEPTH_MAX)
		return;
	if (!span_cut(&rest, "/", &name)) {
		try_file(t, f);
		return;
	}
	b = buf_of(text, PATH_BYTES);
	buf_path(&b, at, name);
	f = b.full ? NULL : host_file(t->h, buf_span(&b));
	if (f && !f->os)
		complete(t, buf_span(&b), rest, depth + 1);
	else if (has_build_word(name))
		try_names(t, at, name, rest, depth);
}

static void hunt(struct hunt *t, struct span path)
{
	struct span left = path;
	for (unsigned i = 0; i < LEVELS_MAX && !t->found && left.n; i++) {
		const struct span name = span_base(left);
		struct span rest = {NULL, 0};
		const size_t dir_n = left.n - name.n;
		if (left.n < path.n)
			(void)span_from(path, left.n + 1, &rest);
		/* A gate judges whole directories, where each is listed only for a reason. */
		if (name.n && (has_build_word(name) || (i == 0 && !t->how->gate)))
			try_names(t,
				  dir_n ? (struct span){path.p, dir_n > 1 ? dir_n - 1 : 0}
					: span_of("."),
				  name, rest, 0);
		left.n = dir_n ? dir_n - 1 : 0;
	}
}

/* What tells the build that was found from the refused one, in a word. */
static struct span word_of(const struct hunt *t)
{
	const struct lib *own = lib_of(t->refused);
	const struct lib *l = lib_of(t->found);
	const struct machine *m = l ? machine_of(&l->image.elf) : NULL;
	size_t at;
	if (m && own && m != machine_of(&own->image.elf))
		return span_of(m->name);
	if (!l || l->image.interp_fault == ELF_ABSENT)
		return span_of("static");
	const bool musl = span_find(l->image.interp, span_of("ld-musl-"), &at);
	const bool was_musl = own && span_find(own->image.interp, span_of("ld-musl-"), &at);
	if (musl != was_musl)
		return span_of(musl ? "musl" : "glibc");
	return span_of("other");
}

/* The refusals that another build of the same program may not meet with. */
static bool is_of_a_build(struct span id)
{
	static const char ids[][LANDFALL_ID_BYTES] = {LANDFALL_LF202, LANDFALL_LF301,
						      LANDFALL_LF401, LANDFALL_LF402,
						      LANDFALL_LF404, LANDFALL_LF410};
	for (size_t i = 0; i < COUNT(ids); i++)
		if (span_is(id, ids[i]))
			return true;
	return false;
}

void verdict_sibling(struct host *h, struct verdict *v)
{
	const struct judging how = v->how;
	struct hunt t = {.h = h, .how = &how};
	const struct lib *l = NULL;
	if (how.sibling || how.id_only || !is_of_a_build(v->message.diag.id))
		return;
	t.refused = host_file(h, span_of(v->program));
	if (t.refused && t.refused->bytes.p)
		l = lib_of(t.refused);
	if (!l || l->image.kind != KIND_ELF || image_is_object(&l->image))
		return;
	hunt(&t, span_of(t.refused->path));
	if (!t.found)
		return;
	facts_text(&v->message.facts, FACT_SIBLING, span_of(t.found->path));
	facts_text(&v->message.facts, HINT_SIBLING_IS, word_of(&t));
}
