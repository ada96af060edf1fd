/*
 * unhide.c: unhide LIBRARY: makes the hidden versions of a library's symbols default ones, in
 * place. musl does not see hidden versions, so a library that refers to one of its own
 * (libgcc_s.so.1 does) cannot be loaded by musl alone; landfall's loader does in memory what this
 * does to a copy.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
	struct stat status;
	Elf64_Ehdr *ehdr;
	Elf64_Shdr *section;

	if (fd < 0 || fstat(fd, &status) != 0) {
		fprintf(stderr, "usage: unhide LIBRARY\n");
		return 1;
	}
	ehdr = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ehdr == MAP_FAILED)
		return 1;
	section = (Elf64_Shdr *)((char *)ehdr + ehdr->e_shoff);
	for (int i = 0; i < ehdr->e_shnum; i++, section++) {
		Elf64_Half *version = (Elf64_Half *)((char *)ehdr + section->sh_offset);

		if (section->sh_type != SHT_GNU_versym)
			continue;
		for (size_t n = section->sh_size / sizeof *version; n > 0; n--)
			*version++ &= 0x7fff;
	}
	return 0;
}
