/* Programs that are another program's wrapping: what the kernel starts is the unpacker, and what
   that needs cannot be read from the headers. The file comes in, notes go out. */
#include <landfall/verdict.h>

#include <landfall/built.h>

#include <errno.h>
#include <string.h>

/* l_info of UPX follows the program headers of its stub. */
#define UPX_WITHIN 4096U
/* The runtime in front of an AppImage's file system. */
#define RUNTIME_MAX (256U << 10)

static bool has_within(struct span file, size_t n, const char *text)
{
	size_t at;
	if (file.n > n)
		file.n = n;
	return span_find(file, span_of(text), &at);
}

static bool is_here(struct host *h, const char *path)
{
	const struct file *f = host_file(h, span_of(path));
	return f && !f->os;
}

/* The first runtimes load libfuse.so.2 by name; later ones have their own. */
static const char *fuse_lacking(struct host *h, const struct file *f)
{
	static const char dirs[][40] = {
		"/usr/lib/x86_64-linux-gnu/libfuse.so.2", "/lib/x86_64-linux-gnu/libfuse.so.2",
		"/usr/lib64/libfuse.so.2", "/lib64/libfuse.so.2", "/usr/lib/libfuse.so.2",
		"/lib/libfuse.so.2",
	};
	if (!is_here(h, "/dev/fuse"))
		return "no /dev/fuse here";
	if (!has_within(f->bytes, RUNTIME_MAX, "libfuse.so.2"))
		return NULL;
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		if (is_here(h, dirs[i]))
			return NULL;
	return "no libfuse.so.2 here";
}

/* PyInstaller's one-file programs write their libraries below TMPDIR and map them from there; mmap
   of code from a mount that forbids execution fails with EPERM (mm/mmap.c, do_mmap). */
static void note_unpacking(struct host *h, const struct image *im, struct verdict *v)
{
	struct elf_sections table;
	struct span tmp = host_tmp_dir(h);
	if (!host_is_noexec(h, tmp))
		return;
	const struct elf_sections *s = elf_sections_open(&im->elf, &table) ? &table : NULL;
	if (built_runtime(&im->elf, s) != BUILT_PYINSTALLER)
		return;
	facts_text(&v->facts, "unpacks_to", tmp);
	verdict_note(v, "LF406");
}

void note_packing(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	struct span mark;
	if (im->interp_fault == ELF_ABSENT && has_within(f->bytes, UPX_WITHIN, "UPX!"))
		verdict_note(v, "LF214");
	note_unpacking(h, im, v);
	/* The AppImage specification: 'AI' and the type at offset 8. Another root's devices are made
	   when it is started. */
	if (h->root[0] || !span_sub(f->bytes, 8, 3, &mark) ||
	    (memcmp(mark.p, "AI\1", 3) != 0 && memcmp(mark.p, "AI\2", 3) != 0))
		return;
	const char *lacking = fuse_lacking(h, f);
	if (lacking) {
		facts_text(&v->facts, "no_fuse", span_of(lacking));
		verdict_note(v, "LF212");
	}
}
