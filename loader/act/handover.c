/* Hand-over of a program that the kernel mapped, with us as its loader: the loader it should have
   had is mapped beside it, made to find its libraries, and entered in our place. Everything that
   can fail is done before the first thing that cannot be taken back. */
#include <landfall/handover.h>

#include <landfall/guard.h>
#include <landfall/lend.h>
#include <landfall/map.h>
#include <landfall/maps.h>
#include <landfall/target.h>
#include <landfall/vector.h>

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
	int os = map_elf(fd, e, out);
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

/* Everything of ours but the leaving page goes. */
static _Noreturn void enter(const struct leave *l, uint64_t *sp, const struct mapped *loader)
{
	guard_restore();
	maps_drop();
	leave_now(l, kernel_start.lo, kernel_start.hi, (uintptr_t)sp, loader->entry);
}

static void put_library_path(const struct handover *h, const char *name, char *to)
{
	memcpy(to, name, strlen(name));
	to += strlen(name);
	memcpy(to, h->library_path.p, h->library_path.n);
	to[h->library_path.n] = 0;
}

static int hand_over_lending(const struct handover *h, const struct target *t,
			     const struct mapped *loader)
{
	static const char name[] = "LD_LIBRARY_PATH=";
	struct leave l;
	struct lent lent;
	uint64_t more;
	uint64_t nmore;
	int os = leave_prepare(&l, sizeof name + h->library_path.n);
	if (os)
		return os;
	put_library_path(h, name, l.room);
	lend_plan(kernel_start.sp, name, &lent);
	target_own_hooks(t, &more, &nmore);
	uint64_t array = leave_give_back(&l, &lent, more, nmore);
	os = leave_seal(&l);
	if (os) {
		leave_cancel(&l);
		return os;
	}
	kernel_start.sp = lend_do(kernel_start.sp, l.room, &lent);
	target_set_hook(t, array);
	start_restore();
	*start_aux(AT_BASE) = loader->bias;
	enter(&l, kernel_start.sp, loader);
}

static int hand_over(const struct mapped *loader)
{
	struct leave l;
	int os = leave_prepare(&l, 0);
	if (os)
		return os;
	os = leave_seal(&l);
	if (os) {
		leave_cancel(&l);
		return os;
	}
	start_restore();
	*start_aux(AT_BASE) = loader->bias;
	enter(&l, kernel_start.sp, loader);
}

int handover_mapped(const struct verdict *v)
{
	const struct handover *h = &v->handover;
	struct mapped loader = {0};
	struct target t;
	target_read((const Elf64_Phdr *)(uintptr_t)kernel_start.phdr, kernel_start.phnum, &t);
	int os = map_and_patch(h, &loader);
	if (os)
		return os;
	if (h->way != WAY_COMMAND)
		os = hand_over(&loader);
	else if (target_takes_hook(&t))
		os = hand_over_lending(h, &t, &loader);
	else
		os = vector_enter(v, &t, &loader);
	map_remove(&loader);
	return os;
}
