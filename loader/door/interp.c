/* The interpreter door: the kernel mapped a program and started us as its loader. Finds out which
   file that program is, then leaves the rest to the pipeline. */
#include <landfall/interp.h>

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
	struct image im;
	const struct file *f = path ? host_file(h, span_of(path)) : NULL;
	for (unsigned i = 0; f && f->bytes.p && i < SCRIPT_DEPTH_MAX; i++) {
		image_read(f->bytes, &im);
		if (im.kind != KIND_SCRIPT)
			return f;
		f = host_file(h, im.script.interp);
	}
	return f;
}

/* AT_EXECFN where it leads to the program, for that is how people know it; else what /proc says.
   Where neither does, AT_EXECFN again: it cannot be judged then. */
static const char *program_path(struct host *h)
{
	static char text[PATH_BYTES];
	const char *execfn = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	struct buf b = buf_of(text, sizeof text);
	/* Which path a program with more rights was started by is its caller's choice. */
	if (!h->secure && is_mapped(behind_scripts(h, execfn)))
		return execfn;
	if (h->ops->readlink(h, "/proc/self/exe", &b) == 0 && is_mapped(host_file(h, buf_span(&b))))
		return text;
	if (is_mapped(host_file(h, span_of("/proc/self/exe"))))
		return "/proc/self/exe";
	return execfn ? execfn : "";
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
	return pipeline_enter(&h, &o, program_path(&h));
}
