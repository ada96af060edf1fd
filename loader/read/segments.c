/* The loadable segments of an ELF file against its size and the addresses that there are. Decoded
   headers come in, phrases and numbers go out. */
#include "read/segments.h"

#include "read/phrases.h"

#include <elf.h>
#include <string.h>

/* TASK_SIZE with five levels of page tables, the most there is; and that of 32-bit programs. */
#define ADDRESSES_64 (1ULL << 56)
#define ADDRESSES_32 0xffffe000ULL

/* Every page of a kernel is a multiple of this. */
#define PAGE_LEAST 4096
/* Bytes at e_entry that are no instruction when all are zero. */
#define ENTRY_BYTES 16

static uint64_t page_end(uint64_t n, uint64_t page)
{
	return n > UINT64_MAX - page ? UINT64_MAX : (n + page - 1) / page * page;
}

const char *segments_map_fault(const struct elf *e)
{
	struct elf_phdr ph;
	uint64_t room = e->is64 ? ADDRESSES_64 : ADDRESSES_32;
	unsigned i = 0;
	while (elf_next_phdr(e, PT_LOAD, &i, &ph)) {
		if (ph.filesz > ph.memsz)
			return PHRASE_SEGMENT_FILESZ;
		if (ph.memsz > room || room - ph.memsz < ph.vaddr)
			return PHRASE_SEGMENT_ADDRESS;
		if (ph.filesz && (ph.vaddr - ph.off) % PAGE_LEAST)
			return PHRASE_SEGMENT_PAGE;
	}
	return NULL;
}

uint64_t segments_memory(const struct elf *e)
{
	struct elf_phdr ph;
	uint64_t sum = 0;
	unsigned i = 0;
	while (elf_next_phdr(e, PT_LOAD, &i, &ph) && sum < ADDRESSES_64)
		sum += ph.memsz < ADDRESSES_64 ? ph.memsz : ADDRESSES_64;
	return sum;
}

uint64_t segments_file_size(const struct elf *e)
{
	struct elf_phdr ph;
	uint64_t most = 0;
	unsigned i = 0;
	while (elf_next_phdr(e, PT_LOAD, &i, &ph))
		if (ph.filesz && ph.off <= ADDRESSES_64 && ph.filesz <= ADDRESSES_64 &&
		    ph.off + ph.filesz > most)
			most = ph.off + ph.filesz;
	return most;
}

static bool has_entry(const struct elf *e, const struct elf_phdr *ph, uint64_t size)
{
	return (ph->flags & PF_X) && e->entry >= ph->vaddr && e->entry - ph->vaddr < size;
}

bool segments_have_entry(const struct elf *e)
{
	struct elf_phdr ph;
	unsigned i = 0;
	while (elf_next_phdr(e, PT_LOAD, &i, &ph))
		if (has_entry(e, &ph, ph.memsz))
			return true;
	return false;
}

static bool is_zeros(struct span s)
{
	while (s.n && !s.p[s.n - 1])
		s.n--;
	return s.n == 0;
}

bool segments_entry_is_zeros(const struct elf *e, bool by_loader)
{
	struct span code;
	struct span first;
	return elf_at(e, e->entry, &code) && span_sub(code, 0, ENTRY_BYTES, &first) &&
	       is_zeros(first) && (!by_loader || is_zeros(code));
}

bool segments_have_code(const struct elf *e)
{
	struct elf_phdr ph;
	unsigned i = 0;
	while (elf_next_phdr(e, PT_LOAD, &i, &ph))
		if (ph.flags & PF_X)
			return true;
	return false;
}

/* The end of a writable segment that goes on without the file: the rest of its last page is
   cleared, by the kernel (padzero) or by the loader. */
static bool is_completed(const struct elf_phdr *ph, uint64_t end, uint64_t page)
{
	uint64_t last = ph->off + ph->filesz;
	return (ph->flags & PF_W) && ph->filesz && ph->memsz > ph->filesz && last % page &&
	       last - last % page >= end;
}

const char *segments_cut_fault(const struct elf *e, uint64_t page, bool started)
{
	struct elf_phdr ph;
	uint64_t end = page_end(e->file.n, page);
	unsigned i = 0;
	while (elf_next_phdr(e, PT_LOAD, &i, &ph)) {
		if (started && has_entry(e, &ph, ph.filesz) &&
		    ph.off + (e->entry - ph.vaddr) >= end)
			return PHRASE_CUT_CODE;
		if (is_completed(&ph, end, page))
			return PHRASE_CUT_DATA;
	}
	if (e->type == ET_DYN && elf_find_phdr(e, PT_DYNAMIC, &ph) && ph.filesz && ph.off >= end)
		return PHRASE_CUT_DYNAMIC;
	return NULL;
}

bool segments_exec_stack(const struct elf *e)
{
	struct elf_phdr ph;
	return !elf_find_phdr(e, PT_GNU_STACK, &ph) || (ph.flags & PF_X);
}
