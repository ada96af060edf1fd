/* SIGBUS while reading a mapped file: the file was cut off after we mapped it, or its disk failed.
   The handler puts a page of zeros in place and lets the read go on. It touches only addresses
   between the lowest and the highest mapping that guard_add was told of. */
#include <landfall/guard.h>

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE ((uintptr_t)4096)

static uintptr_t lowest = UINTPTR_MAX;
static uintptr_t highest;
static bool armed;
static bool was_ignored;
static bool was_blocked;

static void on_sigbus(int sig, siginfo_t *info, void *context)
{
	(void)context;
	uintptr_t at = (uintptr_t)info->si_addr & ~(PAGE - 1);
	void *page = (void *)at;
	if (at >= lowest && at < highest &&
	    mmap(page, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == page)
		return;
	/* Not ours: let it happen again with the default action. */
	(void)signal(sig, SIG_DFL);
}

#ifdef __x86_64__
/* The kernel's own struct sigaction. musl's sigaction would first unblock two signals, and the mask
   is the program's to inherit (src/signal/sigaction.c); the kernel wants a way back from it. */
struct kernel_action {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

void guard_return(void);
__asm__(".text\n.type guard_return,@function\nguard_return:\n\tmov $15, %eax\n\tsyscall\n");

#define SA_HAS_RESTORER 0x04000000UL

static struct kernel_action found;

/* A blocked SIGBUS kills on the spot, handler or not. */
static void unblock(void)
{
	const uint64_t only = 1ULL << (SIGBUS - 1);
	uint64_t old = 0;
	(void)syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &only, &old, sizeof old);
	was_blocked = old & only;
}

static void block_again(void)
{
	const uint64_t only = 1ULL << (SIGBUS - 1);
	if (was_blocked)
		(void)syscall(SYS_rt_sigprocmask, SIG_BLOCK, &only, NULL, sizeof only);
}

static bool install(void)
{
	struct kernel_action new = {on_sigbus, SA_SIGINFO | SA_HAS_RESTORER, guard_return, 0};
	long r = syscall(SYS_rt_sigaction, SIGBUS, &new, &found, sizeof new.mask);
	was_ignored = r == 0 && (uintptr_t)found.handler == (uintptr_t)SIG_IGN;
	unblock();
	return r == 0;
}
#else
static void block_again(void)
{
}

static bool install(void)
{
	struct sigaction new = {.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO};
	struct sigaction old;
	int r = sigaction(SIGBUS, &new, &old);
	was_ignored = r == 0 && old.sa_handler == SIG_IGN;
	return r == 0;
}
#endif

void guard_add(const void *p, size_t n)
{
	uintptr_t at = (uintptr_t)p;
	if (at < lowest)
		lowest = at;
	if (at + n > highest)
		highest = at + n;
	if (!armed)
		armed = install();
}

void guard_remove(void)
{
	/* execve gives a handled signal its default back; only "ignored" has to be put back by us. */
	if (armed && was_ignored)
		(void)signal(SIGBUS, SIG_IGN);
	if (armed)
		block_again();
	armed = false;
}

void guard_restore(void)
{
#ifdef __x86_64__
	if (armed)
		(void)syscall(SYS_rt_sigaction, SIGBUS, &found, NULL, sizeof found.mask);
	was_ignored = false;
#endif
	guard_remove();
}
