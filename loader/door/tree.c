/* --tree: the libraries that a program or a shared object would load. Names come in, a tree or JSON
   goes to stdout, the worst exit status goes out. */
#include "door/pipeline.h"

#include "door/apart.h"
#include "closure/lib.h"
#include "host/arena.h"
#include "judge/judge.h"
#include "link/inspect.h"
#include "read/phrases.h"
#include "report/report.h"
#include "report/streams.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

static void no_tree(struct out *out, const char *name, const char *why, bool json)
{
	if (json) {
		out_member(out, "{\"v\":1,\"program\":", span_of(name));
		out_member(out, ",\"error\":", span_of(why));
		out_str(out, "}\n");
		return;
	}
	out_str(out, "landfall: " PHRASE_NO_TREE " '");
	out_escaped(out, span_of(name));
	out_str(out, "': ");
	out_str(out, why);
	out_str(out, "\n");
}

/* The file of a name: in PATH, else in the working directory, as ldd takes it. NULL for none. */
static const struct file *find(struct host *h, const char *name)
{
	char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path);
	struct verdict *v = arena_get(h->arena, sizeof *v);
	if (!v || strlen(name) >= sizeof path)
		return NULL;
	if (verdict_find_in_path(h, name, &b, v))
		return host_file(h, buf_span(&b));
	return host_file(h, span_of(name));
}

/* A program that loads nothing. */
static bool is_static(const struct file *f)
{
	const struct lib *l = f->bytes.p ? lib_of(f) : NULL;
	struct span name;
	size_t i = 0;
	const struct image *im = l ? &l->image : NULL;
	if (!im || im->kind != KIND_ELF || im->elf_fault != ELF_OK ||
	    (im->elf.type != ET_EXEC && im->elf.type != ET_DYN) || im->interp_fault != ELF_ABSENT)
		return false;
	return !im->dyn.present ||
	       (!image_is_object(im) && !elf_next_needed(&im->elf, &im->dyn, &i, &name));
}

/* What another glibc's loader would map, where the program would be handed to one; an adopted
   program is taken for what it was. */
static const struct closure *handed_over(struct host *h, const struct options *o,
					 const struct file *f)
{
	const struct judging how = {.no_redirect = o->no_redirect, .as_it_was = true};
	struct verdict *v = arena_get(h->arena, sizeof *v);
	if (!v)
		return NULL;
	verdict_decide(h, f->path, &how, v);
	return v->action == LANDFALL_HANDOVER ? v->handover.closure : NULL;
}

static int show_tree(struct host *h, const struct options *o, const char *name, struct out *out)
{
	struct closure c;
	const struct closure *other = NULL;
	const char *why = PHRASE_NO_SUCH_FILE;
	int status = LANDFALL_EXIT_NOT_FOUND;
	const struct file *f = find(h, name);
	if (f && !f->os && is_static(f)) {
		report_static(out, name, o->json);
		return 0;
	}
	bool known = f && !f->os && inspect_closure(h, f, &c, &why);
	if (f && !f->os && (!known || c.named.p || closure_exit(&c)))
		other = handed_over(h, o, f);
	if (known || other) {
		report_tree(out, name, other ? other : &c, o->json);
		return closure_exit(other ? other : &c);
	}
	if (f && f->os == EACCES)
		why = PHRASE_CLOSED_DIRECTORY;
	if (f && (!f->os || f->os == EACCES))
		status = LANDFALL_EXIT_NOT_RUNNABLE;
	no_tree(out, name, why, o->json);
	return status;
}

int pipeline_tree(struct host *h, const struct options *o, char *const *names)
{
	static struct host judge;
	static struct arena arena;
	struct out *out = pipeline_out(o, STDOUT_FILENO);
	int worst = 0;
	if (!apart_arena(h, &arena))
		return LANDFALL_EXIT_OWN_FAULT;
	apart_host(h, &arena, &judge);
	for (; *names; names++) {
		int r = show_tree(&judge, o, *names, out);
		worst = r > worst ? r : worst;
		apart_tidy(h, &arena, &judge);
	}
	return out_end(out, worst);
}
