/* A program for which only versions with weak symbols are missing: the program tests each weak
   symbol before a call, and only ld.so insists on the version. Its Verneed records can be patched,
   in our private mapping, to a version that the library defines. This file decides whether that is
   possible; nothing is written. */
#include "redirect/redirect.h"

#include "closure/closure.h"
#include "message/verdict.h"
#include "redirect/handover.h"

#include <string.h>

/* Is this a version without symbols to test? GLIBC_PRIVATE is for glibc's own files of one build;
   GLIBC_ABI_* stands for a feature that the loader must have. */
static bool is_special(struct span version)
{
	return span_is(version, "GLIBC_PRIVATE") || span_starts(version, "GLIBC_ABI_");
}

static bool uses_special(const struct image *im)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (is_special(v.name))
			return true;
	return w.fault;
}

static bool is_missing(const struct closure *c, const struct elf_version *v)
{
	for (const struct missing_version *n = c->missing_versions; n; n = n->next)
		if (span_eq(n->lib, v->file) && span_eq(n->version, v->name))
			return true;
	return false;
}

/* Does the program need another version of the same library, one that the host's library
   defines? */
static bool has_other(const struct closure *c, const struct image *im, struct span lib)
{
	struct elf_version_iter w = {0};
	struct elf_version v;
	while (elf_next_verneed(&im->elf, &im->dyn, &w, &v))
		if (span_eq(v.file, lib) && !is_missing(c, &v))
			return true;
	return false;
}

static bool can_do_without(const struct closure *c, const struct image *im)
{
	unsigned n = 0;
	for (const struct missing_version *l = c->missing_versions; l; l = l->next, n++)
		if (l->by != c->program || l->nstrong || is_special(l->version) ||
		    !has_other(c, im, l->lib))
			return false;
	return n && n == c->nmissing_versions && !uses_special(im);
}

bool redirect_weak_versions(struct host *h, const struct file *f, const struct image *im,
			    const struct file *loader, struct verdict *v)
{
	const struct closure *c = v->closure;
	if (!v->how.in_process || !c || c->libs || c->kind != LIBC_GLIBC || c->foreign ||
	    c->unsure || im->elf.machine != h->machine || !loader || h->secure ||
	    host_is_privileged(h, f) || v->how.no_redirect || !can_do_without(c, im))
		return false;
	v->action = LANDFALL_REPOINT;
	v->message.diag.id = span_of(NULL);
	v->exit = 0;
	v->handover = (struct handover){
		.kind = LIBC_GLIBC,
		.way = WAY_OWN,
		.file = loader,
		.target = f,
		.loader = span_of(loader->path),
	};
	handover_origin(h, f, im, &v->handover);
	facts_text(&v->message.facts, FACT_REPOINT_NODE, c->missing_versions->version);
	facts_text(&v->message.facts, FACT_REPOINT_LIB, c->missing_versions->asked->path);
	return true;
}
