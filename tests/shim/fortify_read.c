/* unistd.h, sys/socket.h, poll.h and arpa/inet.h under _FORTIFY_SOURCE; opening without a mode. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <poll.h>
#include <setjmp.h>
#include <sys/socket.h>
#include "probe.h"

static void paths(void)
{
	char to[PATH_MAX] = "";
	ssize_t n;

	unlink("link");
	if (symlink("target", "link") != 0 || chdir("/") != 0)
		return;
	WITH(char *, __getcwd_chk, (char *, size_t, size_t))
	{
		show("__getcwd_chk", "%s", __getcwd_chk_(to, 16, 16));
		DIES("__getcwd_chk", __getcwd_chk_(to, 17, 16));
	}
	WITH(char *, __getwd_chk, (char *, size_t))
	{
		show("__getwd_chk", "%s", __getwd_chk_(to, 2));
		DIES("__getwd_chk", __getwd_chk_(to, 1));
	}
	WITH(char *, __realpath_chk, (const char *, char *, size_t))
	{
		show("__realpath_chk", "%s", __realpath_chk_("/usr/..", to, sizeof to));
		DIES("__realpath_chk", __realpath_chk_("/", to, PATH_MAX - 1));
	}
	WITH(ssize_t, __readlink_chk, (const char *, char *, size_t, size_t))
	{
		n = __readlink_chk_("/proc/self/cwd", to, 16, 16);
		show("__readlink_chk", "%zd %.1s", n, to);
		DIES("__readlink_chk", __readlink_chk_("/proc/self/cwd", to, 17, 16));
	}
	WITH(ssize_t, __readlinkat_chk, (int, const char *, char *, size_t, size_t))
	{
		n = __readlinkat_chk_(AT_FDCWD, "/proc/self/cwd", to, 16, 16);
		show("__readlinkat_chk", "%zd %.1s", n, to);
		DIES("__readlinkat_chk", __readlinkat_chk_(AT_FDCWD, "/proc/self/cwd", to, 17, 16));
	}
}

static void descriptors(void)
{
	char to[16] = "";
	int zero = open("/dev/zero", O_RDONLY), pair[2] = {-1, -1};
	struct pollfd fds[2] = {{-1, POLLIN, 0}, {-1, POLLIN, 0}};

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0)
		return;
	send(pair[0], "hello", 5, 0);
	send(pair[0], "world", 5, 0);
	WITH(ssize_t, __read_chk, (int, void *, size_t, size_t))
	{
		show("__read_chk", "%zd", __read_chk_(zero, to, 16, 16));
		DIES("__read_chk", __read_chk_(zero, to, 17, 16));
	}
	WITH(ssize_t, __pread_chk, (int, void *, size_t, off_t, size_t))
	{
		show("__pread_chk", "%zd", __pread_chk_(zero, to, 16, 0, 16));
		DIES("__pread_chk", __pread_chk_(zero, to, 17, 0, 16));
	}
	WITH(ssize_t, __pread64_chk, (int, void *, size_t, off_t, size_t))
	{
		show("__pread64_chk", "%zd", __pread64_chk_(zero, to, 16, 0, 16));
		DIES("__pread64_chk", __pread64_chk_(zero, to, 17, 0, 16));
	}
	WITH(ssize_t, __recv_chk, (int, void *, size_t, size_t, int))
	{
		show("__recv_chk", "%zd %.5s", __recv_chk_(pair[1], to, 16, 16, 0), to);
		DIES("__recv_chk", __recv_chk_(pair[1], to, 17, 16, 0));
	}
	WITH(ssize_t, __recvfrom_chk, (int, void *, size_t, size_t, int, void *, void *))
	{
		show("__recvfrom_chk", "%zd %.5s",
		     __recvfrom_chk_(pair[1], to, 16, 16, 0, NULL, NULL), to);
		DIES("__recvfrom_chk", __recvfrom_chk_(pair[1], to, 17, 16, 0, NULL, NULL));
	}
	WITH(int, __poll_chk, (struct pollfd *, nfds_t, int, size_t))
	{
		show("__poll_chk", "%d", __poll_chk_(fds, 2, 0, sizeof fds));
		DIES("__poll_chk", __poll_chk_(fds, 3, 0, sizeof fds));
	}
	WITH(int, __ppoll_chk,
	     (struct pollfd *, nfds_t, const struct timespec *, const sigset_t *, size_t))
	{
		struct timespec now = {0, 0};

		show("__ppoll_chk", "%d", __ppoll_chk_(fds, 2, &now, NULL, sizeof fds));
		DIES("__ppoll_chk", __ppoll_chk_(fds, 3, &now, NULL, sizeof fds));
	}
	WITH(long, __fdelt_chk, (long))
	{
		show("__fdelt_chk", "%ld %ld", __fdelt_chk_(0), __fdelt_chk_(1023));
		DIES("__fdelt_chk", __fdelt_chk_(1024));
		DIES("__fdelt_chk", __fdelt_chk_(-1));
	}
	WITH(long, __fdelt_warn, (long))
	show("__fdelt_warn", "%ld", __fdelt_warn_(64));
}

static void names(void)
{
	char to[1024] = "";
	gid_t groups[4];

	WITH(int, __gethostname_chk, (char *, size_t, size_t))
	{
		show("__gethostname_chk", "%d %zu", __gethostname_chk_(to, 256, 256), strlen(to));
		DIES("__gethostname_chk", __gethostname_chk_(to, 257, 256));
	}
	WITH(int, __getdomainname_chk, (char *, size_t, size_t))
	{
		show("__getdomainname_chk", "%d", __getdomainname_chk_(to, 256, 256));
		DIES("__getdomainname_chk", __getdomainname_chk_(to, 257, 256));
	}
	WITH(int, __getlogin_r_chk, (char *, size_t, size_t))
	DIES("__getlogin_r_chk", __getlogin_r_chk_(to, 257, 256));
	WITH(int, __ttyname_r_chk, (int, char *, size_t, size_t))
	{
		show("__ttyname_r_chk", "%d", __ttyname_r_chk_(0, to, 256, 256));
		DIES("__ttyname_r_chk", __ttyname_r_chk_(0, to, 257, 256));
	}
	WITH(int, __ptsname_r_chk, (int, char *, size_t, size_t))
	{
		show("__ptsname_r_chk", "%d", __ptsname_r_chk_(0, to, 256, 256) != 0);
		DIES("__ptsname_r_chk", __ptsname_r_chk_(0, to, 257, 256));
	}
	WITH(int, __getgroups_chk, (int, gid_t *, size_t))
	{
		show("__getgroups_chk", "%d", __getgroups_chk_(-1, groups, sizeof groups));
		show("__getgroups_chk", "%d", __getgroups_chk_(0, groups, sizeof groups) >= 0);
		DIES("__getgroups_chk", __getgroups_chk_(5, groups, sizeof groups));
	}
	WITH(size_t, __confstr_chk, (int, char *, size_t, size_t))
	{
		show("__confstr_chk", "%zu %s", __confstr_chk_(0, to, 256, 256), to);
		DIES("__confstr_chk", __confstr_chk_(0, to, 257, 256));
	}
	WITH(const char *, __inet_ntop_chk, (int, const void *, char *, socklen_t, size_t))
	{
		show("__inet_ntop_chk", "%s", __inet_ntop_chk_(AF_INET, "\177\0\0\1", to, 16, 16));
		DIES("__inet_ntop_chk", __inet_ntop_chk_(AF_INET, "\177\0\0\1", to, 17, 16));
	}
	WITH(int, __inet_pton_chk, (int, const char *, void *, size_t))
	{
		show("__inet_pton_chk", "%d", __inet_pton_chk_(AF_INET6, "::1", to, 16));
		DIES("__inet_pton_chk", __inet_pton_chk_(AF_INET6, "::1", to, 15));
	}
}

static void opening(void)
{
	WITH(int, __open_2, (const char *, int))
	{
		show("__open_2", "%d", __open_2_("/dev/null", O_RDONLY) > 2);
		DIES("__open_2", __open_2_("x", O_CREAT | O_RDWR));
		DIES("__open_2", __open_2_("/tmp", O_TMPFILE | O_RDWR));
		show("__open_2", "%d", __open_2_("/", O_DIRECTORY) > 2);
	}
	WITH(int, __open64_2, (const char *, int))
	{
		show("__open64_2", "%d", __open64_2_("/dev/null", O_RDONLY) > 2);
	}
	WITH(int, __openat_2, (int, const char *, int))
	{
		show("__openat_2", "%d", __openat_2_(AT_FDCWD, "/dev/null", O_RDONLY) > 2);
		DIES("__openat_2", __openat_2_(AT_FDCWD, "x", O_CREAT));
	}
	WITH(int, __openat64_2, (int, const char *, int))
	{
		show("__openat64_2", "%d", __openat64_2_(AT_FDCWD, "/dev/null", O_RDONLY) > 2);
	}
	WITH(int, __mq_open_2, (const char *, int))
	{
		show("__mq_open_2", "%d", __mq_open_2_("/landfall-no-such-queue", O_RDONLY));
		DIES("__mq_open_2", __mq_open_2_("/x", O_CREAT));
	}
}

static sigjmp_buf target;

static void __attribute__((noinline)) gone(void)
{
	sigsetjmp(target, 1);
}

static void __attribute__((noinline)) deeper(void (*jump)(sigjmp_buf, int), int n)
{
	char room[4096];

	room[0] = (char)n;
	__asm__ volatile("" : : "r"(room) : "memory");
	if (n > 0)
		deeper(jump, n - 1);
	else
		jump(target, 3);
}

static void jumping(void)
{
	volatile int value;

	WITH(void, __longjmp_chk, (sigjmp_buf, int))
	{
		value = sigsetjmp(target, 1);
		if (value == 0)
			deeper(__longjmp_chk_, 4);
		show("__longjmp_chk", "%d", value);
	}
}

int main(void)
{
	descriptors();
	names();
	opening();
	jumping();
	paths();
}
