/* The verdict on one program: path, kind of file, machine, loader, libraries, nodes, in the order
   in which the kernel and then the loader would stop (fs/exec.c, fs/binfmt_elf.c). Pure but for
   asking the host for files. */
#include <landfall/verdict.h>

#include <landfall/arena.h>

#include <errno.h>
#include <string.h>

/* Of a refusal whose own exit status nobody asks for. */
#define EXIT_REFUSED 126

void verdict_refuse(struct verdict *v, const char *id)
{
	v->action = ACT_NONE;
	if (v->wordless)
		v->diag = (struct diag){.id = span_of(id), .exit = EXIT_REFUSED};
	else
		(void)diag_find(id, &v->diag);
	v->exit = v->diag.exit;
}

void verdict_open(struct verdict *v, const char *path)
{
	memset(v, 0, sizeof *v);
	v->action = ACT_RUN;
	v->program = path;
	facts_init(&v->facts);
	facts_text(&v->facts, "program", span_of(path));
}

void verdict_refuse_lacks(const struct closure *c, struct verdict *v)
{
	if (c->nodes)
		verdict_refuse(v, "LF403");
	else if (c->nstart)
		verdict_refuse(v, "LF404");
	else if (c->bad_reloc_by)
		verdict_refuse(v, "LF405");
	for (const struct lack_node *n = c->nodes; n; n = n->next)
		if (span_starts(n->node, "GLIBC_"))
			verdict_refuse(v, "LF401");
}

void verdict_note(struct verdict *v, const char *id)
{
	for (unsigned i = 0; i < v->nnotes; i++)
		if (span_is(v->notes[i].id, id))
			return;
	if (v->nnotes < NOTES_MAX && diag_find(id, &v->notes[v->nnotes]))
		v->nnotes++;
}

void verdict_unsure(struct verdict *v, const char *why)
{
	facts_text(&v->facts, "unsure", span_of(why));
}

static struct search search_of(struct host *h, const struct image *im, const struct file *loader)
{
	return (struct search){
		.host = h,
		.loader = loader,
		.loader_path = span_of(loader->path),
		.interp = im->interp,
		.library_path = span_of(h->library_path),
		.preload = span_of(h->preload),
		.use_cache = true,
		.bind_now = h->bind_now,
	};
}

static void judge_closure(struct host *h, const struct file *f, const struct image *im,
			  const struct file *loader, struct verdict *v)
{
	struct search s = search_of(h, im, loader);
	struct closure *c = arena_get(sizeof *c);
	s.symbols = facts_find(&v->facts, span_of(".bind"));
	/* For messages only: its start is left to it. */
	if (s.symbols)
		(void)gcompat_search(h, &s);
	if (c)
		closure_read(&s, f, c);
	if (!c || c->unsure) {
		verdict_unsure(v, c ? c->unsure : "there is no memory left");
		return;
	}
	v->closure = c;
	facts_put(&v->facts, "loader", span_of(loader->path));
	facts_put_number(&v->facts, "libraries", c->nobjects - 1);
	if (c->libs)
		verdict_refuse(v, "LF402");
	else
		verdict_refuse_lacks(c, v);
	if (v->action == ACT_NONE && c->foreign) {
		v->action = ACT_RUN;
		v->exit = 0;
		v->diag.id = span_of(NULL);
		v->closure = NULL;
		verdict_unsure(v, "a library built for musl is in its search path");
		return;
	}
	if (v->action == ACT_RUN)
		(void)decide_libs(h, c, v);
	if (!decide_poison(&s, f, c, v) && v->action == ACT_RUN)
		note_libs(c, v);
}

static void judge_elf(struct host *h, const struct file *f, const struct image *im,
		      struct verdict *v)
{
	const struct file *loader = NULL;
	bool refused = decide_machine(h, im, f, v);
	if (h->elsewhere && !refused)
		against_elf(h, f, im, v);
	if (h->elsewhere && v->action == ACT_NONE)
		describe_elf(h, f, im, v);
	if (refused || h->elsewhere)
		return;
	bool dynamic = im->interp_fault != ELF_ABSENT;
	bool lacking = dynamic && decide_interp(h, im, &loader, v);
	bool dead = !lacking && v->action == ACT_RUN && decide_segments(h, im, v);
	if (!lacking && !dead && loader)
		judge_closure(h, f, im, loader, v);
	if (v->action == ACT_RUN && facts_find(&v->facts, span_of(".bind")))
		note_packing(h, f, im, v);
	if (v->action == ACT_NONE && dynamic && !dead && !decide_redirect(h, f, im, loader, v))
		(void)decide_repoint(h, f, im, loader, v);
	if (v->action == ACT_NONE && v->through_us)
		refuse_through_us(h, im, v);
	if (v->action == ACT_NONE)
		describe_elf(h, f, im, v);
}

static void judge_other(struct host *h, const struct file *f, const struct image *im,
			struct verdict *v)
{
	if (decide_binfmt(h, im, f, v))
		return;
	facts_text(&v->facts, "kind", span_of(kind_word(im->kind)));
	facts_text(&v->facts, "kind_text", span_of(kind_text(im->kind)));
	facts_text(&v->facts, "errno", span_of("ENOEXEC"));
	v->kernel_decides = true;
	verdict_refuse(v, "LF201");
}

/* A script that is to be handed over: its interpreter is, with the script as its argument. The
   kernel would do the same with a plain start (fs/binfmt_script.c). */
static void hand_over_script(const struct chain *c, const struct file *interp, struct verdict *v)
{
	if ((v->action != ACT_HANDOVER && v->action != ACT_REPOINT) || c->depth + c->starts == 0)
		return;
	if (!v->handover.program)
		v->handover.program = interp->path;
	v->handover.script_arg0 = interp->path;
	v->handover.script_arg = c->line.arg.p ? arena_copy(c->line.arg) : NULL;
	if (c->depth + c->starts > 1) {
		v->action = ACT_RUN;
		verdict_unsure(v, "a chain of scripts ends in a program that needs another glibc");
	}
}

static void judge_program(struct host *h, const struct file *f, const struct image *im,
			  struct chain *c, struct verdict *v)
{
	if (c->script)
		facts_put(&v->facts, "script_interp", span_of(f->path));
	if (im->kind == KIND_ELF)
		judge_elf(h, f, im, v);
	else
		judge_other(h, f, im, v);
	if (v->action == ACT_RUN && im->kind == KIND_ELF && c->depth &&
	    (decide_env(h, f, c, v) || decide_arguments(f, c, v)))
		return;
	hand_over_script(c, f, v);
}

void decide_chain(struct host *h, const struct file *f, struct chain *c, struct verdict *v)
{
	const struct file *next;
	for (c->depth = 0; f; f = next, c->depth += f != NULL) {
		next = NULL;
		c->last = f;
		const struct lib *l = f->bytes.p ? lib_of(f) : NULL;
		if (!l) {
			verdict_unsure(v, f->bytes.p ? "there is no memory left"
						     : "the file cannot be read by this user");
			return;
		}
		const struct image *im = &l->image;
		if (im->kind == KIND_SCRIPT && h->elsewhere) {
			against_script(h, im, f, v);
		} else if (im->kind == KIND_SCRIPT) {
			(void)decide_script(h, im, f, c, v, &next);
			c->script = f;
			c->line = im->script;
		} else {
			judge_program(h, f, im, c, v);
		}
	}
}

void verdict_decide(struct host *h, const char *path, const struct verdict_options *o,
		    struct verdict *out)
{
	struct chain c = {0};
	verdict_open(out, path);
	if (o->no_redirect)
		facts_flag(&out->facts, ".no_redirect");
	if (o->symbols)
		facts_flag(&out->facts, ".bind");
	if (o->from_path)
		facts_flag(&out->facts, ".from_path");
	out->in_process = o->in_process;
	out->may_vouch = o->may_vouch;
	out->wordless = o->wordless;
	const struct file *f = host_file(h, span_of(path));
	c.last = f;
	if (f && !(h->elsewhere ? against_path : decide_path)(h, f, out))
		decide_chain(h, f, &c, out);
	if (out->action == ACT_NONE && c.last) {
		describe_file(h, c.last, out);
		describe_host(h, out);
	}
	if (o->notes && c.last && !h->elsewhere)
		describe_notes(h, &c, out);
}
