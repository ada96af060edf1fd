/* The interpreter door: the kernel mapped a program and started us as its loader. Finds out which
   file that program is, then leaves the rest to the pipeline. */
#include <landfall/interp.h>

#include <landfall/handover.h>
#include <landfall/host.h>
#include <landfall/image.h>
#include <landfall/options.h>
#include <landfall/pipeline.h>
#include <landfall/start.h>
#include <landfall/verdict.h>

#include <string.h>
#include <sys/auxv.h>

/* Is this the file that was mapped? Its program headers lie in memory as the kernel read them. */
static bool is_mapped(const struct file *f)
{
	struct elf e;
	struct span table;
	return f && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK && e.phnum == kernel_start.phnum &&
	       span_sub(f->bytes, e.phoff, e.phnum * sizeof(Elf64_Phdr), &table) &&
	       memcmp(table.p, (const void *)(uintptr_t)kernel_start.phdr, table.n) == 0;
}

/* What the kernel ends with for a path: AT_EXECFN is the script where there is one
   (fs/exec.c, bprm->exec). */
static const struct file *behind_scripts(struct host *h, const char *path)
{
	const struct file *f = path ? host_file(h, span_of(path)) : NULL;
	for (unsigned i = 0; f && f->bytes.p && i < SCRIPT_DEPTH_MAX; i++) {
		const struct lib *l = lib_of(f);
		if (!l || l->image.kind != KIND_SCRIPT)
			return f;
		f = host_file(h, l->image.script.interp);
	}
	return f;
}

/* AT_EXECFN where it leads to the program, for that is how people know it; else what /proc says.
   Where neither does, AT_EXECFN again: it cannot be judged then. */
static const char *program_path(struct host *h)
{
	static char text[PATH_BYTES];
	const char *execfn = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	/* Which path a program with more rights was started by is its caller's choice. */
	if (!h->secure && is_mapped(behind_scripts(h, execfn)))
		return execfn;
	struct buf b = buf_of(text, sizeof text);
	if (h->ops->readlink(h, "/proc/self/exe", &b) == 0 && is_mapped(host_file(h, buf_span(&b))))
		return text;
	if (is_mapped(host_file(h, span_of("/proc/self/exe"))))
		return "/proc/self/exe";
	return execfn ? execfn : "";
}

/* Most starts end here: the program is read where the kernel mapped it, and a bundle's manifest has
   all that it needs. Returns when it is not so, with nothing changed. */
static void enter_believed(struct host *h)
{
	char text[PATH_BYTES];
	struct buf path = buf_of(text, sizeof text);
	struct elf_mapped m;
	struct verdict v;
	struct node n;
	struct lib l = {.mark = 0};
	struct file f = {.path = text, .lib = &l};
	uint64_t entry = *start_aux(AT_ENTRY);
	if (h->secure || h->log || h->ops->readlink(h, "/proc/self/exe", &path) ||
	    h->ops->lstat(h, text, &n) || node_kind(&n) != NODE_FILE ||
	    !elf_mapped_read(kernel_start.phdr, kernel_start.phnum, entry, &m) ||
	    n.size < m.file_end)
		return;
	l.image.kind = KIND_ELF;
	l.image.elf = m.elf;
	l.image.dyn = m.dyn;
	l.image.interp = m.interp;
	verdict_open(&v, text);
	v.through_us = true;
	v.may_vouch = true;
	if (decide_vouched(h, &f, &l.image, NULL, &v))
		(void)handover_mapped(&v);
}

int interp_enter(char *const *env)
{
	struct host h;
	struct options o;
	(void)host_open(&h, NULL, env);
	memset(&o, 0, sizeof o);
	h.trust_modes = true;
	h.as_loader = true;
	if (getauxval(AT_SECURE))
		host_distrust_caller(&h);
	o.verbose = h.log;
	enter_believed(&h);
	return pipeline_enter(&h, &o, program_path(&h));
}
