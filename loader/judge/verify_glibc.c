/* What glibc's ld.so makes of a file of the right name: open_verify of elf/dl-load.c and the first
   checks of _dl_map_object_from_fd. A file comes in; whether it is taken, passed over or ends the
   start goes out, in the loader's own words. */
#include <landfall/need.h>

#include <landfall/release.h>
#include <landfall/segments.h>

#include <elf.h>
#include <errno.h>
#include <string.h>

/* sysdeps/gnu: LIBC_ABI_MAX of the oldest release that is looked at. */
#define ABI_VERSION_MAX 4
/* Notes of one segment that are looked at. */
#define NOTES_MAX 64

unsigned glibc_minor(struct closure *c)
{
	struct lib *l = lib_of(c->loader);
	if (l && !l->minor) {
		struct span v = libc_version_of(LIBC_GLIBC, c->loader->bytes);
		/* 2.33 was the first whose loader says what it is. */
		l->minor = v.p ? (unsigned)(release_rank(v) / 10000 % 10000) : 32;
	}
	return l ? l->minor : 32;
}

static const char *ident_fault(const unsigned char *ident)
{
	if (memcmp(ident, ELFMAG, SELFMAG) != 0)
		return "invalid ELF header";
	if (ident[EI_DATA] != ELFDATA2LSB)
		return "ELF file data encoding not little-endian";
	if (ident[EI_VERSION] != EV_CURRENT)
		return "ELF file version ident does not match current one";
	if (ident[EI_OSABI] != ELFOSABI_SYSV && ident[EI_OSABI] != ELFOSABI_GNU)
		return "ELF file OS ABI invalid";
	if (ident[EI_ABIVERSION] && (ident[EI_OSABI] == ELFOSABI_SYSV ||
				     ident[EI_ABIVERSION] >= ABI_VERSION_MAX))
		return "ELF file ABI version invalid";
	for (size_t i = EI_PAD; i < EI_NIDENT; i++)
		if (ident[i])
			return "nonzero padding in e_ident";
	return NULL;
}

static uint64_t kernel_rank(struct host *h)
{
	host_uname(h);
	struct span k = h->kernel;
	size_t n = 0;
	while (n < k.n && (k.p[n] == '.' || (k.p[n] >= '0' && k.p[n] <= '9')))
		n++;
	return release_rank((struct span){k.p, n});
}

/* The words behind the ABI tag's head in a segment of notes, of which the build id is often the
   first (elf/dl-load.c, open_verify: 2.31 walks them by namesz and descsz, padded to the
   alignment). */
static bool find_abi_tag(struct span notes, uint64_t align, bool big, uint64_t want[4])
{
	static const unsigned char tag[16] = {4, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 'G', 'N', 'U', 0};
	struct span note;
	for (unsigned n = 0; n < NOTES_MAX && span_sub(notes, 0, 32, &note); n++) {
		uint64_t namesz = 0;
		uint64_t descsz = 0;
		if (memcmp(note.p, tag, sizeof tag) == 0) {
			for (size_t k = 0; k < 4; k++)
				(void)span_uint(note, 16 + 4 * k, 4, big, &want[k]);
			return true;
		}
		(void)span_uint(note, 0, 4, big, &namesz);
		(void)span_uint(note, 4, 4, big, &descsz);
		uint64_t desc = (12 + namesz + align - 1) / align * align;
		if (!span_from(notes, (desc + descsz + align - 1) / align * align, &notes))
			break;
	}
	return false;
}

/* .note.ABI-tag of a library: the system and the oldest kernel it is for. Up to 2.35 a library for
   another one is passed over. */
static bool is_for_other_kernel(struct closure *c, struct host *h, const struct elf *e)
{
	struct elf_phdr ph;
	struct span notes;
	for (unsigned i = 0; elf_next_phdr(e, PT_NOTE, &i, &ph);) {
		uint64_t want[4] = {0};
		if ((ph.align != 4 && ph.align != 8) ||
		    !span_sub(e->file, ph.off, ph.filesz, &notes) ||
		    !find_abi_tag(notes, ph.align, e->big, want))
			continue;
		uint64_t rank = (want[1] & 255) * 100000000 + (want[2] & 255) * 10000 + (want[3] & 255);
		uint64_t kernel = kernel_rank(h);
		return (want[0] || (kernel && rank > kernel)) && glibc_minor(c) < 36;
	}
	return false;
}

static const char *map_fault(const struct file *f, const struct elf *e)
{
	struct elf_phdr ph;
	if (e->phentsize != (e->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)))
		return "ELF file's phentsize not the expected size";
	if (e->phnum && elf_phdrs_fault(e) != ELF_OK)
		return "cannot read file data";
	if (!elf_find_phdr(e, PT_LOAD, &ph))
		return "object file has no loadable segments";
	if (!elf_find_phdr(e, PT_DYNAMIC, &ph))
		return "object file has no dynamic section";
	if (e->type == ET_EXEC)
		return "cannot dynamically load executable";
	if (segments_file_size(e) > f->bytes.n && segments_cut_fault(e, false))
		return segments_cut_fault(e, false);
	return f->bytes.n ? NULL : "file too short";
}

static enum candidate examine(struct closure *c, struct host *h, const struct file *f,
			      const char **why)
{
	const struct elf *want = &c->program->lib->image.elf;
	struct elf e;
	uint64_t version = 0;
	int os = f->os ? f->os : f->read_os;
	*why = os == EACCES ? "no permission to read it" : "";
	if (os)
		return os == ENOENT || os == EACCES || os == ENOTDIR ? NOT_HERE : LEFT;
	*why = "cannot read file data";
	if (!f->bytes.p)
		return STOPPED;
	*why = "file too short";
	if (f->bytes.n < (want->is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)))
		return STOPPED;
	const char *ident = ident_fault(f->bytes.p);
	bool is_other = f->bytes.p[EI_CLASS] != (want->is64 ? ELFCLASS64 : ELFCLASS32);
	*why = want->is64 ? "wrong ELF class: ELFCLASS32" : "wrong ELF class: ELFCLASS64";
	if (is_other && memcmp(f->bytes.p, ELFMAG, SELFMAG) == 0)
		return SKIPPED;
	*why = ident;
	if (ident)
		return STOPPED;
	*why = "ELF file version does not match current one";
	(void)span_uint(f->bytes, 20, 4, false, &version);
	if (elf_open(f->bytes, &e) != ELF_OK || version != EV_CURRENT)
		return STOPPED;
	*why = "it is for another processor";
	if (e.machine != want->machine)
		return SKIPPED;
	*why = "only ET_DYN and ET_EXEC can be loaded";
	if (e.type != ET_DYN && e.type != ET_EXEC)
		return STOPPED;
	*why = "it is for a newer kernel, or for another system";
	if (is_for_other_kernel(c, h, &e))
		return SKIPPED;
	*why = map_fault(f, &e);
	return *why ? STOPPED : FOUND;
}

/* What this loader took before it takes again. */
enum candidate glibc_candidate(struct closure *c, struct host *h, const struct file *f,
			       const char **why)
{
	const struct lib *known = f->lib;
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
