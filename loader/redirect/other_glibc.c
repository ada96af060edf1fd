/* Another glibc for a program that the host's loader cannot start: each known glibc is judged by
   the same rules as the host's, and the first one under which nothing is missing is taken. */
#include "redirect/redirect.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "explain/explain.h"
#include "host/arena.h"
#include "link/load.h"
#include "machine/machine.h"
#include "message/verdict.h"
#include "read/phrases.h"
#include "redirect/bundle.h"
#include "redirect/bundle_fits.h"
#include "redirect/handover.h"
#include "redirect/library_path.h"

#include <elf.h>
#include <errno.h>

/* Does the program load this glibc's libc.so.6? DT_RPATH comes before --library-path and may name
   another one. */
static bool has_own_libc(const struct closure *c, const struct bundle *b)
{
	for (const struct object *o = c->objects; o; o = o->next)
		if (span_is(o->lib->image.dyn.soname, "libc.so.6"))
			return o->file->inode.ino == b->libc->inode.ino &&
			       o->file->inode.dev == b->libc->inode.dev;
	return true;
}

/* Adds why this glibc does not fit; only the first unfit glibc is named. */
static void say_unfit(const struct bundle *b, const struct closure *c, const char *why,
		      struct verdict *v)
{
	char text[512];
	struct buf list = buf_of(text, sizeof text);
	if (facts_find(&v->message.facts, FACT_BUNDLE_DIR))
		return;
	facts_text(&v->message.facts, FACT_BUNDLE_DIR, b->dir);
	facts_text(&v->message.facts, FACT_BUNDLE_VERSION, bundle_version(b));
	/* the library exists in the bundle but cannot be loaded */
	if (c->libs && c->libs->why[0]) {
		buf_add(&list, c->libs->name);
		buf_adds(&list, ": ");
		buf_adds(&list, c->libs->why);
		facts_text(&v->message.facts, FACT_BUNDLE_WHY, buf_span(&list));
		return;
	}
	for (const struct missing_version *n = c->missing_versions; n; n = n->next) {
		size_t at;
		if (span_find(buf_span(&list), n->version, &at))
			continue;
		buf_adds(&list, list.n ? " " : "");
		buf_add(&list, n->version);
	}
	for (const struct missing_lib *l = c->libs; l; l = l->next) {
		buf_adds(&list, list.n ? " " : "");
		buf_add(&list, l->name);
	}
	if (b->manifest.present && c->libs && !c->missing_versions)
		facts_flag(&v->message.facts, HINT_OF_OTHERS);
	if (list.n)
		facts_text(&v->message.facts, FACT_BUNDLE_LACKS, buf_span(&list));
	else
		facts_text(&v->message.facts, FACT_BUNDLE_WHY, span_of(why));
}

/* Why this glibc does not fit. When nothing is known to be missing and not all could be read, its
   loader has the last word, because a loader reads less than we do (DT_STRSZ, for one); with rights
   gained every file must have been looked at. */
static const char *unfit(const struct closure *c, const struct bundle *b, bool secure)
{
	if (c->libs || c->missing_versions)
		return PHRASE_LACKS_SOMETHING;
	if (c->stop.kind)
		return PHRASE_STOPS_THERE;
	if (c->foreign)
		return PHRASE_MUSL_LIBRARY;
	if (c->unsure)
		return secure ? c->unsure : NULL;
	if (!has_own_libc(c, b))
		return PHRASE_RPATH_OTHER_LIBC;
	return NULL;
}

/* The closure of the program under this glibc and search; NULL when the memory is used up. */
static struct closure *ask(struct host *h, const struct file *f, const struct image *im,
			   const struct bundle *b, struct search *s)
{
	struct closure *c = arena_get(h->arena, sizeof *c);
	s->host = h;
	s->loader = b->loader;
	s->loader_path = b->loader_path;
	s->interp = im->interp;
	s->preload = span_of(h->preload);
	s->bind_now = h->bind_now;
	if (c)
		load_closure(s, f, c);
	return c;
}

/* Does the program gain rights? After the kernel's start AT_SECURE says so, before it the file's
   mode, or that Landfall itself was started with more rights than its caller's. */
static bool gains(struct host *h, const struct file *f)
{
	return h->secure || (!h->as_loader && host_is_privileged(h, f));
}

/* In front a program that gives rights is not handed over: another loader would drop them. */
static bool keeps_rights(struct host *h, const struct file *f, struct verdict *v)
{
	if (v->interp_is_landfall || !gains(h, f))
		return false;
	facts_flag(&v->message.facts, FACT_PRIVILEGED);
	if (h->secure)
		facts_flag(&v->message.facts, HINT_AS_CALLER);
	return true;
}

static bool try_bundle(struct host *h, const struct file *f, const struct image *im,
		       const struct bundle *b, struct verdict *v)
{
	bool in_process = v->interp_is_landfall || v->how.in_process;
	enum library_path_step step = WAY_NOT;
	struct closure *c = NULL;
	v->handover.library_path = span_of(NULL);
	for (unsigned i = 0; step != WAY_END; i++) {
		struct search s = {.symbols = false};
		step = library_path_at(i, h, b, v->secure, in_process, &v->handover, &s);
		if (step != WAY_SET)
			continue;
		c = ask(h, f, im, b, &s);
		if (!c)
			return false;
		if (!unfit(c, b, v->secure)) {
			if (!trusted_closure(h, b, c, v))
				return false;
			if (c->unsure)
				verdict_unsure(v, c->unsure);
			handover_take(h, f, im, b, c, v);
			v->handover.closure = c;
			return true;
		}
	}
	if (c)
		say_unfit(b, c, unfit(c, b, v->secure), v);
	return false;
}

/* "DIR (...", as it stands in the list of those that were passed over. */
static bool was_passed(const struct verdict *v, struct span dir)
{
	const struct fact *f = facts_find(&v->message.facts, FACT_BUNDLE_PASSED);
	struct span run = f ? f->text : (struct span){NULL, 0};
	struct span one;
	struct span rest;
	for (; run.n && span_cstr(run, 0, &one); (void)span_from(run, one.n + 1, &run))
		if (one.n > dir.n && span_sub(one, 0, dir.n, &rest) && span_eq(rest, dir) &&
		    one.p[dir.n] == ' ')
			return true;
	return false;
}

static void say_looked(struct host *h, struct bundle_iter *w, struct verdict *v)
{
	const size_t room = (size_t)4 * PATH_BYTES;
	char *text = arena_get(h->arena, room + PATH_BYTES);
	if (!text)
		return;
	struct buf list = buf_of(text, room);
	for (unsigned i = 0; i < BUNDLE_DIRS_NAMED; i++) {
		struct buf b = buf_of(text + room, PATH_BYTES);
		if (!bundle_dir(h, w, i, &b) || b.n == 0 || b.full)
			continue;
		if (was_passed(v, buf_span(&b)))
			continue;
		buf_adds(&list, list.n ? ", " : "");
		buf_add(&list, buf_span(&b));
		buf_addc(&b, '/');
		buf_adds(&b, w->loader_name);
		if (!b.full && host_may_exec(h, buf_span(&b)) == EACCES)
			buf_adds(&list, " (" PHRASE_LOADER_NOT_EXECUTABLE ")");
	}
	if (list.n)
		facts_text(&v->message.facts, FACT_BUNDLE_LOOKED, buf_span(&list));
}

bool redirect_manifest(struct host *h, const struct file *f, const struct image *im,
		       const struct file *loader, struct verdict *v)
{
	struct bundle b = {.by_user = false};
	const struct machine *m = machine_of(&im->elf);
	struct bundle_iter w = {.program = f};
	/* a musl program needs a libc that no bundle contains */
	if (!v->how.use_manifest || loader || v->secure || !m || im->elf.machine != h->machine ||
	    span_starts(span_base(im->interp), "ld-musl-"))
		return false;
	w.loader_name = m->glibc_ld;
	w.multiarch = m->multiarch;
	if (!bundle_fits(h, &w, f, &b, &v->handover.owners))
		return false;
	handover_take(h, f, im, &b, NULL, v);
	bundle_fits_way(&b, &v->handover);
	return true;
}

static bool try_bundles(struct host *h, const struct file *f, const struct image *im,
			const struct file *loader, struct bundle_iter *w, struct verdict *v)
{
	struct bundle b;
	while (bundle_next(h, w, &b)) {
		bool same = loader && loader->inode.ino == b.loader->inode.ino &&
			    loader->inode.dev == b.loader->inode.dev;
		if (!same && trusted_bundle(h, &b, f, v) && try_bundle(h, f, im, &b, v))
			return true;
	}
	return false;
}

/* The last rungs. Where was looked is said only when neither is there: it takes calls and pages. */
static bool try_rest(struct host *h, const struct file *f, const struct image *im,
		     const struct file *loader, struct bundle_iter *w, struct verdict *v)
{
	if (try_bundles(h, f, im, loader, w, v) || redirect_shim(h, f, im, v))
		return true;
	if (im->elf.machine == h->machine && !facts_find(&v->message.facts, FACT_BUNDLE_DIR) &&
	    !facts_find(&v->message.facts, FACT_BUNDLE_UNTRUSTED))
		say_looked(h, w, v);
	return false;
}

bool redirect_glibc(struct host *h, const struct file *f, const struct image *im,
		    const struct file *loader, struct verdict *v)
{
	const struct machine *m = machine_of(&im->elf);
	struct bundle_iter w = {.program = f};
	bool musl = lib_image_is_for_musl(im) || span_starts(span_base(im->interp), "ld-musl-");
	bool other = im->elf.machine != h->machine;
	const struct machine *here = host_machine(h);
	if (!m || !im->dyn.present || (other && !(here && machine_runs_beside(here, &im->elf))))
		return false;
	/* a program for another processor mode cannot be mapped by us; its loader is executed with
	   the program as argument */
	v->how.in_process = v->how.in_process && !other;
	v->secure = v->interp_is_landfall && gains(h, f);
	if (v->how.no_redirect || (musl && loader && gains(h, f)))
		return false;
	w.loader_name = m->glibc_ld;
	w.multiarch = m->multiarch;
	if (keeps_rights(h, f, v))
		return false;
	if (musl)
		return trusted_note(v, redirect_musl(h, f, im, loader, &w, v));
	if (redirect_manifest(h, f, im, loader, v))
		return true;
	return trusted_note(v, try_rest(h, f, im, loader, &w, v));
}
