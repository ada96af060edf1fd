/* Packed programs: the kernel starts an unpacker, and the headers do not show what the unpacked
   program needs. A file comes in; notes go out. */
#include "explain/explain.h"

#include "built/built.h"
#include "machine/machine.h"
#include "message/verdict.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

/* Bytes from the start in which UPX's l_info lies, behind the program headers of its stub. */
#define UPX_WITHIN 4096U
/* Largest runtime in front of an AppImage's file system. */
#define RUNTIME_MAX (256U << 10)
/* Fewer bytes behind the last section are padding or a signature. */
#define OWN_DATA_MIN 4096U

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

static bool has_fuse(struct host *h, const char *dir, const char *below)
{
	char path[128];
	struct buf b = buf_of(path, sizeof path);
	buf_path(&b, span_of(dir), span_of(below));
	buf_path(&b, (struct span){NULL, 0}, span_of("libfuse.so.2"));
	return !b.full && is_here(h, path);
}

/* What an AppImage's runtime needs of FUSE and this host does not have, as a phrase; NULL for
   nothing. The first runtimes load libfuse.so.2 by name, later ones contain it. */
static const char *missing_fuse(struct host *h, const struct file *f)
{
	static const char dirs[][12] = {"/usr/lib", "/lib", "/usr/lib64", "/lib64"};
	const struct machine *m = host_machine(h);
	if (!is_here(h, "/dev/fuse"))
		return "no /dev/fuse";
	if (!has_within(f->bytes, RUNTIME_MAX, "libfuse.so.2"))
		return NULL;
	for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		if (has_fuse(h, dirs[i], m ? m->multiarch : "") || has_fuse(h, dirs[i], ""))
			return NULL;
	return "no libfuse.so.2";
}

/* Notes a TMPDIR on a noexec mount for PyInstaller's one-file programs, which write their libraries
   below it and map them: mmap of code from a noexec mount fails with EPERM (mm/mmap.c, do_mmap). */
static void note_unpacking(struct host *h, const struct image *im, struct verdict *v)
{
	struct elf_sections table;
	struct span tmp = host_tmp_dir(h);
	if (!host_is_noexec(h, tmp))
		return;
	const struct elf_sections *s = elf_sections_open(&im->elf, &table) ? &table : NULL;
	if (built_runtime(&im->elf, s) != BUILT_PYINSTALLER)
		return;
	facts_text(&v->message.facts, FACT_UNPACKS_TO, tmp);
	verdict_note(v, LANDFALL_LF406);
}

static size_t end_of(struct span file, struct span part)
{
	return part.p ? (size_t)(part.p + part.n - file.p) : 0;
}

static size_t max_of(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Where the last byte ends that a segment or a section has. */
static size_t described_end(const struct elf *e)
{
	struct elf_sections table;
	struct elf_section s;
	struct elf_phdr ph;
	struct span part;
	size_t end = 0;
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, &ph);)
		if (span_sub(e->file, ph.off, ph.filesz, &part))
			end = max_of(end, end_of(e->file, part));
	if (!elf_sections_open(e, &table))
		return end;
	end = max_of(end, end_of(e->file, table.table));
	for (unsigned i = 0; elf_section(&table, i, &s); i++)
		end = max_of(end, end_of(e->file, s.bytes));
	return end;
}

bool has_own_data(const struct file *f)
{
	struct elf e;
	return f && f->bytes.p && elf_open(f->bytes, &e) == ELF_OK &&
	       f->bytes.n > described_end(&e) + OWN_DATA_MIN;
}

void note_packing(struct host *h, const struct file *f, const struct image *im, struct verdict *v)
{
	struct span mark;
	if (im->interp_fault == ELF_ABSENT && has_within(f->bytes, UPX_WITHIN, "UPX!"))
		verdict_note(v, LANDFALL_LF214);
	note_unpacking(h, im, v);
	/* The AppImage specification: 'AI' and the type at offset 8. Another root is not asked,
	   because its /dev is only filled when it is started. */
	if (h->root[0] || !span_sub(f->bytes, 8, 3, &mark) ||
	    (memcmp(mark.p, "AI\1", 3) != 0 && memcmp(mark.p, "AI\2", 3) != 0))
		return;
	const char *missing = missing_fuse(h, f);
	if (missing) {
		facts_text(&v->message.facts, FACT_NO_FUSE, span_of(missing));
		verdict_note(v, LANDFALL_LF212);
	}
}
