/* hooks.c: what musl's loader calls in place of musl's own open, fstat, read, mmap and close
   while it loads a library, and of _dl_debug_state when all are relocated. The layer's path opens
   a number that is no descriptor and leads to the layer's own image, which is mapped already. Any
   other library is made fit when its last segment is mapped. The loader holds its lock in all of
   them. */
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "resident.h"

#define LAYER_FD 0x7fffff00
#define STACK_BYTES ((size_t)8 << 20) /* of a thread, as glibc gives it by the usual limit */

extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));

static struct {
	int fd; /* of the library that is being mapped; -1 for none */
	const Elf64_Ehdr *header;
} mapping = {-1, NULL};
static char opened[PATH_MAX]; /* the path that was opened last */
static int opened_fd;         /* its descriptor; 0 for none */

static int hook_open(const char *path, int flags, ...)
{
	int fd;

	if (text_equal(path, layer_path()))
		return LAYER_FD;
	fd = ((int (*)(const char *, int, ...))told.real[SHIM_CALL_OPEN])(path, flags);
	opened_fd = fd > 0 && text_copy(opened, sizeof opened, path) ? fd : 0;
	return fd;
}

/* No file system has this device and inode, so that the loader knows the layer again. */
static int hook_fstat(int fd, struct stat *to)
{
	if (fd != LAYER_FD)
		return ((int (*)(int, struct stat *))told.real[SHIM_CALL_FSTAT])(fd, to);
	bytes_clear(to, sizeof *to);
	to->st_dev = (dev_t)-1;
	to->st_ino = (ino_t)-1;
	return 0;
}

/* The layer's headers, as if its data could not be written: the loader would clear what is behind
   the data of a writable segment, which is in use. */
static long hook_read(int fd, void *to, size_t n)
{
	const size_t length = __ehdr_start.e_phoff + __ehdr_start.e_phnum * sizeof(Elf64_Phdr);
	Elf64_Phdr *phdr = (Elf64_Phdr *)((char *)to + __ehdr_start.e_phoff);

	if (fd != LAYER_FD)
		return ((long (*)(int, void *, size_t))told.real[SHIM_CALL_READ])(fd, to, n);
	if (length > n)
		return -1;
	bytes_copy(to, &__ehdr_start, length);
	for (size_t i = 0; i < __ehdr_start.e_phnum; i++)
		if (phdr[i].p_type == PT_LOAD)
			phdr[i].p_flags &= (Elf64_Word)~PF_W;
	return (long)length;
}

static int hook_close(int fd)
{
	if (fd == LAYER_FD)
		return 0;
	if (fd == opened_fd)
		opened_fd = 0;
	return ((int (*)(int))told.real[SHIM_CALL_CLOSE])(fd);
}

static bool is_elf(const void *p)
{
	const unsigned char *magic = p;

	return magic[0] == ELFMAG0 && magic[1] == ELFMAG1 && magic[2] == ELFMAG2 &&
	       magic[3] == ELFMAG3;
}

/* Makes the library fit when at is where its last segment begins. */
static void fit_when_whole(uintptr_t at)
{
	const Elf64_Ehdr *e = mapping.header;
	const Elf64_Phdr *phdr = (const Elf64_Phdr *)((uintptr_t)e + e->e_phoff);
	uintptr_t lowest = UINTPTR_MAX;
	uintptr_t last = 0;

	for (size_t i = 0; i < e->e_phnum; i++) {
		if (phdr[i].p_type != PT_LOAD)
			continue;
		lowest = phdr[i].p_vaddr < lowest ? phdr[i].p_vaddr : lowest;
		last = phdr[i].p_vaddr > last ? phdr[i].p_vaddr : last;
	}
	lowest &= ~(PAGE - 1);
	if (at != (uintptr_t)e - lowest + (last & ~(PAGE - 1)))
		return;
	fit_image((uintptr_t)e - lowest, phdr, e->e_phnum,
		  mapping.fd == opened_fd && opened[0] == '/' ? opened : NULL);
	mapping.fd = -1;
}

static void *hook_mmap(void *wanted, size_t n, int protection, int flags, int fd, off_t offset)
{
	typedef void *map_call(void *, size_t, int, int, int, off_t);
	void *got;

	if (fd == LAYER_FD)
		return (flags & MAP_FIXED) != 0 ? wanted : (void *)(uintptr_t)&__ehdr_start;
	got = ((map_call *)told.real[SHIM_CALL_MMAP])(wanted, n, protection, flags, fd, offset);
	if (fd < 0 || got == MAP_FAILED)
		return got;
	if (flags == MAP_PRIVATE && is_elf(got)) {
		mapping.fd = fd;
		mapping.header = got;
	} else if (flags != (MAP_PRIVATE | MAP_FIXED) || fd != mapping.fd) {
		return got;
	}
	fit_when_whole((uintptr_t)got);
	return got;
}

/* Which of the images that were loading are in the loader's list; those that are not were given
   up. */
static bool settle_images(void)
{
	size_t n;
	struct image *images = images_all(&n);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (images[i].state != IMAGE_LOADING)
			continue;
		images[i].state = IMAGE_GONE;
		for (const struct link_map *m = loaded_list(); m != NULL; m = m->l_next)
			if (m->l_addr == images[i].bias)
				images[i].state = IMAGE_LOADED;
		any = true;
	}
	return any;
}

/* musl's loader bears the name in the program's PT_INTERP, which may be no file; the layer bears
   the name by which it was asked for. */
static void name_images(void)
{
	static char name[] = "landfall-shim.so";

	for (struct link_map *m = loaded_list(); m != NULL; m = m->l_next) {
		if (m->l_addr == told.musl)
			m->l_name = (char *)(uintptr_t)told.musl_path;
		else if (m->l_addr == (uintptr_t)&__ehdr_start)
			m->l_name = name;
	}
}

static void hook_debug_state(void)
{
	static bool begun;
	uint64_t attributes[sizeof(pthread_attr_t) / sizeof(uint64_t)];

	((void (*)(void))told.real[SHIM_CALL_DEBUG_STATE])();
	if (!begun) {
		begun = true;
		name_images();
		bytes_clear(attributes, sizeof attributes);
		attributes[0] = STACK_BYTES; /* musl's _a_stacksize */
		((int (*)(const void *))told.set_stack_size)(attributes);
	}
	if (!settle_images())
		return;
	choose_symbols();
	apply_late();
}

void fill_hooks(uint64_t *hook)
{
	hook[SHIM_CALL_OPEN] = (uintptr_t)hook_open;
	hook[SHIM_CALL_FSTAT] = (uintptr_t)hook_fstat;
	hook[SHIM_CALL_READ] = (uintptr_t)hook_read;
	hook[SHIM_CALL_MMAP] = (uintptr_t)hook_mmap;
	hook[SHIM_CALL_CLOSE] = (uintptr_t)hook_close;
	hook[SHIM_CALL_DEBUG_STATE] = (uintptr_t)hook_debug_state;
}
