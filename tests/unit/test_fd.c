/* What open has returned goes in: a failure comes out as its errno, and a descriptor is closed. */
#include "t.h"

#include "host/arena.h"
#include "host/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static _Alignas(16) unsigned char first[65536];

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void failure_is_its_errno(void **state)
{
	(void)state;
	char text[8];
	struct buf b = buf_of(text, sizeof text);
	struct arena a;
	struct inode n;
	struct span names;
	arena_init(&a, first, sizeof first, NULL);
	int fd = open("/nowhere", O_RDONLY);
	assert_int_equal(fd_slurp(fd, &b), ENOENT);
	assert_int_equal(fd_read(fd, &b, &n), ENOENT);
	assert_int_equal(fd_entry(fd, 0, &b), ENOENT);
	assert_int_equal(fd_list(&a, fd, false, &names), ENOENT);
}

static void descriptor_is_closed(void **state)
{
	(void)state;
	char text[4096];
	struct buf b = buf_of(text, sizeof text);
	struct arena a;
	struct inode n;
	struct span names;
	int fd = open("/dev/null", O_RDONLY);
	arena_init(&a, first, sizeof first, NULL);
	assert_int_equal(fd_slurp(fd, &b), 0);
	assert_false(is_open(fd));
	fd = open("/dev/null", O_RDONLY);
	assert_int_equal(fd_read(fd, &b, &n), EINVAL);
	assert_false(is_open(fd));
	fd = open("/", O_RDONLY | O_DIRECTORY);
	assert_int_equal(fd_entry(fd, 0, &b), 0);
	assert_false(is_open(fd));
	fd = open("/", O_RDONLY | O_DIRECTORY);
	assert_int_equal(fd_list(&a, fd, false, &names), 0);
	assert_false(is_open(fd));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest descriptors[] = {
		cmocka_unit_test(failure_is_its_errno),
		cmocka_unit_test(descriptor_is_closed),
	};
	t_filter(argc, argv);
	return t_group(descriptors) != 0;
}
