/* The entry as PT_INTERP: the kernel mapped a program and started Landfall as its loader. Finds the
   file of that program and leaves the rest to the pipeline. */
#include "door/interp.h"

#include "arch/arch.h"
#include "start/sigbus_guard.h"

#include "closure/lib.h"
#include "door/options.h"
#include "door/pipeline.h"
#include "host/arena.h"
#include "host/host.h"
#include "message/chain.h"
#include "message/verdict.h"
#include "read/image.h"
#include "redirect/redirect.h"
#include "start/entry.h"
#include "start/handover.h"

#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/auxv.h>

/* Words before a script's path in argv: the interpreter and its argument; binfmt_misc may add
   one. */
#define SCRIPT_WORDS 4

/* musl's loader has 12 to 20 KB of zeroed memory behind its file. */
#define MAP_ROOM 0x10000U

static const char proc_exe[] = "/proc/self/exe";

/* Is f the mapped program? Its program headers are compared with those in memory, as the kernel
   read them. */
static bool is_mapped(const struct file *f)
{
	struct elf e;
	struct span table;
	return f && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK &&
	       e.phnum == kernel_entry.phnum &&
	       span_sub(f->bytes, e.phoff, e.phnum * sizeof(ElfW(Phdr)), &table) &&
	       memcmp(table.p, (const void *)(uintptr_t)kernel_entry.phdr, table.n) == 0;
}

/* The program at the end of a chain of scripts that begins at path; AT_EXECFN is the first script
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

/* The program's path: AT_EXECFN if it leads to the program, because people know the program by that
   path; else /proc/self/exe; without /proc AT_EXECFN again, and the program cannot be judged
   then. */
static const char *program_path(struct host *h)
{
	const char *execfn = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	if (is_mapped(behind_scripts(h, execfn)))
		return execfn;
	char *text = arena_get(h->arena, PATH_BYTES);
	struct buf b = text ? buf_of(text, PATH_BYTES) : (struct buf){.full = true};
	if (text && h->ops->readlink(h, proc_exe, &b) == 0 && is_mapped(host_file(h, buf_span(&b))))
		return text;
	if (is_mapped(host_file(h, span_of(proc_exe))))
		return proc_exe;
	return execfn ? execfn : "";
}

/* Is path one of the first words of argv? For a script the kernel inserts its path there
   (fs/binfmt_script.c, fs/binfmt_misc.c). */
static bool is_among_words(const char *path)
{
	const uintptr_t *words = kernel_entry.sp + 1;
	for (unsigned i = 1; i < SCRIPT_WORDS && words[i - 1] && words[i]; i++)
		if (strcmp((const char *)(uintptr_t)words[i], path) == 0)
			return true;
	return false;
}

/* Is AT_EXECFN the program itself, not a link to it? Decided by stat alone, because in a new
   process a lookup in /proc takes longer than the rest of this function. */
static bool is_program(struct host *h, const char *path, const struct elf_mapped *m,
		       struct inode *n)
{
	return path && !is_among_words(path) && h->ops->lstat(h, path, n) == 0 &&
	       file_type(n) == TYPE_REGULAR && n->size >= m->file_end;
}

static void read_image(const struct elf_mapped *m, struct image *out)
{
	out->kind = KIND_ELF;
	out->elf = m->elf;
	out->dyn = m->dyn;
	out->interp = m->interp;
}

/* The kernel has found us by the program's PT_INTERP. */
static void know_own_file(struct host *h, const struct elf_mapped *m)
{
	if (m->interp.n && m->interp.p[0] == '/') {
		h->own_path = m->interp;
		h->own = (struct span){(const unsigned char *)kernel_entry.lo, ARCH_PAGE};
	}
}

/* Fast path of most starts: the program is read in memory where the kernel mapped it, and the
   bundle's manifest lists everything that it needs. Returns, with nothing changed, when the fast
   path does not apply. */
static void enter_by_manifest(struct host *h)
{
	const char *path = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	struct elf_mapped m;
	struct verdict v;
	struct lib l = {.mark = 0};
	struct file_known known = {.arena = h->arena, .lib = &l};
	struct file f = {.path = path, .no_link = true, .known = &known};
	if (h->log ||
	    !elf_mapped_open(kernel_entry.phdr, kernel_entry.phnum, *entry_aux(AT_ENTRY), &m) ||
	    !is_program(h, path, &m, &f.inode) || !elf_mapped_read(&m) || !m.dyn.nneeds)
		return;
	read_image(&m, &l.image);
	know_own_file(h, &m);
	verdict_open(&v, h->arena, path);
	v.how.use_manifest = true;
	if (redirect_manifest(h, &f, &l.image, NULL, &v))
		(void)handover_mapped(&v);
}

/* Which path a program with more rights was started by is its caller's choice, and so is what lies
   there by now. It is judged as it lies in memory; of its path the kernel alone is asked. */
static OWN_FRAME int enter_secure(struct host *h, const struct options *o)
{
	char text[PATH_BYTES];
	struct buf b = buf_of(text, sizeof text);
	const char *name = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	struct elf_mapped m;
	struct lib l = {.mark = 0};
	struct file_known known = {.arena = h->arena, .lib = &l};
	struct file f = {.path = proc_exe, .known = &known};
	l.file = &f;
	if (h->ops->readlink(h, proc_exe, &b) == 0)
		name = f.path = text;
	bool read = elf_mapped_open(kernel_entry.phdr, kernel_entry.phnum, *entry_aux(AT_ENTRY),
				    &m) &&
		    elf_mapped_read(&m);
	if (read)
		read_image(&m, &l.image);
	else if (is_mapped(host_file(h, span_of(proc_exe))))
		return pipeline_enter(h, o, proc_exe);
	return pipeline_enter_mapped(h, o, &f, read ? &l.image : NULL, name ? name : "");
}

int interp_enter(struct arena *arena, char *const *env)
{
	struct host h;
	struct options o;
	(void)host_open(&h, arena, NULL, env);
	h.on_map_file = sigbus_guard_add_file;
	h.map_room = MAP_ROOM;
	memset(&o, 0, sizeof o);
	h.skip_access_checks = true;
	h.as_loader = true;
	if (entry_is_secure())
		host_distrust_caller(&h);
	o.verbose = h.log;
	if (h.secure)
		return enter_secure(&h, &o);
	enter_by_manifest(&h);
	return pipeline_enter(&h, &o, program_path(&h));
}
