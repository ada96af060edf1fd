/* rt_sigaction of AArch64: struct arch_sigaction is the kernel's own struct sigaction here, and the
   way back from a handler is the vdso's. */
#include "arch/arch.h"

#include <sys/syscall.h>
#include <unistd.h>

int arch_sigaction(int sig, const struct arch_sigaction *action, struct arch_sigaction *old)
{
	return (int)syscall(SYS_rt_sigaction, sig, action, old, sizeof action->mask);
}

int arch_sigaction_restore(int sig, const struct arch_sigaction *found)
{
	return (int)syscall(SYS_rt_sigaction, sig, found, NULL, sizeof found->mask);
}
