/*
 * fcntl.c: opening files and handling descriptors. The fortified forms take no mode, so flags that
 * need one stop the process, as in glibc. fcntl64 hands its third argument on as the kernel reads
 * it: by register, whatever its type.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

int __open_2(const char *path, int flags);
int __openat_2(int fd, const char *path, int flags);
int __mq_open_2(const char *name, int flags);
int fcntl64(int fd, int command, ...);
int close_range(unsigned first, unsigned last, int flags);
void closefrom(int first);
int isfdtype(int fd, int type);

static bool needs_mode(int flags)
{
	return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

int __open_2(const char *path, int flags)
{
	if (needs_mode(flags))
		shim_fortify_fail("invalid open call: O_CREAT or O_TMPFILE without mode");
	return open(path, flags);
}

int __openat_2(int fd, const char *path, int flags)
{
	if (needs_mode(flags))
		shim_fortify_fail("invalid openat call: O_CREAT or O_TMPFILE without mode");
	return openat(fd, path, flags);
}

int __mq_open_2(const char *name, int flags)
{
	if (flags & O_CREAT)
		shim_fortify_fail("invalid mq_open call: O_CREAT without mode and attr");
	return mq_open(name, flags);
}

int fcntl64(int fd, int command, ...)
{
	va_list args;
	void *argument;

	va_start(args, command);
	argument = va_arg(
		args,
		void *); /* an int is read from the same register; musl's fcntl takes it as unsigned long */
	va_end(args);
	return fcntl(fd, command, argument);
}

/* Linux 5.9's own call and nothing in its place: glibc fails with ENOSYS too. */
int close_range(unsigned first, unsigned last, int flags)
{
	return (int)syscall(SYS_close_range, first, last, flags);
}

static void close_listed(int first)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;

	if (dir == NULL) {
		for (long fd = first, end = sysconf(_SC_OPEN_MAX); fd < end; fd++)
			close((int)fd);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		int fd = (int)strtol(entry->d_name, NULL, 10);

		if (entry->d_name[0] != '.' && fd >= first && fd != dirfd(dir))
			close(fd);
	}
	closedir(dir);
}

void closefrom(int first)
{
	if (first < 0)
		first = 0;
	if (close_range((unsigned)first, ~0U, 0) != 0)
		close_listed(first);
}

int isfdtype(int fd, int type)
{
	struct stat status;
	int before = errno, failed = fstat(fd, &status);

	errno = before; /* glibc leaves errno alone even then */
	if (failed != 0)
		return -1;
	return (status.st_mode & S_IFMT) == (mode_t)type;
}
