/* The loadable segments of an ELF file against its size and the addresses that there are, and the
   x86 level in its notes. Decoded headers come in, phrases and numbers go out. */
#include <landfall/segments.h>

#include <elf.h>
#include <string.h>

#ifdef __x86_64__
#define PAGE 4096U
#else
#define PAGE 65536U     /* the largest that a kernel is built with */
#endif
/* TASK_SIZE with five levels of page tables, the most there is; and that of 32-bit programs. */
#define ADDRESSES_64 (1ULL << 56)
#define ADDRESSES_32 0xffffe000ULL

#define PT_PROPERTY 0x6474e553U
#define NOTE_PROPERTY 5
#define ISA_1_NEEDED 0xc0008002U
/* Properties of one note; linkers write two or three. */
#define PROPERTIES_MAX 64

static uint64_t page_end(uint64_t n)
{
	return n > UINT64_MAX - PAGE ? UINT64_MAX : (n + PAGE - 1) / PAGE * PAGE;
}

const char *segments_map_fault(const struct elf *e)
{
	struct elf_phdr ph;
	uint64_t room = e->is64 ? ADDRESSES_64 : ADDRESSES_32;
	unsigned i = 0;
	while (elf_next_phdr(e, PT_LOAD, &i, &ph)) {
		if (ph.filesz > ph.memsz)
			return "a segment has more bytes in the file (p_filesz) than in memory (p_memsz)";
		if (ph.memsz > room || room - ph.memsz < ph.vaddr)
			return "a segment reaches beyond the last address that a program can have";
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
static bool is_completed(const struct elf_phdr *ph, uint64_t end)
{
	uint64_t last = ph->off + ph->filesz;
	return (ph->flags & PF_W) && ph->filesz && ph->memsz > ph->filesz && last % PAGE &&
	       last - last % PAGE >= end;
}

const char *segments_cut_fault(const struct elf *e, bool started)
{
	struct elf_phdr ph;
	uint64_t end = page_end(e->file.n);
	unsigned i = 0;
	while (elf_next_phdr(e, PT_LOAD, &i, &ph)) {
		if (started && has_entry(e, &ph, ph.filesz) && ph.off + (e->entry - ph.vaddr) >= end)
			return "the code that it starts with lies behind its end";
		if (is_completed(&ph, end))
			return "the data that is completed with zeros lies behind its end";
	}
	if (e->type == ET_DYN && elf_find_phdr(e, PT_DYNAMIC, &ph) && ph.filesz && ph.off >= end)
		return "its .dynamic lies behind its end";
	return NULL;
}

bool segments_exec_stack(const struct elf *e)
{
	struct elf_phdr ph;
	return !elf_find_phdr(e, PT_GNU_STACK, &ph) || (ph.flags & PF_X);
}

/* Properties: type, size, data, each filled up to 8 bytes, sorted by type. */
static uint32_t isa_of(struct span desc, bool big)
{
	uint64_t type;
	uint64_t size;
	uint64_t value;
	uint64_t at = 0;
	for (unsigned i = 0; i < PROPERTIES_MAX && span_uint(desc, at, 4, big, &type) &&
			     span_uint(desc, at + 4, 4, big, &size);
	     i++) {
		if (type == ISA_1_NEEDED && size == 4 && span_uint(desc, at + 8, 4, big, &value))
			return (uint32_t)value;
		if (type > ISA_1_NEEDED)
			break;
		at += 8 + (size + 7) / 8 * 8;
	}
	return 0;
}

uint32_t segments_isa_needed(const struct elf *e)
{
	static const char gnu[4] = "GNU";
	struct elf_phdr ph;
	struct span notes;
	struct span name;
	struct span desc;
	uint64_t n[3];
	uint64_t at = 0;
	if (e->machine != EM_X86_64 || !e->is64 ||
	    (!elf_find_phdr(e, PT_PROPERTY, &ph) && !elf_find_phdr(e, PT_NOTE, &ph)) ||
	    ph.align != 8 || !span_sub(e->file, ph.off, ph.filesz, &notes))
		return 0;
	for (unsigned i = 0; i < PROPERTIES_MAX; i++) {
		for (uint64_t k = 0; k < 3; k++)
			if (!span_uint(notes, at + 4 * k, 4, e->big, &n[k]))
				return 0;
		uint64_t start = at + 12 + (n[0] + 3) / 4 * 4;
		if (n[2] == NOTE_PROPERTY && n[0] == 4 && span_sub(notes, at + 12, 4, &name) &&
		    memcmp(name.p, gnu, 4) == 0 && span_sub(notes, start, n[1], &desc))
			return isa_of(desc, e->big);
		at = start + (n[1] + 7) / 8 * 8;
	}
	return 0;
}
