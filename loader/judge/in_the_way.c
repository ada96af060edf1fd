/* A library that is in the way: brought in by LD_LIBRARY_PATH, LD_PRELOAD or /etc/ld.so.preload, or
   found in a search path of the program's own before the system's. A closure comes in; what keeps
   the program from starting, and that it starts without, goes out. */
#include "judge/rules.h"

#include "closure/closure.h"
#include "host/arena.h"
#include "link/glibc.h"
#include "link/load.h"
#include "message/verdict.h"
#include "read/release.h"

#include <string.h>

#define PRELOAD_FILE "/etc/ld.so.preload"

/* Words of /etc/ld.so.preload, and libraries of a search path, that are each left out once. */
#define TRIES_MAX 16

static struct closure *load_anew(const struct search *t, const struct file *f)
{
	struct closure *c = arena_get(t->host->arena, sizeof *c);
	if (c)
		load_closure(t, f, c);
	return c;
}

static bool starts_without(const struct search *s, const struct file *f, bool path, bool preload)
{
	struct search t = *s;
	if (path)
		t.library_path = (struct span){NULL, 0};
	if (preload)
		t.preload = (struct span){NULL, 0};
	struct closure *c = load_anew(&t, f);
	return c && libs_are_sound(s->host, c);
}

/* The path of the file from LD_LIBRARY_PATH or LD_PRELOAD that keeps the program from starting. */
static struct span culprit(const struct host *h, const struct closure *c)
{
	const struct object *o = libs_other_glibc(h, c);
	if (object_brought_in(o))
		return o->path;
	for (const struct missing_lib *l = c->libs; l; l = l->next)
		for (const struct search_path_entry *p = l->places; p; p = p->next)
			if (p->rule == RULE_LIBRARY_PATH && p->why[0])
				return p->where;
	for (const struct missing_version *n = c->missing_versions; n; n = n->next)
		if (object_brought_in(n->asked) || object_brought_in(n->by))
			return object_brought_in(n->asked) ? n->asked->path : n->by->path;
	if (c->libs && object_brought_in(c->libs->by))
		return c->libs->by->path;
	if (c->symbols && object_brought_in(c->symbols->by))
		return c->symbols->by->path;
	for (o = c->objects; o; o = o->next)
		if (object_brought_in(o))
			return o->path;
	return (struct span){NULL, 0};
}

static void say_environment(const struct search *s, const struct closure *c, bool path,
			    bool preload, struct verdict *v)
{
	const struct object *o = libs_other_libc(s->host, c);
	char text[16];
	struct buf b = buf_of(text, sizeof text);
	o = object_brought_in(o) ? o : NULL;
	facts_text(&v->message.facts, FACT_VARIABLE,
		   span_of(path && preload ? "LD_LIBRARY_PATH and LD_PRELOAD"
			   : path          ? "LD_LIBRARY_PATH"
					   : "LD_PRELOAD"));
	facts_text(&v->message.facts, HINT_UNSET,
		   span_of(path && preload ? "LD_LIBRARY_PATH= LD_PRELOAD="
			   : path          ? "LD_LIBRARY_PATH="
					   : "LD_PRELOAD="));
	if (path)
		facts_text(&v->message.facts, FACT_LIBRARY_PATH, s->library_path);
	if (preload)
		facts_text(&v->message.facts, FACT_PRELOAD, s->preload);
	facts_text(&v->message.facts, FACT_CULPRIT, culprit(s->host, c));
	if (c->missing_versions)
		facts_flag(&v->message.facts, HINT_LACKS_NODES);
	else if (c->libs)
		facts_flag(&v->message.facts, HINT_LACKS_LIBS);
	if (!o || c->missing_versions || c->libs)
		return;
	buf_adds(&b, "2.");
	buf_addu(&b, glibc_minor(c));
	facts_text(&v->message.facts, FACT_LIBC_RELEASE, libc_version_of(LIBC_GLIBC, o->file));
	facts_text(&v->message.facts, FACT_LOADER_RELEASE, buf_span(&b));
	if (glibc_minor(c) == 32)
		facts_flag(&v->message.facts, HINT_OLD_LOADER);
}

/* --- /etc/ld.so.preload ----------------------------------------------------------------------- */

struct preload_word {
	struct span name;
	uint64_t line;
};

static bool starts_without_word(const struct search *s, const struct file *f, struct span word)
{
	struct search t = *s;
	t.not_preloaded = word;
	struct closure *c = load_anew(&t, f);
	return c && libs_are_sound(s->host, c);
}

/* The one word without which the program starts, and the words that stay, each behind a blank. */
static bool find_preload_word(const struct search *s, const struct file *f, struct span text,
			      struct preload_word *out, struct buf *rest)
{
	struct span lines = text;
	struct span line;
	struct span word;
	unsigned tries = 0;
	out->name = (struct span){NULL, 0};
	for (uint64_t number = 1; lines.n && span_cut(&lines, "\n", &line); number++)
		while (span_cut(&line, " :\t", &word)) {
			if (word.n && !out->name.p && tries++ < TRIES_MAX &&
			    starts_without_word(s, f, word)) {
				*out = (struct preload_word){word, number};
			} else if (word.n) {
				buf_adds(rest, rest->n ? " " : "");
				buf_add(rest, word);
			}
		}
	return out->name.p;
}

static bool has_preload_file(const struct closure *c)
{
	const struct object *o = c->objects;
	while (o && o->rule != RULE_PRELOAD_FILE)
		o = o->next;
	return o;
}

static bool decide_preload_file(const struct search *s, const struct file *f, struct closure *c,
				struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf rest = buf_of(text, sizeof text);
	struct preload_word word;
	struct facts *facts = &v->message.facts;
	const struct file *list = host_file(s->host, span_of(PRELOAD_FILE));
	if (!list || !list->bytes.n ||
	    !find_preload_word(s, f, glibc_without_comments(c, list->bytes), &word, &rest))
		return false;
	const struct object *o = closure_find(c, word.name);
	facts_text(facts, FACT_VARIABLE, span_of(PRELOAD_FILE));
	facts_text(facts, FACT_CULPRIT, o ? o->path : word.name);
	facts_number(facts, HINT_PRELOAD_LINE, word.line);
	facts_text(facts, HINT_PRELOAD_WORD, word.name);
	if (rest.n && !rest.full)
		facts_text(facts, HINT_PRELOAD_REST, buf_span(&rest));
	else if (!rest.full)
		facts_flag(facts, HINT_PRELOAD_ALONE);
	if (c->missing_versions)
		facts_flag(facts, HINT_LACKS_NODES);
	else if (c->libs)
		facts_flag(facts, HINT_LACKS_LIBS);
	verdict_refuse(v, LANDFALL_LF411);
	return true;
}

bool decide_environment(const struct search *s, const struct file *f, struct closure *c,
			struct verdict *v)
{
	bool path = s->library_path.n;
	bool preload = s->preload.n;
	bool file = has_preload_file(c);
	if ((!path && !preload && !file) || libs_are_sound(s->host, c))
		return false;
	if (file && decide_preload_file(s, f, c, v))
		return true;
	if ((!path && !preload) || closure_is_secure(c, s->host))
		return false;
	if (!culprit(s->host, c).p || !starts_without(s, f, path, preload))
		return false;
	if (preload && path && starts_without(s, f, false, true))
		path = false;
	else if (preload && path && starts_without(s, f, true, false))
		preload = false;
	say_environment(s, c, path, preload, v);
	verdict_refuse(v, LANDFALL_LF411);
	return true;
}

/* --- a search path of the program's own --------------------------------------------------- */

static bool is_movable(const struct object *o)
{
	return o->rule == RULE_RPATH || o->rule == RULE_RUNPATH || o->rule == RULE_LIBRARY_PATH ||
	       o->rule == RULE_CACHE || o->rule == RULE_DEFAULT;
}

/* With the library passed over, does another of its name make the closure sound, lazily bound
   symbols with it? */
static bool is_in_the_way(const struct search *s, const struct file *f, const struct object *o,
			  struct verdict *v)
{
	struct search t = *s;
	if (!o || !is_movable(o))
		return false;
	t.passed_over = o->path;
	struct closure *c = load_anew(&t, f);
	const struct object *own = c && libs_are_sound(s->host, c) && !c->symbols
					   ? closure_find(c, span_base(o->path))
					   : NULL;
	if (!own || span_eq(own->path, o->path))
		return false;
	facts_text(&v->message.facts, HINT_IN_THE_WAY, o->path);
	facts_text(&v->message.facts, HINT_RULE, span_of(rule_text(o->rule)));
	facts_text(&v->message.facts, HINT_SYSTEMS_OWN, own->path);
	return true;
}

void describe_in_the_way(const struct search *s, const struct file *f, const struct closure *c,
			 struct verdict *v)
{
	const struct missing_version *n = c->missing_versions;
	unsigned tries = 0;
	if (n && (is_in_the_way(s, f, n->asked, v) || is_in_the_way(s, f, n->by, v)))
		return;
	if (n || !c->symbols)
		return;
	for (const struct object *o = c->objects; o && tries < TRIES_MAX; o = o->next) {
		if (o->rule != RULE_RPATH && o->rule != RULE_RUNPATH &&
		    o->rule != RULE_LIBRARY_PATH)
			continue;
		tries++;
		if (is_in_the_way(s, f, o, v))
			return;
	}
}

/* --------------------------------------------------------------------------------------------- */

/* The library of which a symbol is wanted: named by the version that the reference has. */
static const struct object *asked_for(const struct closure *c, const struct missing_symbol *s)
{
	const struct image *im = &s->by->lib->image;
	struct elf_version_iter w = {0};
	struct elf_version v;
	while (s->version.p && elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (span_eq(v.name, s->version))
			return closure_find(c, v.file);
	return NULL;
}

void note_libs(const struct search *s, const struct file *f, const struct closure *c,
	       struct verdict *v)
{
	if (c->lost_preload.p) {
		facts_text(&v->message.facts, FACT_PRELOAD, c->lost_preload);
		if (c->kind == LIBC_MUSL)
			facts_flag(&v->message.facts, HINT_PRELOAD_MUSL);
		verdict_note(v, LANDFALL_LF412);
	}
	if (c->unrelocated) {
		facts_text(&v->message.facts, FACT_NEEDED_BY, c->unrelocated->path);
		verdict_note(v, LANDFALL_LF719);
	}
	if (c->kind == LIBC_GLIBC && c->symbols && c->nstart == 0) {
		facts_text(&v->message.facts, FACT_LAZY_SYMBOL, c->symbols->name);
		facts_text(&v->message.facts, FACT_LAZY_BY, c->symbols->by->path);
		const struct object *o = asked_for(c, c->symbols);
		if (v->how.notes)
			describe_in_the_way(s, f, c, v);
		if (o) {
			facts_text(&v->message.facts, HINT_RULE, span_of(rule_text(o->rule)));
			facts_text(&v->message.facts, HINT_LAZY_LIB, o->path);
		}
		verdict_note(v, LANDFALL_LF413);
	}
}
