/* What the kernel finds when it is too late to refuse: begin_new_exec has torn the old program down,
   and whatever then fails ends the new one with a silent SIGSEGV (fs/binfmt_elf.c, load_elf_binary,
   elf_load, padzero). A program that will end so for certain is refused here; when it only might, it
   is run. */
#include <landfall/verdict.h>

#include <elf.h>

#ifdef __x86_64__
#define PAGE 4096U
#else
#define PAGE 65536U     /* the largest that a kernel is built with */
#endif
/* TASK_SIZE with five levels of page tables, the most there is; and that of 32-bit programs. */
#define ADDRESSES_64 (1ULL << 56)
#define ADDRESSES_32 0xffffe000ULL

static uint64_t page_end(uint64_t n)
{
	return n > UINT64_MAX - PAGE ? UINT64_MAX : (n + PAGE - 1) / PAGE * PAGE;
}

static bool refuse(struct verdict *v, const char *id, const char *fault)
{
	facts_text(&v->facts, "fault", span_of(fault));
	verdict_refuse(v, id);
	return true;
}

static bool next_load(const struct elf *e, unsigned *i, struct elf_phdr *out)
{
	while (elf_phdr(e, (*i)++, out))
		if (out->type == PT_LOAD)
			return true;
	return false;
}

/* -EINVAL and -ENOMEM of elf_load and vm_brk_flags. */
static const char *map_fault(const struct elf *e)
{
	struct elf_phdr ph;
	uint64_t room = e->is64 ? ADDRESSES_64 : ADDRESSES_32;
	unsigned i = 0;
	while (next_load(e, &i, &ph)) {
		if (ph.filesz > ph.memsz)
			return "a segment has more bytes in the file (p_filesz) than in memory (p_memsz)";
		if (ph.memsz > room || room - ph.memsz < ph.vaddr)
			return "a segment reaches beyond the last address that a program can have";
	}
	return NULL;
}

uint64_t segments_bytes(const struct elf *e)
{
	struct elf_phdr ph;
	uint64_t sum = 0;
	unsigned i = 0;
	while (next_load(e, &i, &ph))
		sum += ph.memsz < ADDRESSES_64 ? ph.memsz : ADDRESSES_64;
	return sum;
}

/* More than its headers say it has. */
static uint64_t wanted_bytes(const struct elf *e)
{
	struct elf_phdr ph;
	uint64_t most = 0;
	unsigned i = 0;
	while (next_load(e, &i, &ph))
		if (ph.filesz && ph.off <= UINT64_MAX / 4 && ph.filesz <= UINT64_MAX / 4 &&
		    ph.off + ph.filesz > most)
			most = ph.off + ph.filesz;
	return most;
}

static bool is_entry(const struct elf *e, const struct elf_phdr *ph)
{
	return e->entry >= ph->vaddr && e->entry - ph->vaddr < ph->filesz;
}

/* Bytes behind the last page of the file: SIGBUS for who reads them, -EFAULT for the kernel, which
   clears the rest of the last page of a writable segment that goes on without the file. */
static const char *cut_fault(const struct elf *e)
{
	struct elf_phdr ph;
	uint64_t end = page_end(e->file.n);
	unsigned i = 0;
	while (next_load(e, &i, &ph)) {
		uint64_t last = ph.off + ph.filesz;
		if (is_entry(e, &ph) && ph.off + (e->entry - ph.vaddr) >= end)
			return "the code that it starts with lies behind its end";
		if ((ph.flags & PF_W) && ph.filesz && ph.memsz > ph.filesz && last % PAGE &&
		    last - last % PAGE >= end)
			return "the data that the kernel itself completes lies behind its end";
	}
	if (e->type == ET_DYN && elf_find_phdr(e, PT_DYNAMIC, &ph) && ph.filesz && ph.off >= end)
		return "PT_DYNAMIC, which the loader reads first, lies behind its end";
	return NULL;
}

static bool decide_cut(const struct elf *e, struct verdict *v)
{
	uint64_t wanted = wanted_bytes(e);
	const char *fault = wanted > e->file.n ? cut_fault(e) : NULL;
	if (wanted <= e->file.n)
		return false;
	facts_number(&v->facts, "wanted_size", wanted);
	if (fault)
		return refuse(v, "LF207", fault);
	verdict_note(v, "LF217");
	return false;
}

static bool starts_in_code(const struct elf *e)
{
	struct elf_phdr ph;
	unsigned i = 0;
	while (next_load(e, &i, &ph))
		if ((ph.flags & PF_X) && e->entry >= ph.vaddr && e->entry - ph.vaddr < ph.memsz)
			return true;
	return false;
}

/* Without PT_INTERP nobody relocates it: a shared library, or a program that was linked wrongly.
   ld.so and static-pie programs relocate themselves; some libraries can be started, too. Where the
   stack may be executable, so may be all that a 32-bit program can read. */
static bool decide_library(const struct image *im, struct verdict *v)
{
	const struct elf *e = &im->elf;
	size_t i = 0;
	struct span name;
	if (im->interp_fault != ELF_ABSENT || !im->dyn.present || e->type != ET_DYN)
		return false;
	facts_text(&v->facts, "soname", im->dyn.soname);
	if (e->entry == 0 || (e->is64 && !starts_in_code(e)))
		return refuse(v, "LF204", "it has no entry point: e_entry leads to no code");
	if (elf_next_needed(e, &im->dyn, &i, &name)) {
		facts_text(&v->facts, "first_needed", name);
		verdict_note(v, "LF205");
	}
	return false;
}

bool decide_segments(struct host *h, const struct image *im, struct verdict *v)
{
	const struct elf *e = &im->elf;
	const char *fault = map_fault(e);
	uint64_t bytes = segments_bytes(e);
	if (fault)
		return refuse(v, "LF208", fault);
	if (h->as_limit && bytes > h->as_limit) {
		facts_number(&v->facts, "address_space", bytes);
		facts_number(&v->facts, "limit", h->as_limit);
		facts_flag(&v->facts, ".silent");
		return refuse(v, "LF511", "its own segments have more");
	}
	if (decide_library(im, v) || decide_cut(e, v))
		return true;
	if (e->type == ET_EXEC && e->is64 && !starts_in_code(e))
		return refuse(v, "LF208", "e_entry, where it is to start, lies in no executable segment");
	return false;
}
