/* A file that is replaced by a changed copy: what stays, and that nothing is left behind. */
#include "t.h"

#include "adopt/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/xattr.h>
#include <unistd.h>

#define LEFT ".landfall-0123456789abcdef"

static char base[] = "/tmp/landfall.XXXXXX";
static struct replace_room room;
static struct replacement r;

/* "file" with 40,000 bytes, of which those of "PATH" are to become "path". */
static int each(void **state)
{
	static const unsigned char path[] = {'p', 'a', 't', 'h'};
	const struct timespec times[2] = {{.tv_sec = 1000, .tv_nsec = 7}, {.tv_sec = 2000}};
	(void)state;
	memcpy(base + sizeof base - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(base));
	r = (struct replacement){.room = &room, .name = "file", .off = 16382, .bytes = {path, 4}};
	r.dir = open(base, O_PATH | O_DIRECTORY);
	int fd = openat(r.dir, "file", O_WRONLY | O_CREAT | O_EXCL, 0600);
	t_int(0, ftruncate(fd, 40000));
	t_int(4, (int)pwrite(fd, "PATH", 4, 16382));
	t_int(0, fchmod(fd, 0751));
	t_int(0, futimens(fd, times));
	(void)close(fd);
	r.from = openat(r.dir, "file", O_RDONLY);
	t_int(0, fstat(r.from, &r.was));
	return 0;
}

static int clean(void **state)
{
	(void)state;
	(void)unlinkat(r.dir, "file", 0);
	(void)close(r.from);
	(void)close(r.dir);
	return rmdir(base); /* fails when anything else was left */
}

static void read_at(off_t at, char out[5])
{
	int fd = openat(r.dir, "file", O_RDONLY);
	t_int(4, (int)pread(fd, out, 4, at));
	out[4] = 0;
	(void)close(fd);
}

/* The bytes lie across two of the pieces that are copied. */
static void all_else_stays(void **state)
{
	char text[5];
	struct stat st;
	(void)state;
	t_int(0, replace_file(&r));
	t_int(0, fstatat(r.dir, "file", &st, 0));
	read_at(16382, text);
	t_text("path", text);
	t_int(40000, (int)st.st_size);
	t_int(0100751, (int)st.st_mode);
	t_int(1000, (int)st.st_atim.tv_sec);
	t_int(7, (int)st.st_atim.tv_nsec);
	t_int(2000, (int)st.st_mtim.tv_sec);
	t_int((int)r.was.st_uid, (int)st.st_uid);
	assert_true(st.st_ino != r.was.st_ino);
}

static void attributes_stay(void **state)
{
	char text[8] = "";
	(void)state;
	if (fsetxattr(r.from, "user.note", "kept", 4, 0))
		skip(); /* this file system has none */
	t_int(0, fstat(r.from, &r.was));
	t_int(0, replace_file(&r));
	int fd = openat(r.dir, "file", O_RDONLY);
	t_int(4, (int)fgetxattr(fd, "user.note", text, sizeof text));
	t_text("kept", text);
	(void)close(fd);
}

static void one_that_was_written_to_stays(void **state)
{
	char text[5];
	(void)state;
	int fd = openat(r.dir, "file", O_WRONLY);
	t_int(1, (int)pwrite(fd, "x", 1, 0));
	(void)close(fd);
	t_int(EBUSY, replace_file(&r));
	read_at(16382, text);
	t_text("PATH", text);
}

static void one_that_was_replaced_stays(void **state)
{
	struct stat st;
	(void)state;
	t_int(0, unlinkat(r.dir, "file", 0));
	(void)close(openat(r.dir, "file", O_WRONLY | O_CREAT, 0600));
	t_int(EBUSY, replace_file(&r));
	t_int(0, fstatat(r.dir, "file", &st, 0));
	t_int(0, (int)st.st_size);
}

static void put_left(const char *text)
{
	int fd = openat(r.dir, LEFT, O_WRONLY | O_CREAT | O_EXCL, 0600);
	t_int((int)strlen(text), (int)write(fd, text, strlen(text)));
	t_int(0, ftruncate(fd, 100));
	(void)close(fd);
}

/* The beginning of such a copy, as a killed run leaves it. */
static void what_was_left_goes(void **state)
{
	(void)state;
	put_left("");
	t_int(0, replace_file(&r));
	t_int(-1, faccessat(r.dir, LEFT, F_OK, 0));
}

static void what_is_anothers_stays(void **state)
{
	(void)state;
	put_left("another's");
	t_int(0, replace_file(&r));
	t_int(0, unlinkat(r.dir, LEFT, 0));
}

#define R(fn) \
	{ \
#fn, fn, each, clean, NULL \
	}

int main(int argc, char **argv)
{
	const struct CMUnitTest replaced[] = {
		R(all_else_stays),
		R(attributes_stay),
		R(one_that_was_written_to_stays),
		R(one_that_was_replaced_stays),
		R(what_was_left_goes),
		R(what_is_anothers_stays),
	};
	t_filter(argc, argv);
	return t_group(replaced) != 0;
}
