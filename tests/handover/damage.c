/* damage WHAT FILE: breaks one word of an ELF program that ld.so never reads, or that it needs. */
#include <elf.h>
#include <stdio.h>
#include <string.h>

static unsigned char bytes[1 << 20];

static Elf64_Phdr *header(unsigned type)
{
	Elf64_Ehdr *e = (void *)bytes;
	Elf64_Phdr *p = (void *)(bytes + e->e_phoff);
	while (p->p_type != type)
		p++;
	return p;
}

static Elf64_Dyn *entry(Elf64_Sxword tag)
{
	Elf64_Dyn *d = (void *)(bytes + header(PT_DYNAMIC)->p_offset);
	while (d->d_tag != tag)
		d++;
	return d;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 3 ? fopen(argv[2], "r+") : NULL;
	size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
	if (!n || n == sizeof bytes)
		return 2;
	if (strcmp(argv[1], "strsz") == 0)
		entry(DT_STRSZ)->d_un.d_val = 0;
	else if (strcmp(argv[1], "dynamic-offset") == 0)
		header(PT_DYNAMIC)->p_offset = 16;
	else if (strcmp(argv[1], "dynamic-size") == 0)
		header(PT_DYNAMIC)->p_filesz = 16;
	else if (strcmp(argv[1], "needed") == 0)
		entry(DT_STRSZ)->d_un.d_val = 1; /* every DT_NEEDED lies behind it */
	else if (strcmp(argv[1], "phdrs") == 0)
		header(PT_LOAD)->p_offset = 0x2000; /* no segment has them */
	else
		return 2;
	rewind(f);
	return fwrite(bytes, 1, n, f) != n || fclose(f) != 0;
}
