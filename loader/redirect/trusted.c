/* What a program may be handed to that nobody named: a program with more rights than its caller
   what root alone can have made, any other what its owner, its user or root can. The facts say
   what was passed over and why. */
#include "redirect/redirect.h"

#include "closure/closure.h"
#include "host/owned.h"
#include "read/phrases.h"
#include "redirect/bundle.h"

#define WHY_BYTES (2 * PATH_BYTES + 64)

static bool mode_of(struct host *h, const struct buf *at, struct inode *n, char octal[5])
{
	if (at->n == 0 || h->ops->lstat(h, at->p, n))
		return false;
	for (int i = 0; i < 4; i++)
		octal[i] = (char)('0' + (n->mode >> (9 - 3 * i) & 7));
	octal[4] = 0;
	return true;
}

/* The first thing found is the one that a refusal names. */
static void say_untrusted(struct host *h, const struct buf *at, struct verdict *v)
{
	char octal[5];
	struct inode n;
	if (facts_find(&v->message.facts, FACT_BUNDLE_UNTRUSTED))
		return;
	facts_text(&v->message.facts, FACT_BUNDLE_UNTRUSTED, buf_span(at));
	if (!mode_of(h, at, &n, octal))
		return;
	facts_number(&v->message.facts, FACT_BUNDLE_OWNER, n.uid);
	facts_text(&v->message.facts, FACT_BUNDLE_MODE, span_of(octal));
}

bool trusted_note(struct verdict *v, bool decided)
{
	if (!v->how.id_only && facts_find(&v->message.facts, FACT_BUNDLE_PASSED) &&
	    (decided || !facts_find(&v->message.facts, FACT_BUNDLE_UNTRUSTED)))
		verdict_note(v, LANDFALL_LF718);
	return decided;
}

static bool lies_in(struct span path, struct span dir)
{
	struct span head;
	return span_sub(path, 0, dir.n, &head) && span_eq(head, dir) &&
	       (path.n == dir.n || path.p[dir.n] == '/');
}

/* "WHAT (AT: owner 1000, group 1000, mode 0755)". */
static bool pass_over(struct host *h, const struct buf *at, struct span what, struct verdict *v)
{
	char text[WHY_BYTES];
	char octal[5];
	struct buf b = buf_of(text, sizeof text);
	struct inode n;
	if (v->secure) {
		facts_flag(&v->message.facts, HINT_GAINS);
		say_untrusted(h, at, v);
	}
	buf_add(&b, what);
	buf_adds(&b, " (");
	if (!span_eq(buf_span(at), what)) {
		buf_add(&b, buf_span(at));
		buf_adds(&b, ": ");
	}
	if (mode_of(h, at, &n, octal)) {
		buf_adds(&b, "owner ");
		buf_addu(&b, n.uid);
		buf_adds(&b, ", group ");
		buf_addu(&b, n.gid);
		buf_adds(&b, ", mode ");
		buf_adds(&b, octal);
	} else {
		buf_adds(&b, PHRASE_NOT_LOOKED_AT);
	}
	buf_adds(&b, ")");
	if (!facts_find(&v->message.facts, FACT_BUNDLE_PASSED) && !lies_in(buf_span(at), what))
		facts_text(&v->message.facts, HINT_PASSED_ABOVE, buf_span(at));
	facts_list_add(&v->message.facts, FACT_BUNDLE_PASSED, buf_span(&b));
	facts_text(&v->message.facts, HINT_PASSED_DIR, what);
	return false;
}

bool trusted_file(struct host *h, struct span path, const struct file *program, struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct owners o;
	owners_of(h, program, v->secure, &o);
	if (owned_path(&o, path, &at))
		return true;
	facts_flag(&v->message.facts, HINT_PASSED_FILE);
	return pass_over(h, &at, path, v);
}

/* Of a system's library directory only what is taken from it is looked at; a program that gains
   rights may load any of it later. */
static bool is_owned(struct owners *o, const struct bundle *b, struct buf *at)
{
	bool listed = o->root_alone || !b->in_system;
	return (!listed || owned_tree(o, b->dir, !b->in_system, at)) &&
	       owned_path(o, b->loader_path, at) && owned_path(o, span_of(b->libc->path), at);
}

bool trusted_bundle(struct host *h, const struct bundle *b, const struct file *program,
		    struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct owners o;
	if (b->by_user)
		return !v->secure;
	owners_of(h, program, v->secure, &o);
	return is_owned(&o, b, &at) || pass_over(h, &at, b->dir, v);
}

/* Was it found by the loader's own search, and not by a word of the program's? */
static bool is_found(const struct object *o)
{
	switch (o->rule) {
	case RULE_PROGRAM:
	case RULE_PRELOAD:
	case RULE_PRELOAD_FILE:
	case RULE_PATH:
	case RULE_RPATH:
	case RULE_RUNPATH: return false;
	case RULE_LIBRARY_PATH:
	case RULE_CACHE:
	case RULE_DEFAULT:
	case RULE_LOADER: return true;
	}
	return false;
}

bool trusted_closure(struct host *h, const struct bundle *b, const struct closure *c,
		     struct verdict *v)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct owners o;
	/* All of a directory of its own was looked at before. */
	if (!v->secure && (!b || b->by_user || !b->in_system))
		return true;
	owners_of(h, c->program->file, v->secure, &o);
	for (const struct object *i = c->objects; i; i = i->next)
		if (is_found(i) && (v->secure || lies_in(i->path, b->dir)) &&
		    !owned_path(&o, i->path, &at))
			return pass_over(h, &at, b ? b->dir : i->path, v);
	return true;
}
