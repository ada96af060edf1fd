/* Handles SIGBUS while a mapped file is read: the file was cut short after it was mapped, or its
   disk failed. The handler puts a page of zeros in place and lets the read go on. It touches only
   addresses between the lowest and the highest mapping that sigbus_guard_add was told of. */
#include "start/sigbus_guard.h"

#include "start/mappings.h"

#include "arch/arch.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static uintptr_t lowest = UINTPTR_MAX;
static uintptr_t highest;
static bool armed;
static bool was_ignored;
static bool was_blocked;
static struct arch_sigaction found;

static void on_sigbus(int sig, siginfo_t *info, void *context)
{
	(void)context;
	uintptr_t at = (uintptr_t)info->si_addr & ~(ARCH_PAGE - 1);
	void *page = (void *)at;
	if (at >= lowest && at < highest &&
	    mmap(page, ARCH_PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
		    page)
		return;
	/* An address outside our mappings faults again, with the default action. */
	(void)signal(sig, SIG_DFL);
}

/* Unblocks SIGBUS, because a blocked one kills at once, handler or not. */
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

/* What was found the first time is the action to restore: behind sigbus_guard_remove our own
   handler is there still. */
static bool install(void)
{
	const struct arch_sigaction new = {.handler = on_sigbus, .flags = SA_SIGINFO};
	struct arch_sigaction old;
	int r = arch_sigaction(SIGBUS, &new, &old);
	if (r == 0 && old.handler != on_sigbus) {
		found = old;
		was_ignored = (uintptr_t)old.handler == (uintptr_t)SIG_IGN;
	}
	unblock();
	return r == 0;
}

void sigbus_guard_add(const void *p, size_t n)
{
	uintptr_t at = (uintptr_t)p;
	if (at < lowest)
		lowest = at;
	if (at + n > highest)
		highest = at + n;
	if (!armed)
		armed = install();
}

void sigbus_guard_add_file(const void *p, size_t n)
{
	sigbus_guard_add(p, n);
	mappings_add(p, n);
}

void sigbus_guard_remove(void)
{
	/* execve resets a handled signal to its default, so only "ignored" has to be put back here.
	   */
	if (armed && was_ignored)
		(void)signal(SIGBUS, SIG_IGN);
	if (armed)
		block_again();
	armed = false;
}

void sigbus_guard_resume(void)
{
	if (!armed && lowest < highest)
		armed = install();
}

void sigbus_guard_restore(void)
{
	if (armed)
		(void)arch_sigaction_restore(SIGBUS, &found);
	was_ignored = false;
	sigbus_guard_remove();
}
