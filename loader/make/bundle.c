/* Makes a bundle: collects, writes, puts in place. What is collected is collect's, data's and
   add_files' to say, how it becomes a directory is bundle_files'; here they are joined, and what
   goes wrong, is left out or was collected is said. */
#include "make/bundle.h"

#include "closure/lib.h"
#include "gather/found.h"
#include "host/arena.h"
#include "judge/judge.h"
#include "make/add_files.h"
#include "make/bundle_files.h"
#include "make/companions.h"
#include "make/data.h"
#include "make/data_dir.h"
#include "make/layout.h"
#include "make/named.h"
#include "make/noted.h"
#include "read/phrases.h"
#include "redirect/bundle.h"
#include "report/report.h"
#include "report/streams.h"

#include <landfall/landfall.h>
#include <string.h>
#include <unistd.h>

/* The list of a layout: PLACES_MAX lines and those of the bundle. */
#define TREE_LIST_BYTES ((size_t)2 << 20)

static int say_problem(const struct verdict *v)
{
	struct out *out = out_shared(STDERR_FILENO);
	report_text(out, v);
	return out_end(out, v->exit);
}

/* One line of a program that is left out. */
static void say_left_out(const struct verdict *v)
{
	struct out *out = out_shared(STDERR_FILENO);
	out_str(out, "left out: ");
	report_title(out, v);
	(void)out_flush(out);
}

/* The programs in the order of their names: what is refused then does not depend on the order
   that they were given in. */
static char **in_order(struct arena *arena, char *const *names)
{
	size_t n = 0;
	while (names[n])
		n++;
	char **sorted = arena_get(arena, (n + 1) * sizeof *sorted);
	for (size_t i = 0; sorted && i < n; i++) {
		size_t k = i;
		for (; k > 0 && strcmp(sorted[k - 1], names[i]) > 0; k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = names[i];
	}
	return sorted;
}

static void say_file(const char *what, const char *path, const char *why)
{
	struct out *out = out_shared(STDERR_FILENO);
	out_str(out, what);
	out_span(out, span_of(path));
	out_str(out, ": ");
	out_str(out, why);
	out_str(out, "\n");
	(void)out_flush(out);
}

static void say_file_left_out(const char *path, const char *why)
{
	say_file("left out: ", path, why);
}

static void say_not_adopted(const char *path, const char *why)
{
	say_file(PHRASE_NOT_ADOPTED ": ", path, why);
}

/* A program that was named, where the layout has it; the interpreters of a script too. */
static bool place_program(struct making *m, const char *name)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct verdict v;
	if (m->from.layout == LAYOUT_FLAT)
		return true;
	if (!verdict_find_in_path(m->from.h, name, &b, &v) || layout_add(&m->from, buf_span(&b)))
		return true;
	(void)collect_stop(&m->from, name, LANDFALL_LF601, PHRASE_LIST_TOO_LONG);
	m->from.problem.exit = say_problem(&m->from.problem);
	return false;
}

static bool collect_programs(struct making *m, const struct bundle_wish *wish)
{
	char **names = in_order(m->from.h->arena, wish->names);
	bool some = false;
	for (; names && *names; names++) {
		if (collect_program(&m->from, *names)) {
			some = true;
			if (!place_program(m, *names))
				return false;
			continue;
		}
		if (!wish->skip_unfit) {
			m->from.problem.exit = say_problem(&m->from.problem);
			return false;
		}
		say_left_out(&m->from.problem);
	}
	/* Each was listed. */
	m->from.problem.exit = LANDFALL_EXIT_OWN_FAULT;
	return some;
}

/* In an image data lies where every program looks for it, and needs no answer of getenv; but where
   the base has a glibc of its own, that would find data of another one there. */
static bool place_data(struct collection *c)
{
	if (c->layout != LAYOUT_IMAGE || c->adopt)
		return true;
	for (const struct member *i = c->data.first; i; i = i->next)
		if (!layout_add(c, span_of(i->file->path)))
			return false;
	memset(&c->data, 0, sizeof c->data);
	c->kinds = 0;
	return true;
}

/* What the programs and libraries ask for; of a whole glibc its own. */
static bool collect_data(struct making *m, const struct bundle_wish *wish)
{
	unsigned asked = m->from.asked;
	for (const struct member *i = m->from.members.first; i; i = i->next) {
		struct lib *l = lib_of(i->file);
		asked |= l ? data_asked_for(l) : 0;
	}
	if (!wish->names)
		asked |= 1U << DATA_LOCALE | 1U << DATA_GCONV;
	asked &= ~wish->without;
	if (wish->layout != LAYOUT_IMAGE || wish->adopt)
		asked &= ~(1U << DATA_SERVICES);
	/* getenv of musl leads nowhere else: data is found at its own path alone */
	if (m->from.kind == LIBC_MUSL && (wish->layout != LAYOUT_IMAGE || wish->adopt))
		asked = 0;
	bool ok = data_collect(&m->from, asked) && place_data(&m->from);
	return ok || collect_stop(&m->from, wish->dir, LANDFALL_LF601, PHRASE_LIST_TOO_LONG);
}

/* The command that starts the first program of a directory, for a shell. */
static void say_command(const struct making *m, const char *dir)
{
	struct out *out = out_shared(STDOUT_FILENO);
	char text[PATH_BYTES];
	for (const struct place *p = m->from.places; p; p = p->next) {
		struct buf b = buf_of(text, sizeof text);
		if (!p->file || span_has(p->name, '/'))
			continue;
		buf_adds(&b, dir);
		buf_adds(&b, "/landfall");
		out_shell(out, buf_span(&b));
		out_str(out, " ");
		b = buf_of(text, sizeof text);
		buf_path(&b, span_of(dir), p->name);
		out_shell(out, buf_span(&b));
		out_str(out, "\n");
		(void)out_flush(out);
		return;
	}
}

/* "collected: glibc 2.41, libraries of programs: 31, other files: 812, 41.2 MB". */
static void say_collected(const struct making *m)
{
	struct out *out = out_shared(STDERR_FILENO);
	char text[32];
	struct buf size = buf_of(text, sizeof text);
	unsigned libraries = 0;
	for (const struct member *i = m->from.members.first; i; i = i->next)
		libraries += i->by && member_is_library(i);
	bundle_size_text(m->to.written, &size);
	out_str(out, m->from.kind == LIBC_MUSL ? "collected: musl " : "collected: glibc ");
	out_span(out, libc_version_of(m->from.kind, m->from.libc));
	out_str(out, ", " PHRASE_N_LIBRARIES ": ");
	out_num(out, libraries);
	out_str(out, ", " PHRASE_N_DATA ": ");
	out_num(out, m->from.data.n + m->from.nplaces);
	out_str(out, ", ");
	out_span(out, buf_span(&size));
	out_str(out, "\n");
	(void)out_flush(out);
}

/* What the named programs name in themselves. */
static bool add_named(struct making *m)
{
	struct found *named = arena_get(m->from.h->arena, sizeof *named);
	if (named)
		named->arena = m->from.h->arena;
	if (!named || !named_collect(&m->from, named, say_file_left_out))
		return collect_stop(&m->from, "", LANDFALL_LF601, PHRASE_LIST_TOO_LONG);
	return !named->n || add_files(&m->from, named, false, say_file_left_out);
}

/* The programs whose loader is collected: those that were named, and those that a run executed. */
static char **all_programs(struct arena *arena, const struct bundle_wish *wish)
{
	size_t n = 0;
	while (wish->names && wish->names[n])
		n++;
	char **all = arena_get(arena, (n + (wish->found ? wish->found->n : 0) + 1) * sizeof *all);
	for (size_t i = 0; all && i < n; i++)
		all[i] = wish->names[i];
	for (const struct found_path *p = wish->found ? wish->found->first : NULL; all && p;
	     p = p->next)
		if (p->use & FOUND_EXECUTED)
			all[n++] = (char *)(uintptr_t)p->path;
	return all;
}

int make_bundle(struct host *h, const struct bundle_wish *wish)
{
	struct making m;
	memset(&m, 0, sizeof m);
	m.from.h = h;
	m.from.layout = wish->layout;
	m.from.adopt = wish->adopt;
	m.strip = wish->strip;
	m.say = say_not_adopted;
	h->baseline = true;
	if (wish->layout != LAYOUT_FLAT) {
		char *text = arena_get(h->arena, TREE_LIST_BYTES);
		m.list = buf_of(text ? text : m.self_digest, text ? TREE_LIST_BYTES : 1);
		buf_adds(&m.list, BUNDLE_TREE_HEAD "\n");
	}
	if (!collect_libc(&m.from, wish->dir, all_programs(h->arena, wish)))
		return say_problem(&m.from.problem);
	if (m.from.kind == LIBC_GLIBC)
		companions_add(&m.from);
	if (wish->names && *wish->names && !collect_programs(&m, wish))
		return m.from.problem.exit;
	if (wish->names && !add_named(&m))
		return say_problem(&m.from.problem);
	if (wish->found && !add_files(&m.from, wish->found, wish->gpu, say_file_left_out))
		return say_problem(&m.from.problem);
	collect_noted(&m.from);
	if (wish->names && m.from.kind == LIBC_GLIBC)
		companions_trim(&m.from);
	collect_variants(&m.from);
	if (!collect_data(&m, wish))
		return say_problem(&m.from.problem);
	if (!layout_link_beside(&m.from)) {
		(void)collect_stop(&m.from, wish->dir, LANDFALL_LF601, PHRASE_LIST_TOO_LONG);
		return say_problem(&m.from.problem);
	}
	if (!bundle_files_write(&m, wish))
		return say_problem(&m.from.problem);
	say_collected(&m);
	if (wish->layout == LAYOUT_DIR)
		say_command(&m, wish->dir);
	return 0;
}
