/* Files that a walk finds: what is read of them, which are judged and forgotten and which stay, and
   that no descriptor is left open. */
#include "t.h"

#include "host/arena.h"
#include "host/fd.h"
#include "host/swept.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRIPT "#!/bin/sh\n"
#define LARGE (2 * SWEPT_ROOM_BYTES)

static char base[] = "/tmp/landfall.XXXXXX";
static char path[sizeof base + 16];
static _Alignas(16) unsigned char kept_first[65536];
static _Alignas(16) unsigned char scratch_first[65536];
static unsigned char room[SWEPT_ROOM_BYTES];
static struct arena kept;
static struct arena scratch;
static struct host h;
static struct swept s;

static void write_file(const void *p, size_t n, off_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700);
	t_int((int)n, (int)write(fd, p, n));
	t_int(0, ftruncate(fd, size));
	(void)close(fd);
}

static int each(void **state)
{
	static char *const none[] = {NULL};
	(void)state;
	memcpy(base + sizeof base - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(base));
	(void)snprintf(path, sizeof path, "%s/file", base);
	arena_init(&kept, kept_first, sizeof kept_first, NULL);
	arena_init(&scratch, scratch_first, sizeof scratch_first, NULL);
	assert_true(host_open(&h, &kept, "/", none));
	h.kept = &kept;
	h.arena = &scratch;
	s = (struct swept){.fd = -1, .room = room, .room_bytes = sizeof room};
	write_file(SCRIPT, sizeof SCRIPT - 1, sizeof SCRIPT - 1);
	return 0;
}

static int clean(void **state)
{
	(void)state;
	host_pass_end(&h, &s);
	host_forget_files(&h);
	arena_reset(&scratch);
	(void)unlink(path);
	return rmdir(base);
}

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

/* Opens path as the walk does; *fd is the descriptor that it has then. */
static int sweep(int *fd)
{
	int os = h.ops->sweep(&h, path, &s);
	*fd = s.fd;
	return os;
}

static void beginning_is_read(void **state)
{
	int fd;
	(void)state;
	t_int(0, sweep(&fd));
	assert_true(is_open(fd));
	t_int((int)sizeof SCRIPT - 1, (int)s.have);
	t_int((int)sizeof SCRIPT - 1, (int)s.inode.size);
	assert_memory_equal(room, SCRIPT, sizeof SCRIPT - 1);
	host_pass_end(&h, &s);
	assert_false(is_open(fd));
}

static void no_file_any_more(void **state)
{
	int fd;
	(void)state;
	(void)unlink(path);
	t_int(ENOENT, sweep(&fd));
	t_int(0, symlink("/etc/passwd", path));
	t_int(ENOENT, sweep(&fd));
	(void)unlink(path);
	t_int(0, mkfifo(path, 0700));
	t_int(ENOENT, sweep(&fd));
	t_int(-1, s.fd);
	fd = open("/", O_RDONLY);
	t_int(ENOENT, swept_begin(&s, fd));
	assert_false(is_open(fd));
}

static void passes_and_is_forgotten(void **state)
{
	int fd;
	(void)state;
	t_int(0, sweep(&fd));
	const struct file *f = host_pass(&h, path, &s);
	assert_non_null(f);
	assert_false(is_open(fd));
	assert_ptr_equal(f, host_file(&h, span_of(path)));
	assert_ptr_equal(f->bytes.p, room);
	t_int((int)sizeof SCRIPT - 1, (int)f->bytes.n);
	assert_false(host_knows(&h, span_of(path)));
	host_pass_end(&h, &s);
	const struct file *again = host_file(&h, span_of(path));
	assert_ptr_not_equal(f, again);
	assert_ptr_not_equal(again->bytes.p, room);
	assert_memory_equal(again->bytes.p, SCRIPT, sizeof SCRIPT - 1);
}

static void large_one_is_mapped(void **state)
{
	int fd;
	(void)state;
	write_file(SCRIPT, sizeof SCRIPT - 1, LARGE);
	t_int(0, sweep(&fd));
	const struct file *f = host_pass(&h, path, &s);
	assert_non_null(f);
	assert_ptr_not_equal(f->bytes.p, room);
	t_int(LARGE, (int)f->bytes.n);
	t_int(0, f->bytes.p[LARGE - 1]);
	assert_false(is_open(fd));
}

static void cut_short_meanwhile(void **state)
{
	int fd;
	(void)state;
	write_file(SCRIPT, sizeof SCRIPT - 1, 50000);
	t_int(0, sweep(&fd));
	t_int(0, truncate(path, 20000));
	assert_null(host_pass(&h, path, &s));
	assert_false(is_open(fd));
	t_int(20000, (int)host_file(&h, span_of(path))->bytes.n);
}

static void known_one_stays(void **state)
{
	int fd;
	(void)state;
	const struct file *f = host_file(&h, span_of(path));
	t_int(0, sweep(&fd));
	assert_null(host_pass(&h, path, &s));
	assert_false(is_open(fd));
	assert_ptr_equal(f, host_file(&h, span_of(path)));
}

static void object_stays(void **state)
{
	Elf64_Ehdr header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, 1},
			     .e_type = ET_DYN,
			     .e_machine = EM_X86_64};
	int fd;
	(void)state;
	write_file(&header, sizeof header, 5000);
	t_int(0, sweep(&fd));
	assert_null(host_pass(&h, path, &s));
	assert_false(is_open(fd));
	header.e_type = ET_EXEC;
	write_file(&header, sizeof header, 5000);
	t_int(0, sweep(&fd));
	assert_non_null(host_pass(&h, path, &s));
}

static void libc_is_asked_for_again(void **state)
{
	int fd;
	(void)state;
	t_int(0, sweep(&fd));
	h.libc_known = true;
	h.libc.loader = host_pass(&h, path, &s);
	host_pass_end(&h, &s);
	assert_false(h.libc_known);
	assert_null(h.libc.loader);
}

static void letters_tell_types(void **state)
{
	struct span names;
	struct span one;
	unsigned files = 0;
	unsigned dirs = 0;
	(void)state;
	t_int(0, h.ops->list_typed(&h, base, &names));
	for (; names.n && span_cstr(names, 0, &one); (void)span_from(names, one.n + 1, &names)) {
		files += span_is(one, "ffile") || span_is(one, "?file");
		dirs += span_is(one, "d.") || span_is(one, "d..") || one.p[0] == '?';
	}
	t_int(1, (int)files);
	assert_true(dirs >= 2);
}

#define ROW(fn) cmocka_unit_test_setup_teardown(fn, each, clean)

int main(int argc, char **argv)
{
	const struct CMUnitTest swept[] = {
		ROW(beginning_is_read),
		ROW(no_file_any_more),
		ROW(passes_and_is_forgotten),
		ROW(large_one_is_mapped),
		ROW(cut_short_meanwhile),
		ROW(known_one_stays),
		ROW(object_stays),
		ROW(libc_is_asked_for_again),
		ROW(letters_tell_types),
	};
	t_filter(argc, argv);
	return t_group(swept) != 0;
}
