/* Files that a walk over directories has found: each is opened once, looked at, read whole if it
   is a program, judged and forgotten. Small files are read and not mapped, which spares the page
   faults and the munmap: a third of the cost up to SWEPT_ROOM_BYTES. */
#include "host/swept.h"

#include "host/arena.h"
#include "host/fd.h"
#include "read/elf.h"

#include <elf.h>
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Enough for the program headers of nearly every file. */
#define BEGINNING_BYTES 4096

static void close_file(struct swept *s)
{
	if (s->fd >= 0)
		(void)close(s->fd);
	s->fd = -1;
}

static int read_to(struct swept *s, size_t want)
{
	ssize_t n = 1;
	while (n > 0 && s->have < want) {
		n = read(s->fd, s->room + s->have, want - s->have);
		s->have += n > 0 ? (size_t)n : 0;
	}
	return n < 0 ? errno : 0;
}

static int look(struct swept *s)
{
	struct stat st;
	if (s->fd < 0 || fstat(s->fd, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return ENOENT;
	fd_inode(&st, &s->inode);
	return read_to(s, s->room_bytes < BEGINNING_BYTES ? s->room_bytes : BEGINNING_BYTES);
}

int swept_begin(struct swept *s, int fd)
{
	s->fd = fd;
	s->have = 0;
	int os = look(s);
	if (os)
		close_file(s);
	return os;
}

/* Would another program load the file, or be started by it? Then it stays, with what was found out
   about it. */
static bool is_shared(const struct swept *s)
{
	struct elf e;
	struct elf_phdr ph;
	return elf_open((struct span){s->room, s->have}, &e) == ELF_OK && e.type == ET_DYN &&
	       !elf_find_phdr(&e, PT_INTERP, &ph);
}

static bool read_whole(struct host *h, struct swept *s)
{
	const size_t n = (size_t)s->inode.size;
	s->file.bytes = (struct span){s->room, n};
	if (n <= s->room_bytes)
		return read_to(s, n) == 0 && s->have == n;
	void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, s->fd, 0);
	if (p == MAP_FAILED)
		return false;
	if (h->on_map_file)
		h->on_map_file(p, n);
	s->file.bytes.p = p;
	return true;
}

const struct file *host_pass(struct host *h, const char *path, struct swept *s)
{
	const struct span name = span_of(path);
	if (s->fd < 0 || host_knows(h, name) || is_shared(s)) {
		close_file(s);
		return NULL;
	}
	s->file = (struct file){.path = arena_copy(h->arena, name), .inode = s->inode};
	const bool good = s->file.path && name.n && name.n < PATH_BYTES && read_whole(h, s);
	close_file(s);
	if (!good)
		return NULL;
	s->known = (struct file_known){.arena = h->arena, .passing = true};
	host_name_file(&s->file, &s->known, name);
	h->passing = &s->file;
	return &s->file;
}

void host_pass_end(struct host *h, struct swept *s)
{
	close_file(s);
	if (h->passing != &s->file)
		return;
	if (s->file.bytes.p != s->room)
		(void)munmap((void *)(uintptr_t)s->file.bytes.p, s->file.bytes.n);
	/* A loader or a libc that lies where the host's would. */
	if (h->libc.loader == h->passing || h->libc.file == h->passing) {
		h->libc = (struct libc){0};
		h->libc_known = false;
	}
	h->passing = NULL;
}
