/* The verdict on a program for a target (--against, target/systems.h). Only the program's own files
   are read: the program and the libraries in directories of its $ORIGIN. The tables decide for the
   target's own files; where the tables have no answer the program is let through, and the fact
   "unchecked" says so. */
#include "judge/rules.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "explain/explain.h"
#include "host/arena.h"
#include "judge/target_libs.h"
#include "message/chain.h"
#include "message/errno_name.h"
#include "read/phrases.h"
#include "read/release.h"
#include "target/systems.h"

#include <elf.h>
#include <errno.h>

#define UNCHECKED_BYTES 8192

static void refuse(struct verdict *v, const char *id, int os)
{
	if (os)
		verdict_errno(v, os);
	verdict_refuse(v, id);
}

/* --- what a target does not change ---------------------------------------------------------- */

bool target_path(struct host *h, const struct file *f, struct verdict *v)
{
	facts_text(&v->message.facts, FACT_AGAINST, h->target->name);
	if (h->target->taken_as[0])
		facts_text(&v->message.facts, FACT_AGAINST_SYSTEM, span_of(h->target->taken_as));
	if (f->os || file_type(&f->inode) != TYPE_REGULAR)
		return decide_path(h, f, v);
	return decide_unread(f, v); /* the mode and the mount belong to this host */
}

/* --- scripts -------------------------------------------------------------------------------- */

static bool has_shell(const struct target *t, struct span interp)
{
	return t->known_os && span_is(interp, "/bin/sh");
}

static void refuse_crlf(const struct target *t, struct span interp, const struct file *f,
			struct verdict *v)
{
	uint64_t lines;
	uint64_t crlf;
	interp.n--;
	facts_text(&v->message.facts, FACT_INTERP, interp);
	if (has_shell(t, interp))
		facts_flag(&v->message.facts, FACT_INTERP_EXISTS);
	script_count_lines(f->bytes, &lines, &crlf);
	facts_number(&v->message.facts, FACT_CRLF_LINES, crlf);
	facts_number(&v->message.facts, FACT_LINES, lines);
	refuse(v, LANDFALL_LF103, ENOENT);
}

void target_script(struct host *h, const struct image *im, const struct file *f, struct verdict *v)
{
	char words[UNCHECKED_BYTES];
	struct unchecked u = {.words = buf_of(words, sizeof words)};
	struct span interp = im->script.interp;
	const struct chain first = {0};
	const struct file *next;
	if (im->script_fault != SCRIPT_OK) {
		(void)decide_script(h, im, f, &first, v, &next);
		return;
	}
	facts_text(&v->message.facts, FACT_SHEBANG, im->script.line);
	if (span_ends(interp, "\r")) {
		refuse_crlf(h->target, interp, f, v);
		return;
	}
	if (!has_shell(h->target, interp))
		unchecked_add(&u, interp, "", span_of(NULL));
	if (span_is(span_base(interp), "env") && im->script.arg.p)
		unchecked_add(&u, im->script.arg, "", span_of(NULL));
	facts_list(&v->message.facts, FACT_UNCHECKED, buf_span(&u.words));
}

/* --- the loader ----------------------------------------------------------------------------- */

static bool is_own_home(const struct verdict *v)
{
	static const enum fact_key flags[] = {HINT_NIX, HINT_GUIX, HINT_HOMEBREW, HINT_ANDROID};
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (facts_find(&v->message.facts, flags[i]))
			return true;
	return false;
}

/* Is this a directory where some system has its loader? */
static bool is_loader_dir(const struct target *t, struct span dir)
{
	return span_is(dir, "/lib") || span_is(dir, "/lib64") || span_is(dir, "/usr/lib") ||
	       span_is(dir, "/usr/lib64") || span_ends(dir, t->machine->multiarch);
}

static bool is_loader_of(const struct target *t, struct span interp)
{
	char path[64];
	struct buf b = buf_of(path, sizeof path);
	target_loader(t, &b);
	if (span_starts(interp, "/usr/"))
		(void)span_from(interp, 4, &interp);
	return span_eq(interp, buf_span(&b));
}

/* True when the program's loader is the target's own. Otherwise the program is refused, or let
   through when the loader may exist on the target: in another directory, or brought along with the
   program. */
static bool has_loader(struct host *h, const struct image *im, struct unchecked *u,
		       struct verdict *v)
{
	const struct target *t = h->target;
	struct span interp = im->interp;
	bool same = machine_of(&im->elf) == t->machine;
	char path[64];
	struct buf own = buf_of(path, sizeof path);
	target_loader(t, &own);
	if (same && is_loader_of(t, interp))
		return true;
	const struct file *f = host_file(h, interp);
	bool likely = same && span_eq(span_base(interp), span_base(buf_span(&own))) &&
		      is_loader_dir(t, span_dir(interp));
	bool usual = is_loader_dir(t, span_dir(interp));
	describe_interp(h, im, v);
	if (likely || (f && !f->os && !usual && !is_own_home(v)) || interp.n == 0 ||
	    interp.p[0] != '/') {
		unchecked_add(u, interp, "", span_of(NULL));
		return false;
	}
	v->kernel_decides = true;
	refuse(v, LANDFALL_LF301, ENOENT);
	return false;
}

/* --- the verdict ---------------------------------------------------------------------------- */

const struct missing_version *target_newest_missing(const struct closure *c)
{
	const struct missing_version *top = c->missing_versions;
	for (const struct missing_version *n = c->missing_versions; n; n = n->next) {
		bool glibc = span_starts(n->version, "GLIBC_");
		bool top_glibc = span_starts(top->version, "GLIBC_");
		if ((glibc && !top_glibc) ||
		    (glibc == top_glibc && release_cmp_names(n->version, top->version) > 0))
			top = n;
	}
	return top;
}

/* Adds the newest missing version; the message is about that library. */
static void say_newest(const struct target *t, const struct closure *c, struct verdict *v)
{
	const struct missing_version *top = target_newest_missing(c);
	if (top && top->asked->file)
		facts_flag(&v->message.facts, HINT_ALONG);
	else if (top)
		facts_text(&v->message.facts, FACT_HAVE_MAX_NODE,
			   target_newest_version(t, top->lib, release_family(top->version)));
}

static void say_sure(const struct target *t, struct verdict *v)
{
	bool cxx = span_is(v->message.diag.id, LANDFALL_LF403) &&
		   !facts_find(&v->message.facts, HINT_ALONG);
	facts_text(&v->message.facts, FACT_HAVE_SURE, t->sure);
	if (span_is(t->sure, "memory") || (cxx && !span_is(t->sure, "measured")))
		facts_flag(&v->message.facts, HINT_LIKELY);
}

static void judge_closure(struct host *h, const struct file *f, struct unchecked *u,
			  struct verdict *v)
{
	const struct span none = {NULL, 0};
	struct closure *c = arena_get(h->arena, sizeof *c);
	if (c) {
		c->arena = h->arena;
		c->number = ++h->nclosures;
		c->kind = h->target->libc;
		c->end = &c->objects;
		c->program = closure_add(c, f, span_of(f->path), none, NULL, RULE_PROGRAM);
	}
	if (c && c->program)
		target_libs(h, c, u);
	if (!c || c->unsure) {
		facts_text(&v->message.facts, FACT_FAULT,
			   span_of(c ? c->unsure : PHRASE_NO_MEMORY));
		verdict_refuse(v, LANDFALL_LF203);
		return;
	}
	v->closure = c;
	refuse_missing(c, v);
	if (!v->how.id_only)
		say_newest(h->target, c, v);
}

void target_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	char words[UNCHECKED_BYTES];
	struct unchecked u = {.words = buf_of(words, sizeof words)};
	bool library = image_is_object(im) && lib_of(f) && lib_needs(lib_of(f)) &&
		       lib_of(f)->nneeds;
	if (library)
		facts_flag(&v->message.facts, HINT_LIBRARY);
	if (decide_whole(im, v) || (!library && decide_no_loader(im, v)))
		return;
	if (library || (im->interp_fault != ELF_ABSENT && has_loader(h, im, &u, v)))
		judge_closure(h, f, &u, v);
	facts_list(&v->message.facts, FACT_UNCHECKED, buf_span(&u.words));
	if (v->action == LANDFALL_NONE && !v->how.id_only &&
	    span_is(v->message.diag.id, LANDFALL_LF301))
		target_shim(h, f, im, v);
	if (v->action == LANDFALL_NONE)
		say_sure(h->target, v);
}
