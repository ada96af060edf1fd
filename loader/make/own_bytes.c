/* Maps the file that this process was started from, by /proc or by the path that the kernel was
   given. */
#include "make/own_bytes.h"

#include "read/own.h"

#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct span own_bytes(void)
{
	struct span none = {NULL, 0};
	struct elf e;
	struct stat st;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fd = open((const char *)(uintptr_t)getauxval(AT_EXECFN), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return none;
	void *p = fstat(fd, &st) == 0 && st.st_size > 0
			  ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
			  : MAP_FAILED;
	(void)close(fd);
	if (p == MAP_FAILED)
		return none;
	struct span self = {p, (size_t)st.st_size};
	return elf_open(self, &e) == ELF_OK && elf_is_own(&e) ? self : none;
}
