/* The interpreter door: the kernel mapped a program and started us as its loader. Finds out which
   file that program is, then leaves the rest to the pipeline. */
#include <landfall/interp.h>

#include <landfall/arena.h>
#include <landfall/handover.h>
#include <landfall/host.h>
#include <landfall/image.h>
#include <landfall/options.h>
#include <landfall/pipeline.h>
#include <landfall/start.h>
#include <landfall/verdict.h>

#include <elf.h>
#include <string.h>
#include <sys/auxv.h>

/* Words up to a script's path: its interpreter, an argument; binfmt_misc may add one. */
#define SCRIPT_WORDS 4

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
	const char *execfn = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	/* Which path a program with more rights was started by is its caller's choice. */
	if (!h->secure && is_mapped(behind_scripts(h, execfn)))
		return execfn;
	char *text = arena_get(PATH_BYTES);
	struct buf b = text ? buf_of(text, PATH_BYTES) : (struct buf){.full = true};
	if (text && h->ops->readlink(h, "/proc/self/exe", &b) == 0 &&
	    is_mapped(host_file(h, buf_span(&b))))
		return text;
	if (is_mapped(host_file(h, span_of("/proc/self/exe"))))
		return "/proc/self/exe";
	return execfn ? execfn : "";
}

/* Behind a script the kernel puts its path in front of the arguments too (fs/binfmt_script.c,
   fs/binfmt_misc.c). */
static bool is_among_words(const char *path)
{
	const uint64_t *words = kernel_start.sp + 1;
	for (unsigned i = 1; i < SCRIPT_WORDS && words[i - 1] && words[i]; i++)
		if (strcmp((const char *)(uintptr_t)words[i], path) == 0)
			return true;
	return false;
}

/* Is AT_EXECFN the program, itself and not a link to it? Asked without /proc, where a new process
   takes longer to be found than all else here, and without opening it. */
static bool is_program(struct host *h, const char *path, const struct elf_mapped *m)
{
	struct node n;
	return path && !is_among_words(path) && h->ops->lstat(h, path, &n) == 0 &&
	       node_kind(&n) == NODE_FILE && n.size >= m->file_end;
}

/* Most starts end here: the program is read where the kernel mapped it, and a bundle's manifest has
   all that it needs. Returns when it is not so, with nothing changed. */
static void enter_believed(struct host *h)
{
	const char *path = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	struct elf_mapped m;
	struct verdict v;
	struct lib l = {.mark = 0};
	struct file f = {.path = path, .no_link = true, .lib = &l};
	if (h->secure || h->log ||
	    !elf_mapped_open(kernel_start.phdr, kernel_start.phnum, *start_aux(AT_ENTRY), &m) ||
	    !is_program(h, path, &m) || !elf_mapped_read(&m))
		return;
	l.image.kind = KIND_ELF;
	l.image.elf = m.elf;
	l.image.dyn = m.dyn;
	l.image.interp = m.interp;
	verdict_open(&v, path);
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
