/* A program that lacks nothing but version nodes whose symbols are all weak: it tests for them
   before it calls them, and only the loader insists. Its references can be pointed at a node that
   is there, in our private mapping of it. Whether that will do is decided here; nothing is written.
   */
#include <landfall/verdict.h>

#include <string.h>

/* GLIBC_PRIVATE is for glibc's own files of the same build; GLIBC_ABI_* stands for something that
   the loader must be able to do. */
static bool is_special(struct span node)
{
	return span_is(node, "GLIBC_PRIVATE") || span_starts(node, "GLIBC_ABI_");
}

static bool uses_special(const struct image *im)
{
	struct elf_walk w = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (is_special(v.name))
			return true;
	return w.fault;
}

static bool is_lacking(const struct closure *c, const struct elf_version *v)
{
	for (const struct lack_node *n = c->nodes; n; n = n->next)
		if (span_eq(n->lib, v->file) && span_eq(n->node, v->name))
			return true;
	return false;
}

/* Is there a node of the same library that the host does have? */
static bool has_other(const struct closure *c, const struct image *im, struct span lib)
{
	struct elf_walk w = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (span_eq(v.file, lib) && !is_lacking(c, &v))
			return true;
	return false;
}

static bool can_do_without(const struct closure *c, const struct image *im)
{
	unsigned n = 0;
	for (const struct lack_node *l = c->nodes; l; l = l->next, n++)
		if (l->by != c->program || l->nstrong || is_special(l->node) ||
		    !has_other(c, im, l->lib))
			return false;
	return n && n == c->nnodes && !uses_special(im);
}

bool decide_repoint(struct host *h, const struct file *f, const struct image *im,
		    const struct file *loader, struct verdict *v)
{
	const struct closure *c = v->closure;
	if (!v->in_process || !c || c->libs || c->kind != LIBC_GLIBC || c->foreign || c->unsure ||
	    im->elf.machine != h->machine || !loader || host_is_privileged(h, f) ||
	    facts_find(&v->facts, span_of(".no_redirect")) || !can_do_without(c, im))
		return false;
	v->action = ACT_REPOINT;
	v->diag.id = span_of(NULL);
	v->exit = 0;
	v->handover = (struct handover){
		.kind = LIBC_GLIBC,
		.way = WAY_OWN,
		.file = loader,
		.target = f,
		.loader = span_of(loader->path),
	};
	handover_origin(h, f, im, &v->handover);
	facts_text(&v->facts, "repoint.node", c->nodes->node);
	facts_text(&v->facts, "repoint.lib", c->nodes->asked->path);
	return true;
}
