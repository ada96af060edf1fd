/*
 * fortify_read.c: what fills a caller's buffer from a stream, a descriptor, a socket or the system,
 * under _FORTIFY_SOURCE. 'room' is the size of that buffer in bytes unless a comment says
 * otherwise.
 */
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wchar.h>
#include <arpa/inet.h>

#include "shim.h"

char *__fgets_chk(char *to, size_t room, int n, FILE *file);
char *__fgets_unlocked_chk(char *to, size_t room, int n, FILE *file);
wchar_t *__fgetws_chk(wchar_t *to, size_t room, int n, FILE *file);
wchar_t *__fgetws_unlocked_chk(wchar_t *to, size_t room, int n, FILE *file);
size_t __fread_chk(void *to, size_t room, size_t size, size_t count, FILE *file);
size_t __fread_unlocked_chk(void *to, size_t room, size_t size, size_t count, FILE *file);
char *__gets_chk(char *to, size_t room);
char *__getcwd_chk(char *to, size_t n, size_t room);
char *__getwd_chk(char *to, size_t room);
char *__realpath_chk(const char *path, char *to, size_t room);
ssize_t __readlink_chk(const char *path, char *to, size_t n, size_t room);
ssize_t __readlinkat_chk(int fd, const char *path, char *to, size_t n, size_t room);
ssize_t __read_chk(int fd, void *to, size_t n, size_t room);
ssize_t __pread_chk(int fd, void *to, size_t n, off_t offset, size_t room);
ssize_t __recv_chk(int fd, void *to, size_t n, size_t room, int flags);
ssize_t __recvfrom_chk(int fd, void *to, size_t n, size_t room, int flags, struct sockaddr *from,
		       socklen_t *length);
int __getgroups_chk(int n, gid_t *list, size_t room);
int __gethostname_chk(char *to, size_t n, size_t room);
int __getdomainname_chk(char *to, size_t n, size_t room);
int __getlogin_r_chk(char *to, size_t n, size_t room);
int __ttyname_r_chk(int fd, char *to, size_t n, size_t room);
int __ptsname_r_chk(int fd, char *to, size_t n, size_t room);
size_t __confstr_chk(int name, char *to, size_t n, size_t room);
int __poll_chk(struct pollfd *fds, nfds_t n, int timeout, size_t room);
int __ppoll_chk(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask,
		size_t room);
const char *__inet_ntop_chk(int family, const void *from, char *to, socklen_t n, size_t room);
int __inet_pton_chk(int family, const char *from, void *to, size_t room);
long __fdelt_chk(long fd);

/* Only a line that is really too long is an overflow; n may promise more than there is room for. */
char *__fgets_chk(char *to, size_t room, int n, FILE *file)
{
	size_t length = 0;
	int c = 0;

	if (n <= 0)
		return NULL;
	flockfile(file);
	while (length < (size_t)n - 1 && c != '\n' && (c = getc_unlocked(file)) != EOF) {
		shim_check(length + 1 < room);
		to[length++] = (char)c;
	}
	funlockfile(file);
	if (length == 0)
		return NULL;
	to[length] = '\0';
	return to;
}

char *__fgets_unlocked_chk(char *to, size_t room, int n, FILE *file)
{
	return __fgets_chk(to, room, n, file);
}

/* The room counts wide characters. */
wchar_t *__fgetws_chk(wchar_t *to, size_t room, int n, FILE *file)
{
	size_t length = 0;
	wint_t c = 0;

	if (n <= 0)
		return NULL;
	flockfile(file);
	while (length < (size_t)n - 1 && c != L'\n' && (c = fgetwc_unlocked(file)) != WEOF) {
		shim_check(length + 1 < room);
		to[length++] = (wchar_t)c;
	}
	funlockfile(file);
	if (length == 0)
		return NULL;
	to[length] = L'\0';
	return to;
}

wchar_t *__fgetws_unlocked_chk(wchar_t *to, size_t room, int n, FILE *file)
{
	return __fgetws_chk(to, room, n, file);
}

size_t __fread_chk(void *to, size_t room, size_t size, size_t count, FILE *file)
{
	shim_check(size == 0 || count <= room / size);
	return fread(to, size, count, file);
}

size_t __fread_unlocked_chk(void *to, size_t room, size_t size, size_t count, FILE *file)
{
	shim_check(size == 0 || count <= room / size);
	return fread_unlocked(to, size, count, file);
}

char *__gets_chk(char *to, size_t room)
{
	size_t length = 0;
	int c = 0;

	flockfile(stdin);
	while ((c = getc_unlocked(stdin)) != EOF && c != '\n') {
		shim_check(length + 1 < room);
		to[length++] = (char)c;
	}
	funlockfile(stdin);
	if (length == 0 && c == EOF)
		return NULL;
	shim_check(room > 0);
	to[length] = '\0';
	return to;
}

char *__getcwd_chk(char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return getcwd(to, n);
}

char *__getwd_chk(char *to, size_t room)
{
	char path[PATH_MAX];
	size_t length = 0;

	if (getcwd(path, sizeof path) == NULL)
		return NULL;
	for (; path[length] != '\0'; length++) {
		shim_check(length + 1 < room);
		to[length] = path[length];
	}
	to[length] = '\0';
	return to;
}

char *__realpath_chk(const char *path, char *to, size_t room)
{
	shim_check(room >= PATH_MAX); /* whatever this path would take */
	return realpath(path, to);
}

ssize_t __readlink_chk(const char *path, char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return readlink(path, to, n);
}

ssize_t __readlinkat_chk(int fd, const char *path, char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return readlinkat(fd, path, to, n);
}

ssize_t __read_chk(int fd, void *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return read(fd, to, n);
}

ssize_t __pread_chk(int fd, void *to, size_t n, off_t offset, size_t room)
{
	shim_check(n <= room);
	return pread(fd, to, n, offset);
}

ssize_t __recv_chk(int fd, void *to, size_t n, size_t room, int flags)
{
	shim_check(n <= room);
	return recv(fd, to, n, flags);
}

ssize_t __recvfrom_chk(int fd, void *to, size_t n, size_t room, int flags, struct sockaddr *from,
		       socklen_t *length)
{
	shim_check(n <= room);
	return recvfrom(fd, to, n, flags, from, length);
}

int __getgroups_chk(int n, gid_t *list, size_t room)
{
	shim_check(n < 0 || (size_t)n <= room / sizeof *list);
	return getgroups(n, list);
}

int __gethostname_chk(char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return gethostname(to, n);
}

int __getdomainname_chk(char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return getdomainname(to, n);
}

int __getlogin_r_chk(char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return getlogin_r(to, n);
}

int __ttyname_r_chk(int fd, char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return ttyname_r(fd, to, n);
}

int __ptsname_r_chk(int fd, char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return ptsname_r(fd, to, n);
}

size_t __confstr_chk(int name, char *to, size_t n, size_t room)
{
	shim_check(n <= room);
	return confstr(name, to, n);
}

int __poll_chk(struct pollfd *fds, nfds_t n, int timeout, size_t room)
{
	shim_check(n <= room / sizeof *fds);
	return poll(fds, n, timeout);
}

int __ppoll_chk(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask,
		size_t room)
{
	shim_check(n <= room / sizeof *fds);
	return ppoll(fds, n, timeout, mask);
}

const char *__inet_ntop_chk(int family, const void *from, char *to, socklen_t n, size_t room)
{
	shim_check(n <= room);
	return inet_ntop(family, from, to, n);
}

int __inet_pton_chk(int family, const char *from, void *to, size_t room)
{
	size_t need = family == AF_INET ? 4 : family == AF_INET6 ? 16 : 0;

	shim_check(need <= room);
	return inet_pton(family, from, to);
}

/*
 * The word of an fd_set that holds a descriptor's bit. The words of glibc 2.41; 2.36 speaks of a
 * buffer overflow.
 */
long __fdelt_chk(long fd)
{
	if (fd < 0 || fd >= 1024)
		shim_fortify_fail("bit out of range 0 - FD_SETSIZE on fd_set");
	return fd / 64;
}
