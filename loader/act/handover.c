/* Hand-over of a program that is mapped: the loader it should have had is mapped beside it, patched
   so that it finds its libraries, and entered in our place. */
#include <landfall/handover.h>

#include <landfall/passage.h>
#include <landfall/start.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* As much of a file as has all program headers of any loader: it has about ten. */
#define HEAD_BYTES 1024

/* The headers of a loader that nobody has looked at. */
static int read_head(int fd, uint64_t nfile, unsigned char *head, struct elf *e)
{
	struct stat st;
	ssize_t n = read(fd, head, HEAD_BYTES);
	if (n < 0 || fstat(fd, &st))
		return errno;
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != nfile)
		return EILSEQ;
	return elf_open((struct span){head, (size_t)n}, e) == ELF_OK ? 0 : ELIBBAD;
}

static int map_open(int fd, const struct handover *h, unsigned char *head, struct elf *e,
		    struct mapped *out)
{
	const struct file *f = h->file;
	const struct map_wish wish = {.nfile = f ? f->bytes.n : h->size,
				      .soft = h->npatches ? h->patches[0].off : MAP_NOT_SOFT};
	int os = f ? 0 : read_head(fd, wish.nfile, head, e);
	if (!os && ((f && elf_open(f->bytes, e) != ELF_OK) || elf_phdrs_fault(e) != ELF_OK))
		os = ELIBBAD;
	return os ? os : map_elf(fd, e, &wish, out);
}

static int map_loader(const struct handover *h, unsigned char *head, struct elf *e,
		      struct mapped *out)
{
	int fd = open((const char *)h->loader.p, O_RDONLY | O_NOCTTY);  /* closed below */
	if (fd < 0)
		return errno;
	int os = map_open(fd, h, head, e, out);
	(void)close(fd);
	return os;
}

/* The segment that holds these bytes of the file. */
static bool find_segment(const struct elf *e, const struct patch *p, struct elf_phdr *ph)
{
	for (unsigned i = 0; elf_next_phdr(e, PT_LOAD, &i, ph);)
		if (ph->off <= p->off && p->off + p->bytes.n <= ph->off + ph->filesz)
			return true;
	return false;
}

/* The whole segment changes its protection: to split a mapping and to join it again costs more. */
static int apply(const struct elf *e, const struct mapped *m, const struct patch *p, bool soft)
{
	struct elf_phdr ph;
	if (!find_segment(e, p, &ph))
		return ELIBBAD;
	uint64_t to = m->bias + ph.vaddr + p->off - ph.off;
	uint64_t lo = (m->bias + ph.vaddr) & ~(MAP_PAGE - 1);
	uint64_t n = m->bias + ph.vaddr + ph.filesz - lo;
	if (!(soft && map_is_soft(&ph, p->off)) &&
	    mprotect((void *)(uintptr_t)lo, n, PROT_READ | PROT_WRITE))
		return errno;
	memcpy((void *)(uintptr_t)to, p->bytes.p, p->bytes.n);
	return mprotect((void *)(uintptr_t)lo, n, map_protection(&ph)) ? errno : 0;
}

static int map_and_patch(const struct handover *h, struct mapped *out)
{
	unsigned char head[HEAD_BYTES];
	struct elf e;
	int os = map_loader(h, head, &e, out);
	for (unsigned i = 0; !os && i < h->npatches; i++) {
		os = apply(&e, out, &h->patches[i], i == 0);
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
