/* The verdict on a program for a system that is not here (elsewhere.h). Only the program's own
   files are read: itself, and libraries that its $ORIGIN brings along. What the tables know of the
   other system decides; where they are silent the program is let through, and the fact "unchecked"
   says so. */
#include <landfall/against.h>

#include <landfall/arena.h>
#include <landfall/release.h>
#include <landfall/elsewhere.h>

#include <elf.h>
#include <errno.h>
#include <limits.h>

#define UNCHECKED_BYTES 8192

static void refuse(struct verdict *v, const char *id, int os)
{
	if (os)
		facts_text(&v->facts, "errno", span_of(errno_name(os)));
	verdict_refuse(v, id);
}

/* --- what a target does not change ---------------------------------------------------------- */

bool against_path(struct host *h, const struct file *f, struct verdict *v)
{
	facts_text(&v->facts, "against", h->elsewhere->name);
	if (f->os || node_kind(&f->node) != NODE_FILE)
		return decide_path(h, f, v);
	return false;           /* its mode and its mount are those of here */
}

/* --- scripts -------------------------------------------------------------------------------- */

static bool has_shell(const struct elsewhere *t, struct span interp)
{
	return t->known_os && span_is(interp, "/bin/sh");
}

static void refuse_crlf(const struct elsewhere *t, struct span interp, const struct file *f,
			struct verdict *v)
{
	uint64_t lines;
	uint64_t crlf;
	interp.n--;
	facts_text(&v->facts, "interp", interp);
	if (has_shell(t, interp))
		facts_flag(&v->facts, "interp_exists");
	script_count_lines(f->bytes, &lines, &crlf);
	facts_number(&v->facts, "crlf_lines", crlf);
	facts_number(&v->facts, "lines", lines);
	refuse(v, "LF103", ENOENT);
}

void against_script(struct host *h, const struct image *im, const struct file *f, struct verdict *v)
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
	facts_text(&v->facts, "shebang", im->script.line);
	if (span_ends(interp, "\r")) {
		refuse_crlf(h->elsewhere, interp, f, v);
		return;
	}
	if (!has_shell(h->elsewhere, interp))
		unchecked_add(&u, interp, "", span_of(NULL));
	if (span_is(span_base(interp), "env") && im->script.arg.p)
		unchecked_add(&u, im->script.arg, "", span_of(NULL));
	facts_list(&v->facts, "unchecked", buf_span(&u.words));
}

/* --- the loader ----------------------------------------------------------------------------- */

static bool is_own_home(const struct verdict *v)
{
	static const char flags[][10] = {".nix", ".guix", ".homebrew", ".android"};
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (facts_find(&v->facts, span_of(flags[i])))
			return true;
	return false;
}

/* A directory where some system has a loader of that name. */
static bool is_loader_dir(const struct elsewhere *t, struct span dir)
{
	return span_is(dir, "/lib") || span_is(dir, "/lib64") || span_is(dir, "/usr/lib") ||
	       span_is(dir, "/usr/lib64") || span_ends(dir, t->machine->multiarch);
}

static bool is_loader_of(const struct elsewhere *t, struct span interp)
{
	char path[64];
	struct buf b = buf_of(path, sizeof path);
	elsewhere_loader(t, &b);
	if (span_starts(interp, "/usr/"))
		(void)span_from(interp, 4, &interp);
	return span_eq(interp, buf_span(&b));
}

/* True when the program's loader is the target's own. Otherwise it is refused, or let through when
   the loader may be there all the same: in another directory, or brought along with the program. */
static bool has_loader(struct host *h, const struct image *im, struct unchecked *u,
		       struct verdict *v)
{
	const struct elsewhere *t = h->elsewhere;
	struct span interp = im->interp;
	bool same = machine_of(&im->elf) == t->machine;
	char path[64];
	struct buf own = buf_of(path, sizeof path);
	elsewhere_loader(t, &own);
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
	refuse(v, "LF301", ENOENT);
	return false;
}

/* --- the verdict ---------------------------------------------------------------------------- */

/* Of the library that the message will speak of: that of the newest node, glibc's before others. */
static void say_newest(const struct elsewhere *t, const struct closure *c, struct verdict *v)
{
	const struct lack_node *top = c->nodes;
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		bool glibc = span_starts(n->node, "GLIBC_");
		bool top_glibc = span_starts(top->node, "GLIBC_");
		if ((glibc && !top_glibc) ||
		    (glibc == top_glibc && release_rank(n->node) > release_rank(top->node)))
			top = n;
	}
	if (top && top->asked->file)
		facts_flag(&v->facts, ".along");
	else if (top)
		facts_text(&v->facts, "have.max_node",
			   elsewhere_newest(t, top->lib, release_family(top->node)));
}

static void say_sure(const struct elsewhere *t, struct verdict *v)
{
	bool cxx = span_is(v->diag.id, "LF403") && !facts_find(&v->facts, span_of(".along"));
	facts_text(&v->facts, "have.sure", t->sure);
	if (span_is(t->sure, "memory") || (cxx && !span_is(t->sure, "measured")))
		facts_flag(&v->facts, ".likely");
}

static void judge_closure(struct host *h, const struct file *f, struct unchecked *u,
			  struct verdict *v)
{
	static unsigned closures = UINT_MAX;    /* other numbers than those of closure_read */
	const struct span none = {NULL, 0};
	struct closure *c = arena_get(sizeof *c);
	if (c) {
		c->number = closures--;
		c->kind = h->elsewhere->libc;
		c->end = &c->objects;
		c->program = closure_add(c, f, span_of(f->path), none, NULL, RULE_PROGRAM);
	}
	if (c && c->program)
		against_needs(h, c, u);
	if (!c || c->unsure) {
		facts_text(&v->facts, "unsure", span_of(c ? c->unsure : "there is no memory left"));
		return;
	}
	v->closure = c;
	verdict_refuse_lacks(c, v);
	say_newest(h->elsewhere, c, v);
}

void against_elf(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	char words[UNCHECKED_BYTES];
	struct unchecked u = {.words = buf_of(words, sizeof words)};
	bool library = im->interp_fault == ELF_ABSENT && lib_of(f) && lib_needs(lib_of(f)) &&
		       lib_of(f)->nneeds;
	if (library)
		facts_flag(&v->facts, ".library");
	if (library || (im->interp_fault != ELF_ABSENT && has_loader(h, im, &u, v)))
		judge_closure(h, f, &u, v);
	facts_list(&v->facts, "unchecked", buf_span(&u.words));
	if (v->action == ACT_NONE)
		say_sure(h->elsewhere, v);
}
