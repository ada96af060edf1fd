/*
 * signal.c: BSD's and System V's signal calls, which musl leaves out, by POSIX's. Masks of one int
 * hold the signals 1 to 32, as they always did.
 */
#include <errno.h>
#include <signal.h>
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

int sigblock(int mask);
int sigsetmask(int mask);
int siggetmask(void);
int __sigpause(int signal_or_mask, int is_signal);
int sigstack(void *stack, void *old);
int sigreturn(void *context);
void (*sysv_signal(int sig, void (*handler)(int)))(int);
int gsignal(int sig);
int __libc_allocate_rtsig(int high);
int tgkill(pid_t process, pid_t thread, int sig);
int pthread_sigqueue(pthread_t thread, int sig, union sigval value);
pid_t pthread_gettid_np(pthread_t thread);

static sigset_t set_of(int mask)
{
	sigset_t set;

	sigemptyset(&set);
	for (int sig = 1; sig < 32; sig++)
		if (mask & (int)(1U << (sig - 1)))
			sigaddset(&set, sig);
	return set;
}

static int mask_of(const sigset_t *set)
{
	unsigned mask = 0;

	for (int sig = 1; sig < 32; sig++)
		if (sigismember(set, sig) == 1)
			mask |= 1U << (sig - 1);
	return (int)mask;
}

static int change_mask(int how, int mask)
{
	sigset_t set = set_of(mask), old;

	sigprocmask(how, &set, &old);
	return mask_of(&old);
}

int sigblock(int mask)
{
	return change_mask(SIG_BLOCK, mask);
}

int sigsetmask(int mask)
{
	return change_mask(SIG_SETMASK, mask);
}

int siggetmask(void)
{
	return change_mask(SIG_BLOCK, 0);
}

int __sigpause(int signal_or_mask, int is_signal)
{
	sigset_t set;

	if (!is_signal) {
		set = set_of(signal_or_mask);
	} else {
		sigprocmask(SIG_BLOCK, NULL, &set);
		if (sigdelset(&set, signal_or_mask) != 0)
			return -1;
	}
	return sigsuspend(&set);
}

/*
 * struct sigstack of BSD: the stack in use, and whether it is. Setting one so is refused: it has no
 * size.
 */
struct bsd_stack {
	void *sp;
	int on;
};

int sigstack(void *stack, void *old)
{
	struct bsd_stack *answer = old;
	stack_t now;

	if (stack != NULL) {
		errno = ENOSYS;
		return -1;
	}
	if (sigaltstack(NULL, &now) != 0)
		return -1;
	if (answer != NULL)
		*answer = (struct bsd_stack){now.ss_sp, (now.ss_flags & SS_ONSTACK) != 0};
	return 0;
}

/* Linux has no such call for programs; glibc's own fails so. */
int sigreturn(void *context)
{
	(void)context;
	errno = ENOSYS;
	return -1;
}

void (*sysv_signal(int sig, void (*handler)(int)))(int)
{
	struct sigaction new = {.sa_handler = handler}, old;

	new.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
	return sigaction(sig, &new, &old) == 0 ? old.sa_handler : SIG_ERR;
}

int gsignal(int sig)
{
	return raise(sig);
}

/*
 * Realtime signals are given out from both ends, and what SIGRTMIN and SIGRTMAX say shrinks with
 * it, as in glibc.
 */
static int taken_low, taken_high;

SHIM_MUSL(__libc_current_sigrtmin)
SHIM_MUSL(__libc_current_sigrtmax)

int __libc_current_sigrtmin(void)
{
	return musl___libc_current_sigrtmin()() + taken_low;
}

int __libc_current_sigrtmax(void)
{
	return musl___libc_current_sigrtmax()() - taken_high;
}

int __libc_allocate_rtsig(int high)
{
	int low = __libc_current_sigrtmin(), top = __libc_current_sigrtmax();

	if (low > top)
		return -1;
	if (high) {
		taken_low++;
		return low;
	}
	taken_high++;
	return top;
}

int tgkill(pid_t process, pid_t thread, int sig)
{
	return (int)syscall(SYS_tgkill, process, thread, sig);
}

/* The thread's kernel id: musl tells it only within the clock id of its CPU time, (~tid << 3) + 6.
 */
pid_t pthread_gettid_np(pthread_t thread)
{
	clockid_t clock;

	if (pthread_equal(thread, pthread_self()))
		return (pid_t)syscall(SYS_gettid);
	if (pthread_getcpuclockid(thread, &clock) != 0)
		return -1;
	return ~(clock >> 3);
}

int pthread_sigqueue(pthread_t thread, int sig, const union sigval value)
{
	siginfo_t info;
	pid_t tid = pthread_gettid_np(thread);

	memset(&info, 0, sizeof info);
	info.si_signo = sig;
	info.si_code = SI_QUEUE;
	info.si_pid = getpid();
	info.si_uid = getuid();
	info.si_value = value;
	if (tid <= 0)
		return ESRCH;
	return syscall(SYS_rt_tgsigqueueinfo, getpid(), tid, sig, &info) == 0 ? 0 : errno;
}
