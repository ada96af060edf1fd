/* Maps the real ld.so next to the already mapped program, patches its library path, and enters it.
   */
#include "start/handover.h"

#include "machine/aarch64.h"
#include "read/own.h"
#include "start/enter_loader.h"
#include "start/entry.h"
#include "start/shim_attach.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Enough bytes for the ELF and program headers of any ld.so, which has about ten. */
#define HEAD_BYTES 1024

/* Reads the headers of a loader that was chosen by a manifest alone. */
static int read_head(int fd, struct owners *o, uint64_t nfile, unsigned char *head, struct elf *e)
{
	struct stat st;
	ssize_t n = read(fd, head, HEAD_BYTES);
	if (n < 0 || fstat(fd, &st))
		return errno;
	const struct inode node = {.mode = st.st_mode, .uid = st.st_uid, .gid = st.st_gid};
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != nfile || !owned_inode(o, &node))
		return EILSEQ;
	return elf_open((struct span){head, (size_t)n}, e) == ELF_OK ? 0 : ELIBBAD;
}

/* musl's loader with the glibc layer is entered where the judge has mapped its file, if that is
   still the file of the path. */
static void wish_there(int fd, const struct handover *h, struct map_wish *out)
{
	const struct inode *n = &h->file->inode;
	struct stat st;
	if (h->sites && fstat(fd, &st) == 0 && st.st_dev == n->dev && st.st_ino == n->ino &&
	    (uint64_t)st.st_size == n->size && st.st_mtime == n->mtime) {
		out->there = (uintptr_t)h->file->bytes.p;
		out->nthere = h->nmapped;
	}
}

static int map_open(int fd, const struct handover *h, unsigned char *head, struct elf *e,
		    struct mapped *out)
{
	const struct file *f = h->file;
	struct map_wish wish = {.nfile = f ? f->bytes.n : h->size,
				.soft = h->npatches ? h->patches[0].off : MAP_NOT_SOFT};
	if (f)
		wish_there(fd, h, &wish);
	struct owners o = h->owners;
	int os = f ? 0 : read_head(fd, &o, wish.nfile, head, e);
	if (!os && ((f && elf_open(f->bytes, e) != ELF_OK) || elf_phdrs_fault(e) != ELF_OK))
		os = ELIBBAD;
	/* A manifest can name a copy of Landfall, which would find the same manifest for ever. */
	if (!os && elf_is_own(e))
		os = ELIBBAD;
	os = os ? os : map_elf(fd, e, &wish, out);
	if (!os && !map_elf_reads(e, out)) {
		map_remove(out);
		os = ELIBBAD;
	}
	return os;
}

static int map_loader(const struct handover *h, unsigned char *head, struct elf *e,
		      struct mapped *out)
{
	int fd = open((const char *)h->loader.p, O_RDONLY | O_NOCTTY); /* closed below */
	if (fd < 0)
		return errno;
	int os = map_open(fd, h, head, e, out);
	(void)close(fd);
	return os;
}

static bool is_inside(const struct patch *p, const struct elf_phdr *ph)
{
	return ph->off <= p->off && p->off + p->bytes.n <= ph->off + ph->filesz;
}

/* Finds the segment that holds these bytes of the file. */
static bool find_segment(const struct elf *e, const struct patch *p, struct elf_phdr *ph)
{
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, ph);)
		if (is_inside(p, ph))
			return true;
	return false;
}

/* Applies the patches from *i on that lie in the segment of the first of them. Its protection is
   changed as a whole, because splitting and joining a mapping costs more. */
static int apply(const struct elf *e, const struct mapped *m, const struct handover *h, unsigned *i)
{
	const struct patch *p = &h->patches[*i];
	struct elf_phdr ph;
	if (!find_segment(e, p, &ph))
		return ELIBBAD;
	uint64_t lo = (m->bias + ph.vaddr) & ~(ARCH_PAGE - 1);
	uint64_t n = m->bias + ph.vaddr + ph.filesz - lo;
	if (!(*i == 0 && map_elf_is_rigid(&ph, p->off)) &&
	    mprotect((void *)(uintptr_t)lo, n, PROT_READ | PROT_WRITE))
		return errno;
	for (; *i < h->npatches && is_inside(&h->patches[*i], &ph); ++*i) {
		p = &h->patches[*i];
		memcpy((void *)(uintptr_t)(m->bias + ph.vaddr + p->off - ph.off), p->bytes.p,
		       p->bytes.n);
	}
	return mprotect((void *)(uintptr_t)lo, n, map_protection(&ph)) ? errno : 0;
}

/* Guards the branches into a loader's code where its note asks for that, as this processor's kernel
   does for a loader that it maps. */
static int guard_branches(const struct elf *e, const struct mapped *m)
{
	const uintptr_t *hwcap2 = entry_aux(AT_HWCAP2);
	const int more = arch_guarded_code(hwcap2 ? *hwcap2 : 0);
	struct elf first = *e; /* the first segment, as a file that ends with it */
	struct elf_phdr ph;
	if (!more || !elf_find_phdr(e, PT_LOAD, &ph) || ph.off || !(ph.flags & PF_R))
		return 0;
	first.file = (struct span){(const unsigned char *)(uintptr_t)(m->bias + ph.vaddr),
				   (size_t)ph.filesz};
	if (!aarch64_guards_branches(&first))
		return 0;
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, &ph);) {
		const uint64_t lo = (m->bias + ph.vaddr) & ~(ARCH_PAGE - 1);
		const uint64_t n = m->bias + ph.vaddr + ph.memsz - lo;
		if ((ph.flags & PF_X) &&
		    mprotect((void *)(uintptr_t)lo, n, map_protection(&ph) | more))
			return errno;
	}
	return 0;
}

/* A loader of the same size in the place of the one that was vouched for looks into the host's
   directories. */
static bool is_closed(const struct elf *e, const struct mapped *m, const struct patch *closed)
{
	struct elf_phdr ph;
	return !closed->bytes.n ||
	       (find_segment(e, closed, &ph) &&
		memchr((void *)(uintptr_t)(m->bias + ph.vaddr + closed->off - ph.off), '~',
		       closed->bytes.n));
}

static int map_and_patch(const struct handover *h, struct mapped *out)
{
	unsigned char head[HEAD_BYTES];
	struct elf e;
	int os = map_loader(h, head, &e, out);
	if (os)
		return os;
	if (!is_closed(&e, out, &h->closed))
		os = ELIBBAD;
	for (unsigned i = 0; !os && i < h->npatches;)
		os = apply(&e, out, h, &i);
	os = os ? os : guard_branches(&e, out);
	if (os)
		map_remove(out);
	return os;
}

int enter_begin(struct loader_entry *p)
{
	const struct handover *h = &p->verdict->handover;
	int os = map_and_patch(h, &p->loader);
	if (os)
		return os;
	/* A loader under another /proc/self/exe knows $ORIGIN only if it is told the program's
	   path. */
	bool tell = p->identity && p->identity->keeps_exe && h->library_path.p;
	if (h->sites)
		os = shim_attach(p);
	if (!os && h->way != WAY_COMMAND && !tell)
		os = enter_plain(p);
	else if (!os && h->kind == LIBC_GLIBC && mapped_program_takes_hook(&p->target) && !tell)
		os = enter_with_variable(p);
	else if (!os)
		os = enter_by_command(p);
	map_remove(&p->loader);
	return os;
}

int handover_mapped(const struct verdict *v)
{
	struct loader_entry p = {.verdict = v};
	mapped_program_read((const ElfW(Phdr) *)(uintptr_t)kernel_entry.phdr, kernel_entry.phnum,
			    &p.target);
	return enter_begin(&p);
}
