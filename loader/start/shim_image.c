/* Maps the glibc layer that Landfall carries: its segments lie page by page in our own file, so
   that no file is opened and /proc is not needed. */
#include "start/shim_image.h"

#include "arch/arch.h"
#include "read/elf.h"
#include "shim/image.h"
#include "start/mappings.h"
#include "start/trampoline.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

/* The layer's two segments, in whole pages but for the end of what its file holds. */
struct layout {
	uint64_t ncode;  /* the code; data begins behind it */
	uint64_t nkept;  /* code, and data that is in the file */
	uint64_t nfile;  /* bytes of the file that nkept holds */
	uint64_t nbytes; /* of memory */
	uint64_t entry;
};

static uint64_t page_up(uint64_t n)
{
	return (n + ARCH_PAGE - 1) & ~(ARCH_PAGE - 1);
}

static void *at(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static bool is_laid_out(const struct elf_phdr *ph, uint32_t flags)
{
	return ph->off == ph->vaddr && ph->vaddr % ARCH_PAGE == 0 && ph->flags == flags &&
	       ph->filesz <= ph->memsz;
}

/* Code first, then data, both where they lie in the file (compat/musl/resident/image.ld). */
static bool read_layout(struct span image, struct layout *out)
{
	struct elf e;
	struct elf_phdr code;
	struct elf_phdr data;
	unsigned i = 0;
	if (elf_open(image, &e) != ELF_OK || !elf_next_phdr(&e, PT_LOAD, &i, &code) ||
	    !elf_next_phdr(&e, PT_LOAD, &i, &data) || !is_laid_out(&code, PF_R | PF_X) ||
	    !is_laid_out(&data, PF_R | PF_W) || code.vaddr != 0 ||
	    page_up(code.memsz) > data.vaddr || data.filesz > image.n - data.vaddr)
		return false;
	out->ncode = data.vaddr;
	out->nfile = data.vaddr + data.filesz;
	out->nkept = page_up(out->nfile);
	out->nbytes = page_up(data.vaddr + data.memsz);
	out->entry = e.entry;
	return out->entry < out->ncode && out->nkept <= out->nbytes;
}

/* Moves the pages of our own file to base. What lies behind the data in its last page is the
   file's, and must be zero. */
static int move(const struct layout *l, const struct shim_placed *p)
{
	if (mremap((void *)(uintptr_t)p->image.p, l->nkept, l->nkept, MREMAP_MAYMOVE | MREMAP_FIXED,
		   at(p->base)) == MAP_FAILED)
		return errno;
	if (mprotect(at(p->base + l->ncode), l->nkept - l->ncode, PROT_READ | PROT_WRITE))
		return errno;
	return 0;
}

static int copy(const struct layout *l, const struct shim_placed *p)
{
	mappings_bring_in(p->base, p->base + l->nkept);
	memcpy(at(p->base), p->image.p, l->nfile);
	return trampoline_seal_pages(p->base, l->ncode);
}

int shim_image_place(struct span image, bool keep_file, struct shim_placed *out)
{
	struct layout l;
	*out = (struct shim_placed){.image = image,
				    .moved = keep_file && image.p == shim_image().p};
	if (!read_layout(out->image, &l))
		return ENOEXEC;
	void *p = mmap(NULL, l.nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return errno;
	out->base = (uintptr_t)p;
	out->nbytes = l.nbytes;
	out->entry = out->base + l.entry;
	int os = out->moved ? move(&l, out) : copy(&l, out);
	if (os)
		shim_image_remove(out);
	else
		memset(at(out->base + l.nfile), 0, l.nkept - l.nfile);
	return os;
}

/* Moved pages go back to where they were, since they are read again. */
void shim_image_remove(const struct shim_placed *p)
{
	struct layout l;
	if (p->moved && read_layout((struct span){at(p->base), p->image.n}, &l))
		(void)mremap(at(p->base), l.nkept, l.nkept, MREMAP_MAYMOVE | MREMAP_FIXED,
			     (void *)(uintptr_t)p->image.p);
	(void)munmap(at(p->base), p->nbytes);
}
