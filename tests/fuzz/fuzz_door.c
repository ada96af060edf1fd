/* The door without its last step: any bytes are mapped as a program, read where they lie and made
   ready for a loader, as landfall does in front of a program (map_elf) and behind the kernel
   (elf_mapped). Nothing is jumped to. */
#include "arch/arch.h"
#include "read/elf.h"
#include "start/map_elf.h"
#include "start/mapped_program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A larger image is refused here, because sanitizers need the address space. */
#define IMAGE_MAX ((uint64_t)1 << 32)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int write_file(const uint8_t *data, size_t n)
{
	static int fd = -1;
	if (fd < 0)
		fd = memfd_create("program", 0);
	if (fd < 0 || ftruncate(fd, 0) != 0 || pwrite(fd, data, n, 0) != (ssize_t)n)
		abort();
	return fd;
}

static void read_mapped(const struct mapped *m)
{
	struct elf_mapped im;
	if (elf_mapped_open(m->phdr, m->phnum, m->entry, &im))
		(void)elf_mapped_read(&im);
}

static void prepare(const struct mapped *m)
{
	struct mapped_program t;
	uint64_t more;
	uint64_t nmore;
	mapped_program_read((const Elf64_Phdr *)(uintptr_t)m->phdr, m->phnum, &t);
	if (t.bias != m->bias)
		return;
	mapped_program_own_hooks(&t, &more, &nmore);
	if (mapped_program_takes_hook(&t))
		mapped_program_set_hook(&t, m->entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct elf e;
	struct mapped m;
	struct span file = {data, n};
	if (elf_open(file, &e) != ELF_OK || elf_phdrs_fault(&e) != ELF_OK || !e.is64 || e.big ||
	    e.type != ET_DYN)
		return 0;
	const struct map_wish wish = {.nfile = n, .soft = MAP_NOT_SOFT};
	if (map_elf(write_file(data, n), &e, &wish, &m) != 0)
		return 0;
	if (map_elf_reads(&e, &m) && m.hi - m.lo < IMAGE_MAX) {
		read_mapped(&m);
		prepare(&m);
	}
	map_remove(&m);
	return 0;
}
