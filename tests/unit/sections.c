/* A small ELF file of sections that a test gives, and what built_read makes of it. */
#include "sections.h"

#include <elf.h>

unsigned char sections_file[8192];
size_t sections_size;

void sections_put(size_t at, uint64_t v, size_t nbytes)
{
	for (size_t i = 0; i < nbytes; i++)
		sections_file[at + i] = (unsigned char)(v >> 8 * i);
}

static void describe(size_t at, uint64_t name, uint64_t type, uint64_t off, uint64_t n)
{
	sections_put(at, name, 4);
	sections_put(at + 4, type, 4);
	sections_put(at + 24, off, 8);
	sections_put(at + 32, n, 8);
}

void sections_make(const struct part *part, size_t nparts)
{
	char names[256] = "";
	size_t names_n = 1;
	size_t place[8];
	size_t named[8];
	memset(sections_file, 0, sizeof sections_file);
	memcpy(sections_file, ELFMAG, SELFMAG);
	sections_file[EI_CLASS] = ELFCLASS64;
	sections_file[EI_DATA] = ELFDATA2LSB;
	sections_put(16, ET_DYN, 2);
	sections_put(18, EM_X86_64, 2);
	sections_put(32, 64, 8);
	sections_put(54, sizeof(Elf64_Phdr), 2);
	sections_put(56, 1, 2);
	sections_size = 1024;
	for (size_t i = 0; i < nparts; i++) {
		place[i] = sections_size;
		memcpy(sections_file + sections_size, part[i].bytes, part[i].n);
		sections_size += (part[i].n + 15) / 16 * 16;
		named[i] = names_n;
		memcpy(names + names_n, part[i].name, strlen(part[i].name) + 1);
		names_n += strlen(part[i].name) + 1;
	}
	memcpy(sections_file + sections_size, names, names_n);
	sections_put(40, sections_size + 256, 8);
	sections_put(58, sizeof(Elf64_Shdr), 2);
	sections_put(60, nparts + 2, 2);
	sections_put(62, 1, 2);
	describe(sections_size + 256 + 64, 0, SHT_STRTAB, sections_size, names_n);
	for (size_t i = 0; i < nparts; i++)
		describe(sections_size + 256 + 64 * (i + 2), named[i], SHT_PROGBITS, place[i],
			 part[i].n);
	sections_size += 256 + 64 * (nparts + 2);
	sections_put(64, PT_LOAD, 4);
	sections_put(68, PF_R | PF_W, 4);
	sections_put(64 + 32, sections_size, 8);
	sections_put(64 + 40, sections_size, 8);
}

static struct elf opened;

void read_built(struct built *out)
{
	t_int(ELF_OK, elf_open((struct span){sections_file, sections_size}, &opened));
	built_read(&opened, out);
}
