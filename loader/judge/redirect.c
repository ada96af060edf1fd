/* Another glibc for a program that cannot start with what the host's loader finds: each known one
   is judged exactly as the host's was, and the first under which nothing is lacking is taken. */
#include <landfall/verdict.h>

#include <landfall/arena.h>
#include <landfall/bundle.h>
#include <landfall/machine.h>
#include <landfall/vouch.h>
#include <landfall/ways.h>

#include <elf.h>
#include <errno.h>

/* Does the program get this glibc's libc and no other? DT_RPATH beats --library-path. */
static bool has_own_libc(const struct closure *c, const struct bundle *b)
{
	for (const struct object *o = c->objects; o; o = o->next)
		if (span_is(o->lib->image.dyn.soname, "libc.so.6"))
			return o->file->node.ino == b->libc->node.ino &&
			       o->file->node.dev == b->libc->node.dev;
	return true;
}

/* Why this glibc will not do, for the message; only the first one found is named. */
static void say_unfit(const struct bundle *b, const struct closure *c, const char *why,
		      struct verdict *v)
{
	char text[512];
	struct buf list = buf_of(text, sizeof text);
	if (facts_find(&v->facts, span_of("bundle.dir")))
		return;
	facts_text(&v->facts, "bundle.dir", b->dir);
	facts_text(&v->facts, "bundle.version", bundle_version(b));
	/* Its library is there, and will not do. */
	if (c->libs && c->libs->why[0]) {
		buf_add(&list, c->libs->name);
		buf_adds(&list, ": ");
		buf_adds(&list, c->libs->why);
		facts_text(&v->facts, "bundle.why", buf_span(&list));
		return;
	}
	for (const struct lack_node *n = c->nodes; n; n = n->next) {
		size_t at;
		if (span_find(buf_span(&list), n->node, &at))
			continue;
		buf_adds(&list, list.n ? " " : "");
		buf_add(&list, n->node);
	}
	for (const struct lack_lib *l = c->libs; l; l = l->next) {
		buf_adds(&list, list.n ? " " : "");
		buf_add(&list, l->name);
	}
	if (list.n)
		facts_text(&v->facts, "bundle.lacks", buf_span(&list));
	else
		facts_text(&v->facts, "bundle.why", span_of(why));
}

static const char *unfit(const struct closure *c, const struct bundle *b)
{
	if (c->unsure)
		return c->unsure;
	if (c->libs || c->nodes)
		return "it lacks something";
	if (c->foreign)
		return "a library built for musl would get into the process";
	if (!has_own_libc(c, b))
		return "the program's RPATH brings another libc";
	return NULL;
}

/* A loader takes $ORIGIN from the path that it is given: for a program that uses it, the path
   without links. NULL: as the user named it. */
void handover_origin(struct host *h, const struct file *f, const struct image *im,
		     struct handover *out)
{
	struct walk w;
	out->program = NULL;
	out->origin = span_has(im->dyn.rpath, '$') || span_has(im->dyn.runpath, '$');
	if (!out->origin)
		return;
	host_walk(h, span_of(f->path), &w);
	if (!w.os)
		out->program = arena_copy(span_of(w.real));
}

bool handover_knows_argv0(const struct handover *h)
{
	size_t at;
	return span_find(h->file->bytes, span_of("--argv0"), &at);
}

static void take(struct host *h, const struct file *f, const struct image *im,
		 const struct bundle *b, const struct closure *c, struct verdict *v)
{
	v->action = ACT_HANDOVER;
	v->diag.id = span_of(NULL);
	v->exit = 0;
	v->kernel_decides = false;
	v->closure = c;
	v->handover.kind = LIBC_GLIBC;
	v->handover.file = b->loader;
	v->handover.target = f;
	v->handover.loader = b->loader_path;
	handover_origin(h, f, im, &v->handover);
	facts_text(&v->facts, "handover.loader", b->loader_path);
	facts_text(&v->facts, "handover.dir", b->dir);
	/* For a start alone it is not worth a search through all of libc. */
	if (b->manifest.version.p || facts_find(&v->facts, span_of(".bind")))
		facts_text(&v->facts, "handover.version", bundle_version(b));
}

/* What the program would load in this way; NULL when the memory is used up. */
static struct closure *ask(struct host *h, const struct file *f, const struct image *im,
			   const struct bundle *b, struct search *s)
{
	struct closure *c = arena_get(sizeof *c);
	s->host = h;
	s->loader = b->loader;
	s->loader_path = b->loader_path;
	s->interp = im->interp;
	s->preload = span_of(h->preload);
	s->bind_now = h->bind_now;
	if (c)
		closure_read(s, f, c);
	return c;
}

/* Once it has started it is known whether it gained rights; before, its file says so. */
static bool gains(struct host *h, const struct file *f)
{
	return h->as_loader ? h->secure : host_is_privileged(h, f);
}

static bool try_bundle(struct host *h, const struct file *f, const struct image *im,
		       const struct bundle *b, struct verdict *v)
{
	bool in_process = v->through_us || v->in_process;
	enum way_step step = WAY_NOT;
	struct closure *c = NULL;
	v->handover.library_path = span_of(NULL);
	for (unsigned i = 0; step != WAY_END; i++) {
		struct search s = {.symbols = false};
		step = way_at(i, h, b, v->secure, in_process, &v->handover, &s);
		if (step != WAY_SET)
			continue;
		c = ask(h, f, im, b, &s);
		if (!c)
			return false;
		if (!unfit(c, b)) {
			take(h, f, im, b, c, v);
			return true;
		}
	}
	if (c)
		say_unfit(b, c, unfit(c, b), v);
	return false;
}

static void say_looked(struct host *h, struct bundle_walk *w, struct verdict *v)
{
	const size_t room = (size_t)4 * PATH_BYTES;
	char *text = arena_get(room + PATH_BYTES);
	if (!text)
		return;
	struct buf list = buf_of(text, room);
	for (unsigned i = 0; i < 7; i++) {
		struct buf b = buf_of(text + room, PATH_BYTES);
		if (!host_bundle_dir(h, w, i, &b) || b.n == 0 || b.full)
			continue;
		buf_adds(&list, list.n ? ", " : "");
		buf_add(&list, buf_span(&b));
		buf_addc(&b, '/');
		buf_adds(&b, w->loader_name);
		if (!b.full && host_may_exec(h, buf_span(&b)) == EACCES)
			buf_adds(&list, " (its loader may not be executed)");
	}
	facts_text(&v->facts, "bundle.looked", buf_span(&list));
}

/* Its libraries are found by its own copy of the loader, which has to be mapped by us. */
bool decide_vouched(struct host *h, const struct file *f, const struct image *im,
		    const struct file *loader, struct verdict *v)
{
	struct bundle b = {.by_user = false};
	const struct machine *m = machine_of(&im->elf);
	struct bundle_walk w = {.program = f};
	/* What is built for musl asks for a libc that no bundle has. */
	if (!v->may_vouch || loader || v->secure || !m || im->elf.machine != h->machine ||
	    span_starts(span_base(im->interp), "ld-musl-"))
		return false;
	w.loader_name = m->glibc_ld;
	w.multiarch = m->multiarch;
	if (!bundle_vouches(h, &w, f, &b))
		return false;
	take(h, f, im, &b, NULL, v);
	vouched_way(&b, &v->handover);
	return true;
}

bool decide_redirect(struct host *h, const struct file *f, const struct image *im,
		     const struct file *loader, struct verdict *v)
{
	struct bundle b;
	const struct machine *m = machine_of(&im->elf);
	struct bundle_walk w = {.program = f};
	bool musl = built_for_musl(im) || span_starts(span_base(im->interp), "ld-musl-");
	bool other = im->elf.machine != h->machine;
	if (!m || !im->dyn.present || (other && im->elf.machine != EM_386))
		return false;
	/* What is not our own code can only be started with its loader as the program. */
	v->in_process = v->in_process && !other;
	v->secure = v->through_us && gains(h, f);
	if ((musl && loader) || facts_find(&v->facts, span_of(".no_redirect")))
		return false;
	w.loader_name = m->glibc_ld;
	w.multiarch = m->multiarch;
	if (!v->through_us && host_is_privileged(h, f)) {
		facts_flag(&v->facts, "privileged");
		return false;
	}
	if (musl)
		return decide_musl(h, f, im, &w, v);
	if (decide_vouched(h, f, im, loader, v))
		return true;
	while (host_next_bundle(h, &w, &b)) {
		if (v->secure && !trusted_bundle(h, &b, v))
			continue;
		bool same = loader && loader->node.ino == b.loader->node.ino &&
			    loader->node.dev == b.loader->node.dev;
		if (!same && try_bundle(h, f, im, &b, v))
			return true;
	}
	if (!other && !facts_find(&v->facts, span_of("bundle.dir")) &&
	    !facts_find(&v->facts, span_of("bundle.untrusted")))
		say_looked(h, &w, v);
	return false;
}

void verdict_blind(struct host *h, struct verdict *v)
{
	struct bundle b;
	const struct machine *m = machine_by_number(h->machine, true, false);
	struct bundle_walk w = {.loader_name = m ? m->glibc_ld : "",
				.multiarch = m ? m->multiarch : ""};
	struct image none = {.kind = KIND_UNKNOWN};
	v->secure = h->secure;
	while (m && host_next_bundle(h, &w, &b)) {
		struct search s;
		enum way_step step = WAY_NOT;
		if (v->secure && !trusted_bundle(h, &b, v))
			continue;
		v->handover.library_path = span_of(NULL);
		for (unsigned i = 0; step == WAY_NOT; i++)
			step = way_at(i, h, &b, v->secure, true, &v->handover, &s);
		if (step == WAY_SET) {
			take(h, b.loader, &none, &b, NULL, v);
			return;
		}
	}
	bool untrusted = facts_find(&v->facts, span_of("bundle.untrusted"));
	verdict_refuse(v, untrusted ? "LF502" : "LF503");
	describe_host(h, v);
}
