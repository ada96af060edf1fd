/*
 * Other names of functions that both libcs have: each is called once, so that a wrong target would
 * show.
 */
#include <aio.h>
#include <dirent.h>
#include <fcntl.h>
#include <mntent.h>
#include <resolv.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <poll.h>
#include <time.h>
#include "probe.h"

/* One line: the function's result. */
#define CALL(name, type, ...) WITH(long, name, type) show(#name, "%d", (int)name##_(__VA_ARGS__));
#define P void *

/* What glibc's headers passed to __xstat and its like as the version of struct stat. */
#ifdef __x86_64__
#define STAT_VERSION 1
#else
#define STAT_VERSION 0
#endif

static int fd;
static char buffer[4096];

static void files(void)
{
	struct stat status;
	struct statfs fs;
	struct statvfs vfs;
	char template[] = "nameXXXXXX", template2[] = "nameXXXXXXsuf", template3[] = "nameXXXXXX",
	     template4[] = "nameXXXXXXsuf";
	off_t offset = 0;
	struct iovec io = {buffer, 3};

	CALL(creat64, (const char *, int), "file", 0600)
	WITH(int, open64, (const char *, int, ...))
	show("open64", "%d", (fd = open64_("file2", O_CREAT | O_RDWR, 0600)) > 2);
	write(fd, "0123456789", 10);
	WITH(int, open64, (const char *, int, ...))
	show("open64", "%o", (stat("file2", &status), status.st_mode));
	WITH(int, openat64, (int, const char *, int, ...))
	show("openat64", "%d", openat64_(AT_FDCWD, "file2", O_RDONLY) > 2);
	WITH(int, __open, (const char *, int, ...))
	show("__open", "%d", __open_("file2", O_RDONLY) > 2);
	WITH(int, __open64, (const char *, int, ...))
	show("__open64", "%d", __open64_("file2", O_RDONLY) > 2);
	CALL(stat64, (const char *, P), "file2", &status)
	show("stat64", "%d", (int)status.st_size);
	CALL(lstat64, (const char *, P), "file2", &status)
	CALL(fstat64, (int, P), fd, &status)
	CALL(fstatat64, (int, const char *, P, int), AT_FDCWD, "file2", &status, 0)
	CALL(__xstat64, (int, const char *, P), STAT_VERSION, "file2", &status)
	CALL(__lxstat64, (int, const char *, P), STAT_VERSION, "file2", &status)
	CALL(__fxstat64, (int, int, P), STAT_VERSION, fd, &status)
	CALL(__fxstatat64, (int, int, const char *, P, int), STAT_VERSION, AT_FDCWD, "file2",
	     &status, 0)
	CALL(statfs64, (const char *, P), "/", &fs)
	CALL(__statfs, (const char *, P), "/", &fs)
	CALL(fstatfs64, (int, P), fd, &fs)
	CALL(statvfs64, (const char *, P), "/", &vfs)
	CALL(fstatvfs64, (int, P), fd, &vfs)
	show("statvfs64", "%lu", vfs.f_namemax);
	CALL(lseek64, (int, off_t, int), fd, 3, SEEK_SET)
	CALL(__lseek, (int, off_t, int), fd, 2, SEEK_CUR)
	CALL(llseek, (int, off_t, int), fd, 0, SEEK_END)
	CALL(pread64, (int, P, size_t, off_t), fd, buffer, 4, 2)
	show("pread64", "%.4s", buffer);
	CALL(__pread64, (int, P, size_t, off_t), fd, buffer, 4, 8)
	CALL(pwrite64, (int, P, size_t, off_t), fd, "ab", 2, 0)
	CALL(__pwrite64, (int, P, size_t, off_t), fd, "cd", 2, 2)
	CALL(preadv64, (int, P, int, off_t), fd, &io, 1, 0)
	CALL(pwritev64, (int, P, int, off_t), fd, &io, 1, 5)
	CALL(ftruncate64, (int, off_t), fd, 7)
	CALL(truncate64, (const char *, off_t), "file2", 6)
	CALL(fallocate64, (int, int, off_t, off_t), fd, 0, 0, 100)
	CALL(posix_fallocate64, (int, off_t, off_t), fd, 0, 200)
	CALL(posix_fadvise64, (int, off_t, off_t, int), fd, 0, 0, 0)
	CALL(lockf64, (int, int, off_t), fd, F_TEST, 0)
	show("ftruncate64", "%d", (fstat(fd, &status), (int)status.st_size));
	WITH(ssize_t, sendfile64, (int, int, off_t *, size_t))
	{
		int to = open("file3", O_CREAT | O_RDWR, 0600);

		show("sendfile64", "%zd", sendfile64_(to, fd, &offset, 5));
		show("sendfile64", "%d", (int)offset);
	}
	WITH(int, mkstemp64, (char *)) show("mkstemp64", "%d", mkstemp64_(template) > 2);
	WITH(int, mkstemps64, (char *, int))
	show("mkstemps64", "%d", mkstemps64_(template2, 3) > 2);
	WITH(int, mkostemp64, (char *, int))
	show("mkostemp64", "%d", mkostemp64_(template3, O_CLOEXEC) > 2);
	WITH(int, mkostemps64, (char *, int, int))
	show("mkostemps64", "%d", mkostemps64_(template4, 3, O_CLOEXEC) > 2);
	WITH(P, mmap64, (P, size_t, int, int, int, off_t))
	show("mmap64", "%.2s", (char *)mmap64_(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0));
}

static int dots(const struct dirent *entry)
{
	return entry->d_name[0] == '.';
}

static void folders(void)
{
	struct dirent **list, entry, *got;
	DIR *dir;
	int n = 0, opened;

	WITH(int, scandir64, (const char *, P, P, P))
	show("scandir64", "%d", n = scandir64_("/proc/self", &list, dots, need("alphasort64")));
	WITH(int, alphasort64, (P, P))
	show("alphasort64", "%d", alphasort64_(&list[0], &list[1]) < 0);
	WITH(int, versionsort64, (P, P))
	show("versionsort64", "%d", versionsort64_(&list[0], &list[1]) < 0);
	dir = opendir("/");
	WITH(P, readdir64, (DIR *)) show("readdir64", "%d", readdir64_(dir) != NULL);
	WITH(int, readdir64_r, (DIR *, P, P))
	{
		char room[512];

		show("readdir64_r", "%d", readdir64_r_(dir, room, &got));
	}
	opened = open("/", O_RDONLY | O_DIRECTORY);
	WITH(ssize_t, getdents64, (int, P, size_t))
	show("getdents64", "%d", getdents64_(opened, buffer, sizeof buffer) > 0);
	(void)entry;
}

static void processes(void)
{
	int status, pair[2];
	struct timespec now = {0, 0};
	struct rlimit limit;
	sigset_t set;
	struct sched_param param;
	struct pollfd p = {-1, 0, 0};
	struct timeval tv = {0, 0};
	time_t t = 86400 * 365;
	struct tm tm;
	FILE *mounts;

	CALL(__close, (int), 900)
	CALL(__dup2, (int, int), 1, 901)
	CALL(__pipe, (int *), pair)
	CALL(__write, (int, const void *, size_t), pair[1], "xy", 2)
	CALL(__read, (int, P, size_t), pair[0], buffer, 2)
	CALL(__fcntl, (int, int, ...), pair[0], F_GETFL)
	CALL(__poll, (P, nfds_t, int), &p, 1, 0)
	CALL(__select, (int, P, P, P, P), 0, NULL, NULL, NULL, &tv)
	CALL(__send, (int, const void *, size_t, int), -1, "x", 1, 0)
	CALL(__connect, (int, P, socklen_t), -1, NULL, 0)
	CALL(__nanosleep, (P, P), &now, NULL)
	WITH(int, __gettimeofday, (P, P)) show("__gettimeofday", "%d", __gettimeofday_(&tv, NULL));
	WITH(P, __gmtime_r, (const time_t *, struct tm *))
	{
		__gmtime_r_(&t, &tm);
		show("__gmtime_r", "%d", tm.tm_year);
	}
	WITH(time_t, timelocal, (struct tm *)) show("timelocal", "%ld", (long)timelocal_(&tm));
	WITH(int, __getpid, (void)) show("__getpid", "%d", __getpid_() == getpid());
	WITH(int, __getpgid, (pid_t)) show("__getpgid", "%d", __getpgid_(0) == getpgid(0));
	WITH(int, __bsd_getpgrp, (pid_t))
	show("__bsd_getpgrp", "%d", __bsd_getpgrp_(0) == getpgid(0));
	CALL(__setpgid, (pid_t, pid_t), -1, 0)
	WITH(pid_t, __fork, (void))
	{
		pid_t child = __fork_();
		if (child == 0)
			_exit(7);
		waitpid(child, &status, 0);
		show("__fork", "%d", WEXITSTATUS(status));
	}
	WITH(pid_t, __vfork, (void))
	{
		pid_t child = __vfork_();
		if (child == 0)
			_exit(8);
		waitpid(child, &status, 0);
		show("__vfork", "%d", WEXITSTATUS(status));
	}
	WITH(pid_t, __wait, (int *))
	{
		if (fork() == 0)
			_exit(9);
		__wait_(&status);
		show("__wait", "%d", WEXITSTATUS(status));
	}
	WITH(pid_t, __waitpid, (pid_t, int *, int))
	{
		pid_t child = fork();
		if (child == 0)
			_exit(10);
		__waitpid_(child, &status, 0);
		show("__waitpid", "%d", WEXITSTATUS(status));
	}
	CALL(__sched_get_priority_max, (int), SCHED_FIFO)
	CALL(__sched_get_priority_min, (int), SCHED_FIFO)
	CALL(__sched_getparam, (pid_t, P), 0, &param)
	CALL(__sched_getscheduler, (pid_t), 0)
	CALL(__sched_setscheduler, (pid_t, int, P), 0, 99, &param)
	CALL(__sched_yield, (void))
	WITH(char *, __secure_getenv, (const char *))
	show("__secure_getenv", "%d", __secure_getenv_("PATH") != NULL);
	WITH(unsigned long, __getauxval, (unsigned long))
	show("__getauxval", "%lu", __getauxval_(6));
	CALL(__sigaddset, (P, int), (sigemptyset(&set), &set), SIGINT)
	CALL(__sigismember, (P, int), &set, SIGINT)
	CALL(__sigdelset, (P, int), &set, SIGINT)
	CALL(__sigaction, (int, P, P), SIGINT, NULL, NULL)
	WITH(int, __sigsuspend, (P))
	DIES("__sigsuspend",
	     (alarm(1), sigfillset(&set), sigdelset(&set, SIGALRM), __sigsuspend_(&set)));
	show("__libc_current_sigrtmax", "%d", ((int (*)(void))need("__libc_current_sigrtmax"))());
	show("__libc_current_sigrtmin", "%d",
	     ((int (*)(void))need("__libc_current_sigrtmin"))() > 31);
	CALL(getrlimit64, (int, P), RLIMIT_NOFILE, &limit)
	CALL(setrlimit64, (int, P), RLIMIT_NOFILE, &limit)
	CALL(prlimit64, (pid_t, int, P, P), 0, RLIMIT_NOFILE, NULL, &limit)
	WITH(FILE *, __setmntent, (const char *, const char *))
	mounts = __setmntent_("/proc/self/mounts", "r"), show("__setmntent", "%d", mounts != NULL);
	WITH(P, __getmntent_r, (FILE *, P, char *, int))
	{
		struct mntent entry;
		show("__getmntent_r", "%d",
		     __getmntent_r_(mounts, &entry, buffer, sizeof buffer) != NULL);
	}
	CALL(__endmntent, (FILE *), mounts)
	CALL(timespec_getres, (P, int), &now, 1)
	CALL(dysize, (int), 2000)
	CALL(ttyslot, (void))
	CALL(chflags, (const char *, unsigned long), "/", 0)
	CALL(fchflags, (int, unsigned long), 0, 0)
	CALL(revoke, (const char *), "/")
	CALL(setlogin, (const char *), "x")
	CALL(stty, (int, P), 0, NULL)
	CALL(gtty, (int, P), 0, NULL)
	WITH(int, getpt, (void)) show("getpt", "%d", getpt_() > 2 || errno == ENOENT);
	WITH(P, __sched_cpualloc, (size_t))
	{
		P set2 = __sched_cpualloc_(100);
		show("__sched_cpualloc", "%d", set2 != NULL);
		WITH(int, __sched_cpufree, (P))
		show("__sched_cpufree", "%d", (__sched_cpufree_(set2), 1));
	}
	WITH(unsigned, gnu_dev_major, (unsigned long))
	show("gnu_dev_major", "%u", gnu_dev_major_(0x12345678abcdUL));
	WITH(unsigned, gnu_dev_minor, (unsigned long))
	show("gnu_dev_minor", "%u", gnu_dev_minor_(0x12345678abcdUL));
	WITH(unsigned long, gnu_dev_makedev, (unsigned, unsigned))
	show("gnu_dev_makedev", "%lx", gnu_dev_makedev_(0x12345, 0x6789a));
	WITH(char *, __dgettext, (const char *, const char *))
	show("__dgettext", "%s", __dgettext_("x", "text"));
	WITH(char *, __dcgettext, (const char *, const char *, int))
	show("__dcgettext", "%s", __dcgettext_("x", "text", 5));
}

static void control_messages(void)
{
	union {
		char room[128];
		struct cmsghdr align;
	} u;
	struct msghdr message = {.msg_control = &u, .msg_controllen = 64};
	struct cmsghdr *first = CMSG_FIRSTHDR(&message);

	memset(&u, 0, sizeof u);
	first->cmsg_len = CMSG_LEN(4);
	WITH(struct cmsghdr *, __cmsg_nxthdr, (struct msghdr *, struct cmsghdr *))
	{
		struct cmsghdr *next = __cmsg_nxthdr_(&message, first);

		show("__cmsg_nxthdr", "%d",
		     next != NULL ? (int)((char *)next - (char *)first) : -1);
		next->cmsg_len = 1000;
		show("__cmsg_nxthdr", "%d", __cmsg_nxthdr_(&message, first) == NULL);
		first->cmsg_len = 64;
		show("__cmsg_nxthdr", "%d", __cmsg_nxthdr_(&message, first) == NULL);
		first->cmsg_len = 3;
		show("__cmsg_nxthdr", "%d", __cmsg_nxthdr_(&message, first) == NULL);
	}
}

static void resolver(void)
{
	unsigned char query[512], name[64];
	char text[256];
	struct __res_state state = {0};

	WITH(int, __res_mkquery,
	     (int, const char *, int, int, const void *, int, const void *, void *, int))
	show("__res_mkquery", "%d",
	     __res_mkquery_(0, "a.example", 1, 1, NULL, 0, NULL, query, sizeof query));
	WITH(int, __dn_comp, (const char *, void *, int, void *, void *))
	show("__dn_comp", "%d", __dn_comp_("a.example", name, sizeof name, NULL, NULL));
	WITH(int, __dn_expand, (const void *, const void *, const void *, char *, int))
	{
		show("__dn_expand", "%d",
		     __dn_expand_(query, query + 27, query + 12, text, sizeof text));
		show("__dn_expand", "%s", text);
	}
	WITH(int, __dn_skipname, (const void *, const void *))
	show("__dn_skipname", "%d", __dn_skipname_(query + 12, query + 27));
	(void)state;
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	umask(022);
	files();
	folders();
	processes();
	control_messages();
	resolver();
}
