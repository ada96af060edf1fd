/* The mapper against the kernel: a program with odd segments is started, stopped before its first
   instruction, and its memory compared with what map_elf makes of the same file. */
#include "mapped_rows.h"
#include "t.h"

#include "start/map_elf.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINES 32

static unsigned char bytes[FILE_BYTES];
static char path[] = "/tmp/landfall-test-map.XXXXXX";

static size_t make(const struct row *r)
{
	Elf64_Ehdr e = {
		.e_type = r->type, .e_machine = EM_X86_64, .e_version = 1, .e_phoff = r->phoff};
	Elf64_Phdr ph[SEGMENTS];
	uint16_t n = 0;
	memcpy(e.e_ident, ELFMAG "\2\1\1", 7);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 251 + 1);
	for (; n < SEGMENTS && r->seg[n].flags; n++) {
		const struct segment *s = &r->seg[n];
		ph[n] = (Elf64_Phdr){.p_type = PT_LOAD,
				     .p_flags = s->flags,
				     .p_offset = s->off,
				     .p_vaddr = s->vaddr,
				     .p_paddr = s->vaddr,
				     .p_filesz = s->filesz,
				     .p_memsz = s->memsz,
				     .p_align = s->align};
	}
	e.e_entry = r->seg[0].vaddr + 0x400;
	e.e_ehsize = sizeof e;
	e.e_phentsize = sizeof ph[0];
	e.e_phnum = n;
	memcpy(bytes, &e, sizeof e);
	memcpy(bytes + r->phoff, ph, n * sizeof ph[0]);
	return sizeof bytes;
}

struct line {
	uint64_t lo, hi, off;
	char perms[5];
	bool file;
};

/* A file of /proc, without stdio: what that allocates could come to lie in a hole of the image. */
static size_t slurp(pid_t pid, const char *file, char *to, size_t room)
{
	char name[64];
	size_t n = 0;
	ssize_t k;
	(void)snprintf(name, sizeof name, "/proc/%d/%s", (int)pid, file);
	int fd = open(name, O_RDONLY);
	assert_true(fd >= 0);
	while ((k = read(fd, to + n, room - n)) > 0)
		n += (size_t)k;
	(void)close(fd);
	assert_true(n < room);
	to[n] = 0;
	return n;
}

/* The mappings of a process inside [lo, hi), relative to bias. */
static unsigned read_maps(pid_t pid, uint64_t bias, uint64_t lo, uint64_t hi, struct line *out)
{
	static char all[1 << 18];
	unsigned n = 0;
	(void)slurp(pid, "maps", all, sizeof all);
	char *rest = all;
	for (char *text = strsep(&rest, "\n"); n < LINES && text; text = strsep(&rest, "\n")) {
		unsigned long a;
		unsigned long b;
		unsigned long off;
		struct line *l = &out[n];
		if (sscanf(text, "%lx-%lx %4s %lx", &a, &b, l->perms, &off) != 4 || b <= lo ||
		    a >= hi)
			continue;
		/* The kernel may put its own pages into a hole. */
		if (strstr(text, "[v"))
			continue;
		/* Fresh pages beside fresh pages of somebody else are one mapping. */
		l->lo = (a > lo ? a : lo) - bias;
		l->hi = (b < hi ? b : hi) - bias;
		l->file = strstr(text, "landfall-test-map");
		l->off = l->file ? off : 0;
		n++;
	}
	return n;
}

/* The kernel's twin, stopped before its first instruction. */
static pid_t start_twin(void)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		char *argv[] = {path, NULL};
		(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		(void)execve(path, argv, argv + 1);
		_exit(99);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFSTOPPED(status)) {
		print_message("the kernel does not start it: status %x\n", (unsigned)status);
		return 0;
	}
	return pid;
}

static uint64_t twin_aux(pid_t pid, uint64_t type)
{
	_Alignas(8) char text[1024];
	const size_t n = slurp(pid, "auxv", text, sizeof text);
	uint64_t pair[2];
	for (size_t at = 0; at + sizeof pair <= n; at += sizeof pair) {
		memcpy(pair, text + at, sizeof pair);
		if (pair[0] == type)
			return pair[1];
	}
	return 0;
}

static void compare_bytes(pid_t pid, uint64_t ours, uint64_t theirs, const struct line *l)
{
	static unsigned char page[4096];
	char name[64];
	(void)snprintf(name, sizeof name, "/proc/%d/mem", (int)pid);
	int fd = open(name, O_RDONLY);
	assert_true(fd >= 0);
	for (uint64_t a = l->lo; l->perms[0] == 'r' && a < l->hi; a += sizeof page) {
		assert_int_equal(pread(fd, page, sizeof page, (off_t)(theirs + a)), sizeof page);
		if (memcmp(page, (const void *)(uintptr_t)(ours + a), sizeof page) != 0)
			fail_msg("the page at %lx differs", (unsigned long)a);
	}
	(void)close(fd);
}

static void compare(pid_t pid, const struct row *r, const struct mapped *m)
{
	struct line us[LINES];
	struct line twin[LINES];
	uint64_t bias = twin_aux(pid, AT_ENTRY) - (m->entry - m->bias);
	uint64_t phdr = twin_aux(pid, AT_PHDR);
	unsigned n = read_maps(getpid(), m->bias, m->lo, m->hi, us);
	unsigned k = read_maps(pid, bias, m->lo - m->bias + bias, m->hi - m->bias + bias, twin);
	assert_int_equal(n, k);
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(us[i].lo, twin[i].lo);
		assert_int_equal(us[i].hi, twin[i].hi);
		assert_int_equal(us[i].off, twin[i].off);
		assert_int_equal(us[i].file, twin[i].file);
		assert_string_equal(us[i].perms, twin[i].perms);
		compare_bytes(pid, m->bias, bias, &us[i]);
	}
	/* Where no segment has the headers the kernel says 0, plus the bias before Linux 6. */
	if (m->phdr)
		assert_int_equal(m->phdr - m->bias, phdr - bias);
	else
		assert_true(phdr == 0 || phdr == bias);
	assert_int_equal(m->phnum, twin_aux(pid, AT_PHNUM));
	if (r->type == ET_DYN && (r->seg[0].align & (r->seg[0].align - 1)) == 0)
		assert_int_equal(m->bias % r->seg[0].align, 0);
}

static int write_file(size_t n)
{
	(void)unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0755);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	assert_int_equal(fchmod(fd, 0755), 0);
	(void)close(fd);
	fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	return fd;
}

/* What a judge had mapped: the file, with room behind its end. */
#define ROOM 0x10000

/* The same image, made of a mapping of its file where that can be, and beside it where not. */
static void test_row_in_place(void **state)
{
	const struct row *r = *state;
	struct elf e;
	struct mapped m;
	size_t n = make(r);
	int fd = write_file(n);
	unsigned char *p = mmap(NULL, n + ROOM, PROT_READ, MAP_PRIVATE, fd, 0);
	assert_ptr_not_equal(p, MAP_FAILED);
	assert_int_equal(elf_open((struct span){bytes, n}, &e), ELF_OK);
	const struct map_wish wish = {
		.nfile = n, .soft = MAP_NOT_SOFT, .there = (uintptr_t)p, .nthere = n + ROOM};
	assert_int_equal(map_elf(fd, &e, &wish, &m), r->os);
	assert_int_equal(m.in_place, strcmp(r->name, "as-filed-but-last") == 0 ||
					     strcmp(r->name, "one-page-twice") == 0);
	if (r->os == 0) {
		pid_t pid = start_twin();
		assert_true(pid > 0);
		compare(pid, r, &m);
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
		if (m.in_place)
			assert_int_equal(m.lo, (uintptr_t)p);
		map_remove(&m);
		struct line lines[LINES];
		assert_int_equal(read_maps(getpid(), m.bias, m.lo, m.hi, lines) != 0, m.in_place);
	}
	(void)munmap(p, n + ROOM);
	(void)close(fd);
}

static void test_row(void **state)
{
	const struct row *r = *state;
	struct elf e;
	struct mapped m;
	size_t n = make(r);
	int fd = write_file(n);
	assert_int_equal(elf_open((struct span){bytes, n}, &e), ELF_OK);
	const struct map_wish wish = {.nfile = n, .soft = MAP_NOT_SOFT};
	assert_int_equal(map_elf(fd, &e, &wish, &m), r->os);
	if (r->os == 0) {
		pid_t pid = start_twin();
		assert_true(pid > 0);
		compare(pid, r, &m);
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
		map_remove(&m);
		struct line none[LINES];
		assert_int_equal(read_maps(getpid(), m.bias, m.lo, m.hi, none), 0);
	}
	(void)close(fd);
}

/* An ET_EXEC takes its own place or none, and leaves what is there. */
static void test_taken(void **state)
{
	(void)state;
	const struct row *r = NULL;
	struct elf e;
	struct mapped m;
	for (size_t i = 0; i < T_COUNT(rows); i++)
		if (strcmp(rows[i].name, "fixed") == 0)
			r = &rows[i];
	assert_non_null(r);
	size_t n = make(r);
	int fd = write_file(n);
	char *there = mmap((void *)0x10004000, 4096, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	assert_ptr_equal(there, (void *)0x10004000);
	*there = 'x';
	assert_int_equal(elf_open((struct span){bytes, n}, &e), ELF_OK);
	const struct map_wish wish = {.nfile = n, .soft = MAP_NOT_SOFT};
	assert_int_equal(map_elf(fd, &e, &wish, &m), EEXIST);
	assert_int_equal(*there, 'x');
	assert_int_equal(munmap(there, 4096), 0);
	(void)close(fd);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {T(test_taken)};
	t_filter(argc, argv);
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	(void)close(fd);
	int failures = t_rows(test_row, rows) + t_rows(test_row_in_place, rows) + t_group(tests);
	(void)unlink(path);
	return failures != 0;
}
