/* old VERSION[,SETTING]... PROGRAM [ARG]...: starts PROGRAM as an older kernel of x86-64 would:
   what came later answers as it did there. A system call that is not known is ENOSYS, an operation
   of prctl EINVAL; flags that the old kernel overlooks are taken away by a tracer, which passes on
   all else. SETTING:
     nouserns  no user namespaces, as RHEL 7 has it (EINVAL)
     fixed     MAP_FIXED_NOREPLACE is refused, as some sandboxes do */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOREPLACE 0x100000
#define PIDFD 0x1000
#define CODE 400
#define VERSION(major, minor) ((major)*1000 + (minor))

static struct sock_filter code[CODE];
static unsigned short ncode;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "old: %s: %s\n", what, strerror(errno));
	exit(125);
}

static void put(struct sock_filter f)
{
	if (ncode == CODE)
		fail("the filter is full");
	code[ncode++] = f;
}

#define LOAD(field) \
	put((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
					 offsetof(struct seccomp_data, field)))

static void refuse(long nr, int error)
{
	LOAD(nr);
	put((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 1));
	put((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error));
}

/* Where argument n of the call has one of these bits (equal: is this value), action. */
static void when(long nr, int n, int how, unsigned value, unsigned action)
{
	LOAD(nr);
	put((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 3));
	put((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					 (unsigned)offsetof(struct seccomp_data, args[0]) +
						 8 * (unsigned)n));
	put((struct sock_filter)BPF_JUMP(BPF_JMP | how | BPF_K, value, 0, 1));
	put((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/* The first kernel that has each (man-pages, syscalls(2)). */
static const struct {
	long nr;
	int since;
} calls[] = {
	{SYS_renameat2, VERSION(3, 15)},
	{SYS_seccomp, VERSION(3, 17)},
	{SYS_getrandom, VERSION(3, 17)},
	{SYS_memfd_create, VERSION(3, 17)},
	{SYS_execveat, VERSION(3, 19)},
	{SYS_copy_file_range, VERSION(4, 5)},
	{SYS_statx, VERSION(4, 11)},
	{334 /* rseq */, VERSION(4, 18)},
	{424 /* pidfd_send_signal */, VERSION(5, 1)},
	{434 /* pidfd_open */, VERSION(5, 3)},
	{435 /* clone3 */, VERSION(5, 3)},
	{436 /* close_range */, VERSION(5, 9)},
	{437 /* openat2 */, VERSION(5, 6)},
	{439 /* faccessat2 */, VERSION(5, 8)},
	{452 /* fchmodat2 */, VERSION(6, 6)},
};

static void filter(int version, int no_userns, int refuse_fixed)
{
	const unsigned einval = SECCOMP_RET_ERRNO | EINVAL;

	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
		if (version < calls[i].since)
			refuse(calls[i].nr, ENOSYS);
	if (version < VERSION(3, 18)) {
		put((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						 offsetof(struct seccomp_data, nr)));
		put((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 5));
		put((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						 offsetof(struct seccomp_data, args[0])));
		put((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_MM, 0, 3));
		put((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						 offsetof(struct seccomp_data, args[1])));
		put((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, PR_SET_MM_MAP, 0, 1));
		put((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, einval));
	}
	if (no_userns) {
		when(SYS_clone, 0, BPF_JSET, CLONE_NEWUSER, einval);
		when(SYS_unshare, 0, BPF_JSET, CLONE_NEWUSER, einval);
	}
	if (refuse_fixed)
		when(SYS_mmap, 3, BPF_JSET, NOREPLACE, einval);
	else if (version < VERSION(4, 17))
		when(SYS_mmap, 3, BPF_JSET, NOREPLACE, SECCOMP_RET_TRACE);
	if (version < VERSION(5, 2))
		when(SYS_clone, 0, BPF_JSET, PIDFD, SECCOMP_RET_TRACE);
	put((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
}

static void overlook(pid_t pid)
{
	struct user_regs_struct r;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &r))
		return;
	if (r.orig_rax == SYS_mmap)
		r.r10 &= ~(unsigned long long)NOREPLACE;
	else if (r.orig_rax == SYS_clone)
		r.rdi &= ~(unsigned long long)PIDFD;
	ptrace(PTRACE_SETREGS, pid, NULL, &r);
}

/* Until the first process has ended; the others are left to themselves by then. */
static int trace(pid_t first)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		const int event = status >> 16;
		int sig = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;

		if (!WIFSTOPPED(status)) {
			if (pid == first)
				return status;
			continue;
		}
		if (event == PTRACE_EVENT_SECCOMP)
			overlook(pid);
		if (event || sig == SIGSTOP || sig == SIGTRAP)
			sig = 0;
		ptrace(PTRACE_CONT, pid, NULL, (void *)(long)sig);
	}
	return 125 << 8;
}

int main(int argc, char **argv)
{
	int major = 0, minor = 0, status;
	pid_t pid;

	if (argc < 3 || sscanf(argv[1], "%d.%d", &major, &minor) != 2)
		fail("usage: old VERSION[,SETTING]... PROGRAM [ARG]...");
	filter(VERSION(major, minor), strstr(argv[1], ",nouserns") != NULL,
	       strstr(argv[1], ",fixed") != NULL);
	pid = fork();
	if (pid == 0) {
		struct sock_fprog prog = {ncode, code};

		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) || raise(SIGSTOP) ||
		    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
			fail("seccomp");
		execv(argv[2], argv + 2);
		fail(argv[2]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL,
		   (void *)(PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			    PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)) ||
	    ptrace(PTRACE_CONT, pid, NULL, NULL))
		fail("ptrace");
	status = trace(pid);
	if (WIFSIGNALED(status))
		raise(WTERMSIG(status));
	return WEXITSTATUS(status);
}
