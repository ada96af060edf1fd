/*
 * syscalls.c: system calls that glibc has functions for and musl has none. Each is the kernel's own
 * answer, ENOSYS included; nothing is emulated but preadv2 and pwritev2 without flags, as in glibc.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "shim.h"

/* Numbers above 423 are the same on every machine; musl 1.2.3 does not list the newer ones. */
enum {
	CALL_PIDFD_SEND_SIGNAL = 424,
	CALL_OPEN_TREE = 428,
	CALL_MOVE_MOUNT = 429,
	CALL_FSOPEN = 430,
	CALL_FSCONFIG = 431,
	CALL_FSMOUNT = 432,
	CALL_FSPICK = 433,
	CALL_PIDFD_OPEN = 434,
	CALL_OPENAT2 = 437,
	CALL_PIDFD_GETFD = 438,
	CALL_PROCESS_MADVISE = 440,
	CALL_EPOLL_PWAIT2 = 441,
	CALL_MOUNT_SETATTR = 442,
	CALL_PROCESS_MRELEASE = 448,
	CALL_MSEAL = 462
};

struct epoll_event;
struct mount_attr;
struct open_how;
struct sched_attr;
struct statx;

int pidfd_open(pid_t pid, unsigned flags);
int pidfd_getfd(int pidfd, int fd, unsigned flags);
int pidfd_send_signal(int pidfd, int sig, siginfo_t *info, unsigned flags);
int fsopen(const char *name, unsigned flags);
int fsmount(int fd, unsigned flags, unsigned attributes);
int fsconfig(int fd, unsigned command, const char *key, const void *value, int aux);
int fspick(int fd, const char *path, unsigned flags);
int open_tree(int fd, const char *path, unsigned flags);
int move_mount(int from, const char *path, int to, const char *to_path, unsigned flags);
int mount_setattr(int fd, const char *path, unsigned flags, struct mount_attr *attributes,
		  size_t size);
int openat2(int fd, const char *path, const struct open_how *how, size_t size);
ssize_t process_madvise(int pidfd, const struct iovec *ranges, size_t n, int advice,
			unsigned flags);
int process_mrelease(int pidfd, unsigned flags);
int mseal(void *address, size_t n, unsigned long flags);
int epoll_pwait2(int fd, struct epoll_event *events, int n, const struct timespec *timeout,
		 const sigset_t *mask);
int execveat(int fd, const char *path, char *const argv[], char *const envp[], int flags);
int getcpu(unsigned *cpu, unsigned *node);
int sched_setattr(pid_t pid, struct sched_attr *attributes, unsigned flags);
int sched_getattr(pid_t pid, struct sched_attr *attributes, unsigned size, unsigned flags);
int pkey_alloc(unsigned flags, unsigned rights);
int pkey_free(int key);
int pkey_mprotect(void *address, size_t n, int protection, int key);
int statx(int fd, const char *restrict path, int flags, unsigned mask, struct statx *restrict to);
int renameat2(int from, const char *path, int to, const char *to_path, unsigned flags);
ssize_t preadv2(int fd, const struct iovec *to, int n, off_t offset, int flags);
ssize_t pwritev2(int fd, const struct iovec *from, int n, off_t offset, int flags);
int ntp_gettimex(void *to);
int ntp_adjtime(struct timex *request);

int pidfd_open(pid_t pid, unsigned flags)
{
	return (int)syscall(CALL_PIDFD_OPEN, pid, flags);
}

int pidfd_getfd(int pidfd, int fd, unsigned flags)
{
	return (int)syscall(CALL_PIDFD_GETFD, pidfd, fd, flags);
}

int pidfd_send_signal(int pidfd, int sig, siginfo_t *info, unsigned flags)
{
	return (int)syscall(CALL_PIDFD_SEND_SIGNAL, pidfd, sig, info, flags);
}

int fsopen(const char *name, unsigned flags)
{
	return (int)syscall(CALL_FSOPEN, name, flags);
}

int fsmount(int fd, unsigned flags, unsigned attributes)
{
	return (int)syscall(CALL_FSMOUNT, fd, flags, attributes);
}

int fsconfig(int fd, unsigned command, const char *key, const void *value, int aux)
{
	return (int)syscall(CALL_FSCONFIG, fd, command, key, value, aux);
}

int fspick(int fd, const char *path, unsigned flags)
{
	return (int)syscall(CALL_FSPICK, fd, path, flags);
}

int open_tree(int fd, const char *path, unsigned flags)
{
	return (int)syscall(CALL_OPEN_TREE, fd, path, flags);
}

int move_mount(int from, const char *path, int to, const char *to_path, unsigned flags)
{
	return (int)syscall(CALL_MOVE_MOUNT, from, path, to, to_path, flags);
}

int mount_setattr(int fd, const char *path, unsigned flags, struct mount_attr *attributes,
		  size_t size)
{
	return (int)syscall(CALL_MOUNT_SETATTR, fd, path, flags, attributes, size);
}

int openat2(int fd, const char *path, const struct open_how *how, size_t size)
{
	return (int)syscall(CALL_OPENAT2, fd, path, how, size);
}

ssize_t process_madvise(int pidfd, const struct iovec *ranges, size_t n, int advice, unsigned flags)
{
	return syscall(CALL_PROCESS_MADVISE, pidfd, ranges, n, advice, flags);
}

int process_mrelease(int pidfd, unsigned flags)
{
	return (int)syscall(CALL_PROCESS_MRELEASE, pidfd, flags);
}

int mseal(void *address, size_t n, unsigned long flags)
{
	return (int)syscall(CALL_MSEAL, address, n, flags);
}

int epoll_pwait2(int fd, struct epoll_event *events, int n, const struct timespec *timeout,
		 const sigset_t *mask)
{
	return (int)syscall(CALL_EPOLL_PWAIT2, fd, events, n, timeout, mask,
			    (size_t)8); /* the kernel's sigset_t */
}

int execveat(int fd, const char *path, char *const argv[], char *const envp[], int flags)
{
	return (int)syscall(SYS_execveat, fd, path, argv, envp, flags);
}

int getcpu(unsigned *cpu, unsigned *node)
{
	return (int)syscall(SYS_getcpu, cpu, node, NULL);
}

int sched_setattr(pid_t pid, struct sched_attr *attributes, unsigned flags)
{
	return (int)syscall(SYS_sched_setattr, pid, attributes, flags);
}

int sched_getattr(pid_t pid, struct sched_attr *attributes, unsigned size, unsigned flags)
{
	return (int)syscall(SYS_sched_getattr, pid, attributes, size, flags);
}

/*
 * musl refuses these four, because Linux means a thread where POSIX means a process; glibc does not
 * mind.
 */
int sched_getparam(pid_t pid, struct sched_param *param)
{
	return (int)syscall(SYS_sched_getparam, pid, param);
}

int sched_setparam(pid_t pid, const struct sched_param *param)
{
	return (int)syscall(SYS_sched_setparam, pid, param);
}

int sched_getscheduler(pid_t pid)
{
	return (int)syscall(SYS_sched_getscheduler, pid);
}

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
{
	return (int)syscall(SYS_sched_setscheduler, pid, policy, param);
}

int pkey_alloc(unsigned flags, unsigned rights)
{
	return (int)syscall(SYS_pkey_alloc, flags, rights);
}

int pkey_free(int key)
{
	return (int)syscall(SYS_pkey_free, key);
}

int pkey_mprotect(void *address, size_t n, int protection, int key)
{
	return (int)syscall(SYS_pkey_mprotect, address, n, protection, key);
}

int statx(int fd, const char *restrict path, int flags, unsigned mask, struct statx *restrict to)
{
	return (int)syscall(SYS_statx, fd, path, flags, mask, to);
}

int renameat2(int from, const char *path, int to, const char *to_path, unsigned flags)
{
	return (int)syscall(SYS_renameat2, from, path, to, to_path, flags);
}

/*
 * An offset of -1 means the descriptor's own position, and no flags that an old kernel knows is
 * plain preadv.
 */
ssize_t preadv2(int fd, const struct iovec *to, int n, off_t offset, int flags)
{
	ssize_t got;

	if (flags == 0)
		return offset == -1 ? readv(fd, to, n) : preadv(fd, to, n, offset);
	got = syscall(SYS_preadv2, fd, to, (long)n, (long)offset, (long)((uint64_t)offset >> 32),
		      flags);
	if (got < 0 && errno == ENOSYS)
		errno = ENOTSUP;
	return got;
}

ssize_t pwritev2(int fd, const struct iovec *from, int n, off_t offset, int flags)
{
	ssize_t put;

	if (flags == 0)
		return offset == -1 ? writev(fd, from, n) : pwritev(fd, from, n, offset);
	put = syscall(SYS_pwritev2, fd, from, (long)n, (long)offset, (long)((uint64_t)offset >> 32),
		      flags);
	if (put < 0 && errno == ENOSYS)
		errno = ENOTSUP;
	return put;
}

/*
 * struct ntptimeval of glibc: time, maximum and estimated error, TAI offset, four words that are
 * zero.
 */
struct ntp_answer {
	struct timeval time;
	long maxerror, esterror, tai;
	long reserved[4];
};

int ntp_gettimex(void *to)
{
	struct timex request = {0};
	struct ntp_answer answer = {0};
	int state = adjtimex(&request);

	answer.time = request.time;
	answer.maxerror = request.maxerror;
	answer.esterror = request.esterror;
	answer.tai = request.tai;
	*(struct ntp_answer *)to = answer;
	return state;
}

int ntp_adjtime(struct timex *request)
{
	return adjtimex(request);
}
