/* Reads an ELF program in memory, as the kernel has mapped it. The words of the auxiliary vector
   come in; an image goes out that is read like a file whose offsets are distances in memory, and
   only inside a segment of the file. */
#include "read/elf.h"

#include "arch/arch.h"

#include <elf.h>
#include <link.h>
#include <string.h>

/* The usual offset of the program headers, which follow the ELF header at once in nearly all
   programs. */
#define NATIVE_CLASS (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32)
#define USUAL_PHOFF sizeof(ElfW(Ehdr))

static uint64_t max_of(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static bool keep_loads(const ElfW(Phdr) * ph, unsigned n, struct elf_mapped *out)
{
	uint64_t lo = UINT64_MAX;
	uint64_t hi = 0;
	for (unsigned i = 0; i < n; i++) {
		if (ph[i].p_type != PT_LOAD)
			continue;
		/* Another segment that lies over this one must be readable too. */
		if (!(ph[i].p_flags & PF_R) || out->elf.nloads == ELF_LOADS_KEPT)
			return false;
		lo = ph[i].p_vaddr < lo ? ph[i].p_vaddr : lo;
		hi = max_of(hi, ph[i].p_vaddr + ph[i].p_filesz);
		out->file_end = max_of(out->file_end, ph[i].p_offset + ph[i].p_filesz);
		out->elf.loads[out->elf.nloads++] = (struct elf_load){ph[i].p_vaddr, ph[i].p_vaddr,
								      ph[i].p_filesz};
	}
	for (unsigned i = 0; i < out->elf.nloads; i++)
		out->elf.loads[i].off -= lo;
	out->elf.file.n = (size_t)(hi - lo);
	return out->elf.nloads && out->elf.loads[0].vaddr == lo;
}

/* The ELF header and all program headers lie in one page, which the kernel has mapped. */
static bool is_usual(const ElfW(Ehdr) * eh, uint64_t phdr, uint64_t phnum)
{
	return phdr % _Alignof(ElfW(Phdr)) == 0 && phdr % ARCH_PAGE >= USUAL_PHOFF &&
	       phnum <= (ARCH_PAGE - phdr % ARCH_PAGE) / sizeof(ElfW(Phdr)) &&
	       memcmp(eh->e_ident, ELFMAG, SELFMAG) == 0 && eh->e_ident[EI_CLASS] == NATIVE_CLASS &&
	       eh->e_ident[EI_DATA] == ELFDATA2LSB && eh->e_phoff == USUAL_PHOFF &&
	       eh->e_phnum == phnum;
}

bool elf_mapped_open(uint64_t phdr, uint64_t phnum, uint64_t entry, struct elf_mapped *out)
{
	const ElfW(Ehdr) *eh = (const ElfW(Ehdr) *)(uintptr_t)(phdr - USUAL_PHOFF);
	const ElfW(Phdr) *ph = (const ElfW(Phdr) *)(uintptr_t)phdr;
	memset(out, 0, sizeof *out);
	if (!is_usual(eh, phdr, phnum) || !keep_loads(ph, (unsigned)phnum, out))
		return false;
	/* The header begins the first segment if that puts the entry where the kernel has it. */
	if ((uintptr_t)eh - out->elf.loads[0].vaddr + eh->e_entry != entry)
		return false;
	out->elf.file.p = (const unsigned char *)eh;
	out->elf.is64 = NATIVE_CLASS == ELFCLASS64;
	out->elf.type = eh->e_type;
	out->elf.machine = eh->e_machine;
	out->elf.entry = eh->e_entry;
	out->phdr = phdr;
	out->elf.phnum = eh->e_phnum;
	return true;
}

bool elf_mapped_read(struct elf_mapped *m)
{
	const ElfW(Phdr) *ph = (const ElfW(Phdr) *)(uintptr_t)m->phdr;
	struct span s;
	for (unsigned i = 0; i < m->elf.phnum; i++) {
		if (ph[i].p_type == PT_INTERP && elf_at(&m->elf, ph[i].p_vaddr, &s))
			(void)span_cstr(s, 0, &m->interp);
		if (ph[i].p_type == PT_DYNAMIC)
			return elf_at(&m->elf, ph[i].p_vaddr, &s) &&
			       span_sub(s, 0, ph[i].p_filesz, &s) &&
			       elf_dynamic_at(&m->elf, s, &m->dyn) == ELF_OK;
	}
	return false;
}
