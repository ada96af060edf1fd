/* The verdict on one program: path, kind of file, machine, loader, libraries, nodes, in the order
   in which the kernel and then the loader would stop (fs/exec.c, fs/binfmt_elf.c). Pure but for
   asking the host for files. */
#include <landfall/verdict.h>

#include <landfall/arena.h>

#include <errno.h>
#include <string.h>

void verdict_refuse(struct verdict *v, const char *id)
{
	v->action = ACT_NONE;
	(void)diag_find(id, &v->diag);
	v->exit = v->diag.exit;
}

static void init(struct verdict *v, const char *path)
{
	memset(v, 0, sizeof *v);
	v->action = ACT_RUN;
	v->program = path;
	facts_init(&v->facts);
	facts_text(&v->facts, "program", span_of(path));
}

static void unsure(struct verdict *v, const char *why)
{
	facts_text(&v->facts, "unsure", span_of(why));
}

static struct closure *read_closure(struct host *h, const struct file *f, const struct image *im,
				    const struct file *loader, bool symbols)
{
	struct closure *c = arena_get(sizeof *c);
	struct search s = {
		.host = h,
		.loader = loader,
		.loader_path = span_of(loader->path),
		.interp = im->interp,
		.library_path = span_of(h->library_path),
		.preload = span_of(h->preload),
		.use_cache = true,
		.bind_now = h->bind_now,
		.symbols = symbols,
	};
	if (!c)
		return NULL;
	closure_read(&s, f, c);
	return c;
}

static void judge_closure(struct host *h, const struct file *f, const struct image *im,
			  const struct file *loader, struct verdict *v)
{
	bool symbols = facts_find(&v->facts, span_of(".bind"));
	struct closure *c = read_closure(h, f, im, loader, symbols);
	if (!c || c->unsure) {
		unsure(v, c ? c->unsure : "there is no memory left");
		return;
	}
	v->closure = c;
	facts_text(&v->facts, "loader", span_of(loader->path));
	facts_number(&v->facts, "libraries", c->nobjects - 1);
	if (c->libs)
		verdict_refuse(v, "LF402");
	else if (c->nodes)
		verdict_refuse(v, "LF403");
	else if (c->nstart)
		verdict_refuse(v, "LF404");
	else if (c->bad_reloc_by)
		verdict_refuse(v, "LF405");
	for (const struct lack_node *n = c->nodes; n; n = n->next)
		if (v->action == ACT_NONE && !c->libs && span_starts(n->node, "GLIBC_"))
			verdict_refuse(v, "LF401");
	if (v->action == ACT_NONE && c->foreign) {
		v->action = ACT_RUN;
		v->exit = 0;
		v->diag.id = span_of(NULL);
		v->closure = NULL;
		unsure(v, "a library built for musl is in its search path");
	}
}

static void judge_elf(struct host *h, const struct file *f, const struct image *im,
		      struct verdict *v)
{
	const struct file *loader = NULL;
	if (decide_machine(h, im, f, v) || im->interp_fault == ELF_ABSENT)
		return;
	bool lacking = decide_interp(h, im, &loader, v);
	if (!lacking && loader)
		judge_closure(h, f, im, loader, v);
	if (v->action == ACT_NONE && !decide_redirect(h, f, im, loader, v))
		(void)decide_repoint(h, f, im, loader, v);
	if (v->action == ACT_NONE && v->through_us)
		refuse_through_us(h, im, v);
	if (v->action == ACT_NONE)
		describe_elf(h, f, im, v);
}

static void judge_other(struct host *h, const struct file *f, const struct image *im,
			struct verdict *v)
{
	char handler[256];
	struct buf name = buf_of(handler, sizeof handler);
	struct span head = f->bytes;
	if (head.n > SCRIPT_HEAD_BYTES)
		head.n = SCRIPT_HEAD_BYTES;
	if (host_binfmt(h, head, &name)) {
		facts_text(&v->facts, "binfmt", buf_span(&name));
		return;
	}
	facts_text(&v->facts, "kind", span_of(kind_word(im->kind)));
	facts_text(&v->facts, "kind_text", span_of(kind_text(im->kind)));
	facts_text(&v->facts, "errno", span_of("ENOEXEC"));
	v->kernel_decides = true;
	verdict_refuse(v, "LF201");
}

/* A script that is to be handed over: its interpreter is, with the script as its argument. The
   kernel would do the same with a plain start (fs/binfmt_script.c). */
static void hand_over_script(const struct script *first, unsigned depth, const struct file *interp,
			     struct verdict *v)
{
	if ((v->action != ACT_HANDOVER && v->action != ACT_REPOINT) || depth == 0)
		return;
	if (!v->handover.program)
		v->handover.program = interp->path;
	v->handover.script_arg0 = interp->path;
	v->handover.script_arg = first->arg.p ? arena_copy(first->arg) : NULL;
	if (depth > 1) {
		v->action = ACT_RUN;
		unsure(v, "a chain of scripts ends in a program that needs another glibc");
	}
}

static void judge_program(struct host *h, const struct file *f, const struct image *im,
			  unsigned depth, struct verdict *v)
{
	if (depth)
		facts_text(&v->facts, "script_interp", span_of(f->path));
	if (im->kind == KIND_ELF)
		judge_elf(h, f, im, v);
	else
		judge_other(h, f, im, v);
}

void verdict_decide(struct host *h, const char *path, const struct verdict_options *o,
		    struct verdict *out)
{
	struct script first = {0};
	struct image im;
	init(out, path);
	if (o->no_redirect)
		facts_flag(&out->facts, ".no_redirect");
	if (o->symbols)
		facts_flag(&out->facts, ".bind");
	out->in_process = o->in_process;
	const struct file *f = host_file(h, span_of(path));
	const struct file *last = f;
	for (unsigned depth = 0; f; depth++) {
		const struct file *next = NULL;
		last = f;
		if (depth == 0 && decide_path(h, f, out))
			break;
		if (!f->bytes.p) {
			unsure(out, "the file cannot be read by this user");
			break;
		}
		image_read(f->bytes, &im);
		if (im.kind == KIND_SCRIPT) {
			(void)decide_script(h, &im, f, depth, out, &next);
			first = depth ? first : im.script;
		} else {
			judge_program(h, f, &im, depth, out);
			hand_over_script(&first, depth, f, out);
		}
		f = next;
	}
	if (out->action == ACT_NONE && last) {
		describe_file(h, last, out);
		describe_host(h, out);
	}
}
