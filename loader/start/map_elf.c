/* Maps an ELF file as the kernel would. Decoded headers and a descriptor come in, a mapped image
   goes out; the file's bytes are only read by the kernel. No address is trusted before the sums
   that lead to it were checked. */
#include "start/map_elf.h"

#include "arch/arch.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

#define SMALL_DATA_BYTES (64U << 10)

/* The end of the addresses that a program has: 47 bits of them on the smallest 64-bit kernels. */
#define ADDRESS_MAX ((uint64_t)1 << (sizeof(void *) == 8 ? 47 : 32))

static uint64_t page_down(uint64_t a)
{
	return a & ~(ARCH_PAGE - 1);
}

static uint64_t page_up(uint64_t a)
{
	return page_down(a + ARCH_PAGE - 1);
}

static void *at(uint64_t a)
{
	return (void *)(uintptr_t)a;
}

/* Reads the next loadable segment from *i on and checks it by itself. An empty segment is skipped.
   */
static bool next_load(const struct elf *e, unsigned *i, struct elf_phdr *ph)
{
	while (elf_next_phdr(e, PT_LOAD, i, ph))
		if (ph->memsz || ph->filesz)
			return true;
	return false;
}

static bool is_sound(uint64_t nfile, const struct elf_phdr *ph)
{
	return ph->filesz <= ph->memsz && ph->memsz <= MAP_SPAN_MAX &&
	       ph->vaddr <= ADDRESS_MAX - MAP_SPAN_MAX &&
	       (!ph->filesz || ((ph->off ^ ph->vaddr) & (ARCH_PAGE - 1)) == 0) &&
	       ph->off <= nfile && ph->filesz <= nfile - ph->off;
}

/* The layout of the whole image. Its room is reserved by mapping the file at the size of all
   segments, as the kernel does for the first one (elf_load, total_size), or by an anonymous
   mapping. */
struct extent {
	uint64_t lo, hi, align;
	uint64_t soft; /* as in struct map_wish */
	bool dense;    /* each segment begins where the one before it ends */
	int fd;
	int prot;
	int flags;
	off_t off;
};

static bool measure(const struct elf *e, uint64_t nfile, struct extent *x)
{
	struct elf_phdr ph;
	*x = (struct extent){UINT64_MAX, 0,  ARCH_PAGE, MAP_NOT_SOFT,
			     true,       -1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
			     0};
	for (unsigned i = 0; next_load(e, &i, &ph);) {
		if (!is_sound(nfile, &ph))
			return false;
		x->dense = x->dense && (!x->hi || page_down(ph.vaddr) == x->hi);
		if (page_down(ph.vaddr) < x->lo)
			x->lo = page_down(ph.vaddr);
		if (page_up(ph.vaddr + ph.memsz) > x->hi)
			x->hi = page_up(ph.vaddr + ph.memsz);
		/* Ignores a p_align that is no power of two, as the kernel's maximum_alignment()
		   does. */
		if (ph.align > x->align && (ph.align & (ph.align - 1)) == 0)
			x->align = ph.align;
	}
	return x->lo < x->hi && x->hi - x->lo <= MAP_SPAN_MAX && x->align <= MAP_SPAN_MAX;
}

int map_protection(const struct elf_phdr *ph)
{
	return (ph->flags & PF_R ? PROT_READ : 0) | (ph->flags & PF_W ? PROT_WRITE : 0) |
	       (ph->flags & PF_X ? PROT_EXEC : 0);
}

bool map_elf_is_rigid(const struct elf_phdr *ph, uint64_t soft)
{
	return !(ph->flags & PF_X) && soft >= ph->off && soft - ph->off < ph->filesz;
}

static int first_protection(const struct elf_phdr *ph, uint64_t soft)
{
	return map_protection(ph) | (map_elf_is_rigid(ph, soft) ? PROT_WRITE : 0);
}

/* Of small data nearly every page is written at a start, and a fault for each costs more than all
   of them; code comes sixteen pages at a fault anyway. What is writable only until it is patched
   would be copied for nothing. */
static int brought_in(const struct elf_phdr *ph, uint64_t soft)
{
	return ph->flags & PF_W && ph->filesz <= SMALL_DATA_BYTES && !map_elf_is_rigid(ph, soft)
		       ? MAP_POPULATE
		       : 0;
}

/* Lets the first segment's mapping reserve the room, unless the alignment is larger than a page:
   only an empty room can be cut to it. */
static void fill_with_first(int fd, const struct elf *e, struct extent *x)
{
	struct elf_phdr ph;
	unsigned i = 0;
	if (x->align > ARCH_PAGE || !next_load(e, &i, &ph) || page_down(ph.vaddr) != x->lo ||
	    !ph.filesz || ph.memsz != ph.filesz)
		return;
	x->fd = fd;
	x->prot = first_protection(&ph, x->soft);
	x->flags = MAP_PRIVATE;
	x->off = (off_t)page_down(ph.off);
}

static int reserve_at(const struct extent *x, uint64_t bias)
{
	void *p = mmap(at(bias + x->lo), x->hi - x->lo, x->prot, x->flags | MAP_FIXED_NOREPLACE,
		       x->fd, x->off);
	if (p == MAP_FAILED)
		return errno;
	if (p == at(bias + x->lo))
		return 0;
	(void)munmap(p, x->hi - x->lo); /* Linux before 4.17 takes MAP_FIXED_NOREPLACE as a hint */
	return EEXIST;
}

static int reserve_wished(const struct extent *x, uint64_t want, uint64_t *bias)
{
	*bias = (want + x->align - 1) / x->align * x->align;
	return want ? reserve_at(x, *bias) : EEXIST;
}

/* Reserves more than is needed, so that an aligned part can be kept. */
static int reserve_free(const struct extent *x, uint64_t *bias)
{
	uint64_t n = x->hi - x->lo;
	uint64_t more = n + x->align - ARCH_PAGE;
	void *p = mmap(NULL, more, x->prot, x->flags, x->fd, x->off);
	if (p == MAP_FAILED)
		return errno;
	uint64_t got = (uintptr_t)p;
	uint64_t want = (got - x->lo + x->align - 1) / x->align * x->align + x->lo;
	if (want > got)
		(void)munmap(p, want - got);
	if (got + more > want + n)
		(void)munmap(at(want + n), got + more - want - n);
	*bias = want - x->lo;
	return 0;
}

/* Maps one segment as elf_load does: the file's part, then zeros to the end of its last page when
   memory goes on behind it, then fresh pages. */
static int map_segment(int fd, const struct elf_phdr *ph, uint64_t bias, uint64_t soft)
{
	int prot = first_protection(ph, soft);
	uint64_t start = bias + page_down(ph->vaddr);
	uint64_t file_end = bias + ph->vaddr + ph->filesz;
	uint64_t fresh = ph->filesz ? page_up(file_end) : start;
	uint64_t end = page_up(bias + ph->vaddr + ph->memsz);
	if (ph->filesz &&
	    mmap(at(start), fresh - start, prot, MAP_PRIVATE | MAP_FIXED | brought_in(ph, soft), fd,
		 (off_t)page_down(ph->off)) == MAP_FAILED)
		return errno;
	if (ph->memsz == ph->filesz)
		return 0;
	if (ph->filesz && (ph->flags & PF_W))
		memset(at(file_end), 0, fresh - file_end);
	if (end > fresh && mmap(at(fresh), end - fresh, PROT_READ | PROT_WRITE | (prot & PROT_EXEC),
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		return errno;
	return 0;
}

/* Returns the first page at or behind a on which a segment begins; hi when there is none. */
static uint64_t next_start(const struct elf *e, uint64_t a, uint64_t hi)
{
	struct elf_phdr ph;
	for (unsigned i = 0; next_load(e, &i, &ph);)
		if (page_down(ph.vaddr) >= a && page_down(ph.vaddr) < hi)
			hi = page_down(ph.vaddr);
	return hi;
}

static bool is_covered(const struct elf *e, uint64_t a)
{
	struct elf_phdr ph;
	for (unsigned i = 0; next_load(e, &i, &ph);)
		if (page_down(ph.vaddr) <= a && a < page_up(ph.vaddr + ph.memsz))
			return true;
	return false;
}

static void open_holes(const struct elf *e, const struct extent *x, uint64_t bias)
{
	struct elf_phdr ph;
	for (unsigned i = 0; next_load(e, &i, &ph);) {
		uint64_t end = page_up(ph.vaddr + ph.memsz);
		uint64_t next = next_start(e, end, x->hi);
		if (end < next && !is_covered(e, end))
			(void)munmap(at(bias + end), next - end);
	}
}

/* Where the whole table of program headers lies in memory; 0 when in no segment. */
static uint64_t phdr_address(const struct elf *e, uint64_t bias)
{
	const uint64_t n = (uint64_t)e->phnum * sizeof(ElfW(Phdr));
	struct elf_phdr ph;
	uint64_t found = 0;
	for (unsigned i = 0; next_load(e, &i, &ph);)
		if (ph.off <= e->phoff && e->phoff - ph.off <= ph.filesz &&
		    n <= ph.filesz - (e->phoff - ph.off))
			found = bias + ph.vaddr + e->phoff - ph.off;
	return found;
}

/* Does a segment hold n bytes from vaddr on, aligned for any member, and may all that is mapped
   over their pages be read? */
static bool is_readable(const struct elf *e, uint64_t vaddr, uint64_t n)
{
	struct elf_phdr ph;
	bool held = false;
	if (vaddr % sizeof(ElfW(Addr)))
		return false;
	for (unsigned i = 0; next_load(e, &i, &ph);) {
		uint64_t lo = ph.vaddr & ~(ARCH_PAGE - 1);
		uint64_t hi = (ph.vaddr + ph.memsz + ARCH_PAGE - 1) & ~(ARCH_PAGE - 1);
		if (!(ph.flags & PF_R) && lo < vaddr + n && hi > (vaddr & ~(ARCH_PAGE - 1)))
			return false;
		held = held || (vaddr >= ph.vaddr && vaddr - ph.vaddr <= ph.memsz &&
				n <= ph.memsz - (vaddr - ph.vaddr));
	}
	return held;
}

bool map_elf_reads(const struct elf *e, const struct mapped *m)
{
	struct elf_phdr dyn;
	unsigned i = 0;
	if (!m->phdr || !is_readable(e, m->phdr - m->bias, e->phnum * sizeof(ElfW(Phdr))))
		return false;
	while (elf_next_phdr(e, PT_DYNAMIC, &i, &dyn))
		if (!is_readable(e, dyn.vaddr, dyn.memsz))
			return false;
	return true;
}

static int reserve(const struct elf *e, const struct extent *x, uint64_t want, uint64_t *bias)
{
	*bias = 0;
	if (e->type == ET_EXEC)
		return reserve_at(x, 0);
	return reserve_wished(x, want, bias) ? reserve_free(x, bias) : 0;
}

/* Does the segment lie in memory as it lies in the file, read-only and without zeros behind it? */
static bool is_as_filed(const struct elf_phdr *ph, const struct extent *x)
{
	return !(ph->flags & PF_W) && ph->filesz == ph->memsz && ph->vaddr - x->lo == ph->off;
}

/* Can the mapping at wish->there become the image? All segments but the last lie as in the file;
   the last one is mapped anew over what follows them. */
static bool fits_there(const struct elf *e, const struct map_wish *wish, const struct extent *x)
{
	struct elf_phdr ph;
	bool last = false;
	if (!wish->there || e->type != ET_DYN || !x->dense || x->hi - x->lo > wish->nthere ||
	    (wish->there - x->lo) % x->align)
		return false;
	for (unsigned i = 0; next_load(e, &i, &ph);) {
		if (last)
			return false;
		last = !is_as_filed(&ph, x);
	}
	return true;
}

/* Gives the segments that stay their rights. False where no mapping may gain code (PR_SET_MDWE). */
static bool protect_there(const struct elf *e, const struct extent *x, uint64_t bias)
{
	struct elf_phdr ph;
	for (unsigned i = 0; next_load(e, &i, &ph);) {
		uint64_t start = bias + page_down(ph.vaddr);
		uint64_t n = bias + page_up(ph.vaddr + ph.memsz) - start;
		if (is_as_filed(&ph, x) && map_protection(&ph) != PROT_READ &&
		    mprotect(at(start), n, map_protection(&ph)))
			return false;
	}
	return true;
}

/* Maps what does not stay over the mapping at wish->there. */
static int map_there(int fd, const struct elf *e, const struct extent *x, uint64_t bias)
{
	struct elf_phdr ph;
	int os = 0;
	for (unsigned i = 0; !os && next_load(e, &i, &ph);)
		if (!is_as_filed(&ph, x))
			os = map_segment(fd, &ph, bias, x->soft);
	return os;
}

int map_elf(int fd, const struct elf *e, const struct map_wish *wish, struct mapped *out)
{
	struct extent x;
	struct elf_phdr ph;
	uint64_t bias;
	memset(out, 0, sizeof *out);
	if (!measure(e, wish->nfile, &x))
		return ENOEXEC;
	x.soft = wish->soft;
	bias = wish->there - x.lo;
	const bool in_place = fits_there(e, wish, &x) && protect_there(e, &x, bias);
	if (!in_place)
		fill_with_first(fd, e, &x);
	int os = in_place ? 0 : reserve(e, &x, wish->at, &bias);
	if (os)
		return os;
	*out = (struct mapped){
		bias,     bias + x.lo, bias + x.hi, bias + e->entry, phdr_address(e, bias),
		e->phnum, in_place};
	if (in_place)
		return map_there(fd, e, &x, bias);
	for (unsigned i = 0, k = 0; !os && next_load(e, &i, &ph); k++)
		if (k || x.fd < 0)
			os = map_segment(fd, &ph, bias, x.soft);
	if (os)
		map_remove(out);
	else if (!x.dense)
		open_holes(e, &x, bias);
	return os;
}

void map_remove(const struct mapped *m)
{
	if (!m->in_place)
		(void)munmap(at(m->lo), m->hi - m->lo);
}
