/* Hand-over of a program that is mapped: the loader it should have had is mapped beside it, patched
   so that it finds its libraries, and entered in our place. */
#include <landfall/handover.h>

#include <landfall/passage.h>
#include <landfall/start.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int map_loader(const struct handover *h, struct elf *e, struct mapped *out)
{
	if (elf_open(h->file->bytes, e) != ELF_OK || elf_phdrs_fault(e) != ELF_OK)
		return ELIBBAD;
	int fd = open(h->file->path, O_RDONLY | O_NOCTTY);      /* closed below */
	if (fd < 0)
		return errno;
	int os = map_elf(fd, e, 0, out);
	(void)close(fd);
	return os;
}

/* The segment that holds these bytes of the file. */
static bool find_segment(const struct elf *e, const struct patch *p, struct elf_phdr *ph)
{
	for (unsigned i = 0; elf_phdr(e, i, ph); i++)
		if (ph->type == PT_LOAD && ph->off <= p->off &&
		    p->off + p->bytes.n <= ph->off + ph->filesz)
			return true;
	return false;
}

static int apply(const struct elf *e, const struct mapped *m, const struct patch *p)
{
	struct elf_phdr ph;
	if (!find_segment(e, p, &ph))
		return ELIBBAD;
	uint64_t to = m->bias + ph.vaddr + p->off - ph.off;
	uint64_t lo = to & ~(MAP_PAGE - 1);
	uint64_t n = to + p->bytes.n - lo;
	int prot = (ph.flags & PF_R ? PROT_READ : 0) | (ph.flags & PF_W ? PROT_WRITE : 0) |
		   (ph.flags & PF_X ? PROT_EXEC : 0);
	if (mprotect((void *)(uintptr_t)lo, n, PROT_READ | PROT_WRITE))
		return errno;
	memcpy((void *)(uintptr_t)to, p->bytes.p, p->bytes.n);
	return mprotect((void *)(uintptr_t)lo, n, prot) ? errno : 0;
}

static int map_and_patch(const struct handover *h, struct mapped *out)
{
	struct elf e;
	int os = map_loader(h, &e, out);
	for (unsigned i = 0; !os && i < h->npatches; i++) {
		os = apply(&e, out, &h->patches[i]);
		if (os)
			map_remove(out);
	}
	return os;
}

int passage_begin(struct passage *p)
{
	const struct handover *h = &p->verdict->handover;
	int os = map_and_patch(h, &p->loader);
	if (os)
		return os;
	/* With another executable in /proc only a loader that is told the program's path knows $ORIGIN.
	   */
	bool tell = p->identity && p->identity->keeps_exe && h->library_path.p;
	if (h->way != WAY_COMMAND && !tell)
		os = passage_plain(p);
	else if (started_takes_hook(&p->target) && !tell)
		os = passage_lend(p);
	else
		os = passage_command(p);
	map_remove(&p->loader);
	return os;
}

int handover_mapped(const struct verdict *v)
{
	struct passage p = {.verdict = v};
	started_read((const Elf64_Phdr *)(uintptr_t)kernel_start.phdr, kernel_start.phnum, &p.target);
	return passage_begin(&p);
}
