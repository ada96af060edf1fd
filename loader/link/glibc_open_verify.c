/* Checks of one candidate library by glibc's ld.so: open_verify of elf/dl-load.c and the first
   checks of _dl_map_object_from_fd. A file comes in; whether ld.so takes it, skips it or ends the
   start goes out, with the reason in ld.so's own words. */
#include "link/glibc.h"

#include "closure/closure.h"
#include "closure/lib.h"
#include "machine/machine.h"
#include "read/abi_tag.h"
#include "read/phrases.h"
#include "read/release.h"
#include "read/segments.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

/* Highest accepted EI_ABIVERSION: LIBC_ABI_MAX (sysdeps/gnu) of the oldest supported release. */
#define ABI_VERSION_MAX 4
#define PAGE_LEAST 4096
#define NOT_PAGE_ALIGNED "ELF load command address/offset not page-aligned"
#define IS_PROGRAM "cannot dynamically load position-independent executable"

unsigned glibc_minor_of(struct lib *l)
{
	if (!l->minor_known) {
		struct span v = libc_version_of(LIBC_GLIBC, l->file);
		l->minor = v.p ? release_of(v).minor : 0;
		l->minor_known = true;
	}
	return l->minor;
}

unsigned glibc_minor(const struct closure *c)
{
	struct lib *l = lib_of(c->loader);
	unsigned minor = l ? glibc_minor_of(l) : 0;
	/* 2.33 was the first release whose loader prints its release. */
	return minor ? minor : 32;
}

static const char *ident_fault(const unsigned char *ident, const struct elf *want)
{
	if (memcmp(ident, ELFMAG, SELFMAG) != 0)
		return "invalid ELF header";
	if (ident[EI_DATA] != (want->big ? ELFDATA2MSB : ELFDATA2LSB))
		return want->big ? "ELF file data encoding not big-endian"
				 : "ELF file data encoding not little-endian";
	if (ident[EI_VERSION] != EV_CURRENT)
		return "ELF file version ident does not match current one";
	if (ident[EI_OSABI] != ELFOSABI_SYSV && ident[EI_OSABI] != ELFOSABI_GNU)
		return "ELF file OS ABI invalid";
	if (ident[EI_ABIVERSION] &&
	    (ident[EI_OSABI] == ELFOSABI_SYSV || ident[EI_ABIVERSION] >= ABI_VERSION_MAX))
		return "ELF file ABI version invalid";
	for (size_t i = EI_PAD; i < EI_NIDENT; i++)
		if (ident[i])
			return "nonzero padding in e_ident";
	return NULL;
}

static struct release kernel_release(struct host *h)
{
	host_uname(h);
	struct span k = h->kernel;
	size_t n = 0;
	while (n < k.n && (k.p[n] == '.' || (k.p[n] >= '0' && k.p[n] <= '9')))
		n++;
	return release_of((struct span){k.p, n});
}

/* Does the library's .note.ABI-tag demand another system or a newer kernel? Releases up to 2.35
   skip such a library. */
static bool is_for_other_kernel(struct closure *c, struct host *h, const struct elf *e)
{
	struct abi_tag tag;
	if (!abi_tag_read(e, &tag))
		return false;
	struct release kernel = kernel_release(h);
	bool too_old = kernel.major && release_cmp(tag.kernel, kernel) > 0;
	return (tag.system || too_old) && glibc_minor(c) < 36;
}

/* The loader's rules for the alignment of PT_LOAD: p_vaddr and p_offset agree modulo the page;
   before 2.35 modulo p_align, which was a multiple of the page. Every page is a multiple of
   PAGE_LEAST. */
static const char *align_fault(const struct closure *c, const struct elf *e)
{
	struct elf_phdr ph;
	const char *fault = NULL;
	for (unsigned i = 0; !fault && elf_next_phdr(e, PT_LOAD, &i, &ph);) {
		uint64_t apart = ph.vaddr - ph.off;
		bool old = ph.align % PAGE_LEAST || (apart & (ph.align - 1));
		if (apart % PAGE_LEAST == 0 && !old)
			continue;
		if (glibc_minor(c) >= 35)
			fault = apart % PAGE_LEAST ? NOT_PAGE_ALIGNED : NULL;
		else
			fault = ph.align % PAGE_LEAST
					? "ELF load command alignment not page-aligned"
					: "ELF load command address/offset not "
					  "properly aligned";
	}
	return fault;
}

/* Is this a program (DF_1_PIE), which loaders from 2.30 on do not take for a library? */
static bool is_program(const struct closure *c, const struct file *f)
{
	const struct lib *l = lib_of(f);
	size_t at;
	return l && l->image.dyn.present && (l->image.dyn.flags_1 & DF_1_PIE) &&
	       span_find(c->loader->bytes, span_of(IS_PROGRAM), &at);
}

static const char *map_fault(const struct closure *c, const struct file *f, const struct elf *e)
{
	struct elf_phdr ph;
	if (e->phentsize != (e->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)))
		return "ELF file's phentsize not the expected size";
	if (e->phnum && elf_phdrs_fault(e) != ELF_OK)
		return "cannot read file data";
	if (!elf_find_phdr(e, PT_LOAD, &ph))
		return "object file has no loadable segments";
	const char *fault = align_fault(c, e);
	if (fault)
		return fault;
	if (!elf_find_phdr(e, PT_DYNAMIC, &ph))
		return "object file has no dynamic section";
	if (e->type == ET_EXEC)
		return "cannot dynamically load executable";
	if (segments_file_size(e) > f->bytes.n && segments_cut_fault(e, machine_page(e), false))
		return segments_cut_fault(e, machine_page(e), false);
	if (is_program(c, f))
		return IS_PROGRAM;
	return f->bytes.n ? NULL : "file too short";
}

static enum candidate examine(struct closure *c, struct host *h, const struct file *f,
			      const char **why)
{
	const struct elf *want = &c->program->lib->image.elf;
	struct elf e;
	uint64_t version = 0;
	int os = f->os ? f->os : f->read_os;
	*why = os == EACCES ? PHRASE_NOT_READABLE : "";
	if (os)
		return os == ENOENT || os == EACCES || os == ENOTDIR ? NOT_HERE : LEFT;
	*why = "cannot read file data";
	if (!f->bytes.p)
		return STOPPED;
	*why = "file too short";
	if (f->bytes.n < (want->is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)))
		return STOPPED;
	const char *ident = ident_fault(f->bytes.p, want);
	bool is_other = f->bytes.p[EI_CLASS] != (want->is64 ? ELFCLASS64 : ELFCLASS32);
	*why = want->is64 ? "wrong ELF class: ELFCLASS32" : "wrong ELF class: ELFCLASS64";
	if (is_other && memcmp(f->bytes.p, ELFMAG, SELFMAG) == 0)
		return SKIPPED;
	*why = ident;
	if (ident)
		return STOPPED;
	*why = "ELF file version does not match current one";
	(void)span_uint(f->bytes, 20, 4, want->big, &version);
	if (elf_open(f->bytes, &e) != ELF_OK || version != EV_CURRENT)
		return STOPPED;
	*why = PHRASE_OTHER_MACHINE;
	if (e.machine != want->machine)
		return SKIPPED;
	*why = PHRASE_CANNOT_LOAD;
	if (e.type != ET_DYN && e.type != ET_EXEC)
		return STOPPED;
	*why = PHRASE_OTHER_KERNEL;
	if (is_for_other_kernel(c, h, &e))
		return SKIPPED;
	*why = map_fault(c, f, &e);
	return *why ? STOPPED : FOUND;
}

/* A file that the loader accepted before is accepted again without a check (cached in
   lib->fits). */
enum candidate glibc_open_verify(struct closure *c, struct host *h, const struct file *f,
				 const char **why)
{
	const struct lib *known = f->known->lib;
	uint16_t machine = c->program->lib->image.elf.machine;
	*why = "";
	if (known && known->fits == c->loader && known->fits_machine == machine)
		return FOUND;
	enum candidate r = examine(c, h, f, why);
	struct lib *l = r == FOUND ? lib_of(f) : NULL;
	if (l) {
		l->fits = c->loader;
		l->fits_machine = machine;
	}
	return r;
}
