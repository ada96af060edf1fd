/* restorer: rt_sigaction where the kernel wants the way back from a handler from user space, and
   struct arch_sigaction is its own struct sigaction; for the sigaction.c of such ports alone */
#ifndef LANDFALL_ARCH_RESTORER_H
#define LANDFALL_ARCH_RESTORER_H

#include "arch/arch.h"

#include <sys/syscall.h>
#include <unistd.h>

#define HAS_RESTORER 0x04000000UL /* SA_RESTORER of the processor's asm/signal.h */

void arch_sigreturn(void); /* sigreturn.S */

int arch_sigaction(int sig, const struct arch_sigaction *action, struct arch_sigaction *old)
{
	struct arch_sigaction a = *action;
	a.flags |= HAS_RESTORER;
	a.restorer = arch_sigreturn;
	return (int)syscall(SYS_rt_sigaction, sig, &a, old, sizeof a.mask);
}

int arch_sigaction_restore(int sig, const struct arch_sigaction *found)
{
	return (int)syscall(SYS_rt_sigaction, sig, found, NULL, sizeof found->mask);
}

#endif
