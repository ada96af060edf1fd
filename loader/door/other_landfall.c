/* A 64-bit process cannot map the loader of a 32-bit program into itself. A verdict on such a
   program comes in, and the command line goes on to the Landfall of that processor, which judges
   the program once more, as its own. */
#include "door/other_landfall.h"

#include "closure/lib.h"
#include "host/own_file.h"
#include "host/owned.h"
#include "machine/machine.h"
#include "start/sigbus_guard.h"

#include <unistd.h>

#define SCRIPTS_MAX 4 /* as many scripts as a kernel follows (fs/exec.c, exec_binprm) */

/* The ELF header of what the kernel would map for the file at path; NULL for none. */
static const struct elf *elf_of(struct host *h, struct span path)
{
	for (unsigned i = 0; i <= SCRIPTS_MAX; i++) {
		const struct file *f = host_file(h, path);
		const struct lib *l = f && f->bytes.p ? lib_of(f) : NULL;
		if (l && l->image.kind == KIND_ELF && l->image.elf_fault == ELF_OK)
			return &l->image.elf;
		if (!l || l->image.kind != KIND_SCRIPT || l->image.script_fault != SCRIPT_OK)
			return NULL;
		path = l->image.script.interp;
	}
	return NULL;
}

/* The row of the program's processor, when the kernel starts its programs beside those of ours;
   NULL otherwise, and for a program of as many bits as we have, which is our own affair. */
static const struct machine *machine_wanted(struct host *h, const struct verdict *v)
{
	const struct machine *here = host_machine(h);
	const struct elf *e = here && here->beside ? elf_of(h, span_of(v->program)) : NULL;
	const struct machine *m = e && machine_runs_beside(here, e) ? machine_of(e) : NULL;
	return m && m->bits != 8 * sizeof(void *) ? m : NULL;
}

/* It runs as the program's user: it must be a Landfall of that processor, since one of ours would
   look for it again, and nobody else's. */
static bool is_trusted(struct host *h, const struct verdict *v, const struct machine *m,
		       struct span path)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct owners o;
	const struct elf *e = elf_of(h, path);
	if (!e || machine_of(e) != m)
		return false;
	owners_of(h, host_file(h, span_of(v->program)), v->secure, &o);
	return own_file_is(host_file(h, path)) && owned_path(&o, path, &at);
}

void other_landfall_become(struct host *h, const struct options *o, const struct verdict *v,
			   char *const *env)
{
	static char path[PATH_BYTES];
	struct buf b = buf_of(path, sizeof path - 1);
	if (!o->words || h->secure || h->root[0] || h->target)
		return;
	const struct machine *m = machine_wanted(h, v);
	if (!m || h->ops->self_dir(h, &b))
		return;
	buf_adds(&b, "/landfall-");
	buf_adds(&b, m->musl_arch);
	buf_addc(&b, 0);
	if (b.full || !is_trusted(h, v, m, span_of(path)))
		return;
	sigbus_guard_remove();
	(void)execve(path, o->words, env);
	sigbus_guard_resume();
}
