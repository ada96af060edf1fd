/*
 * pages.c: writing into an image that is mapped. A page is never writable and executable at once.
 * Where the kernel lets no page become executable again (PR_SET_MDWE), a file in memory with the
 * same bytes takes its place.
 */
#include <sys/mman.h>
#include <sys/syscall.h>

#include "resident.h"

#define FAILED(answer) ((unsigned long)(answer) > -4096UL)

/* The read-only segment that holds the address; NULL when it can be written anyway. */
static const Elf64_Phdr *segment_of(const struct image *im, uintptr_t at)
{
	for (size_t i = 0; i < im->phnum; i++) {
		const Elf64_Phdr *p = &im->phdr[i];

		if (p->p_type == PT_LOAD && at - im->bias - p->p_vaddr < p->p_memsz)
			return (p->p_flags & PF_W) != 0 ? NULL : p;
	}
	return NULL;
}

/* The whole pages of [at, at + n). */
static void pages_of(const void *at, size_t n, uintptr_t *from, size_t *length)
{
	uintptr_t a = (uintptr_t)at;

	*from = a & ~(PAGE - 1);
	*length = ((a + n + PAGE - 1) & ~(PAGE - 1)) - *from;
}

bool pages_open(const struct image *im, const void *at, size_t n)
{
	uintptr_t from;
	size_t length;

	if (segment_of(im, (uintptr_t)at) == NULL)
		return true;
	pages_of(at, n, &from, &length);
	return !FAILED(resident_syscall(SYS_mprotect, from, length, PROT_READ | PROT_WRITE));
}

static void replace_by_memory_file(uintptr_t from, size_t length)
{
	long fd = resident_syscall(SYS_memfd_create, "", 1L);
	size_t done = 0;

	if (FAILED(fd))
		return;
	while (done < length) {
		long n = resident_syscall(SYS_write, fd, from + done, length - done);

		if (FAILED(n) || n == 0)
			break;
		done += (size_t)n;
	}
	if (done == length)
		(void)resident_syscall(SYS_mmap, from, length, PROT_READ | PROT_EXEC,
				       MAP_PRIVATE | MAP_FIXED, fd, 0L);
	(void)resident_syscall(SYS_close, fd);
}

void pages_close(const struct image *im, const void *at, size_t n)
{
	const Elf64_Phdr *p = segment_of(im, (uintptr_t)at);
	uintptr_t from;
	size_t length;
	long protection;

	if (p == NULL)
		return;
	pages_of(at, n, &from, &length);
	protection = PROT_READ | ((p->p_flags & PF_X) != 0 ? PROT_EXEC : 0);
	if (FAILED(resident_syscall(SYS_mprotect, from, length, protection)) &&
	    (p->p_flags & PF_X) != 0)
		replace_by_memory_file(from, length);
}

void pages_relro(const struct image *im, bool open)
{
	if (im->nrelro != 0)
		(void)resident_syscall(SYS_mprotect, im->relro, im->nrelro,
				       open ? PROT_READ | PROT_WRITE : PROT_READ);
}
