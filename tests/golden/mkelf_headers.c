/* The file's header, the program headers, and the notes that they name. */
#include "mkelf.h"

#include <elf.h>
#include <string.h>

void put_header(size_t phdrs)
{
	put_bytes(ELFMAG, SELFMAG);
	put(is64 ? ELFCLASS64 : ELFCLASS32, 1);
	put(big ? ELFDATA2MSB : ELFDATA2LSB, 1);
	put(EV_CURRENT, 1);
	end = EI_NIDENT;
	put(want.type, 2);
	put(want.machine, 2);
	put(EV_CURRENT, 4);
	word(0x40);
	word(is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr));
	word(0);
	put(0, 4);
	put(is64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), 2);
	put(is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), 2);
	put(phdrs, 2);
	put(0, 2);
	put(0, 2);
	put(0, 2);
}

void put_phdr(size_t at, uint64_t type, size_t off, size_t size)
{
	size_t keep = end;

	end = at;
	put(type, 4);
	if (is64)
		put(PF_R | PF_X, 4);
	for (int i = 0; i < 3; i++)
		word(off);
	for (int i = 0; i < 2; i++)
		word(size);
	if (!is64)
		put(PF_R | PF_X, 4);
	word(type == PT_LOAD ? 4096 : 8);
	end = keep;
}

/* NT_GNU_ABI_TAG: Linux, and the oldest kernel. */
void put_abitag(size_t phdr)
{
	const uint64_t words[] = {4, 16, 1, 0x554e47, 0, want.abitag, 0, 0};

	align(8);
	put_phdr(phdr, PT_NOTE, end, sizeof words / 2);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		put(words[i], 4);
}

/* GNU_PROPERTY_X86_ISA_1_NEEDED, alone in a note. */
void put_isa(size_t phdr)
{
	static const unsigned head[] = { 4, 16, 5 };
	size_t at;

	align(8);
	at = end;
	for (int i = 0; i < 3; i++)
		put(head[i], 4);
	put_bytes("GNU", 4);
	put(0xc0008002, 4);
	put(4, 4);
	put(want.isa, 4);
	put(0, 4);
	put_phdr(phdr, PT_NOTE, at, end - at);
}
