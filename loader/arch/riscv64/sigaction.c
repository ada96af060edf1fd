/* rt_sigaction of RISC-V, whose struct sigaction has no way back from a handler: that is the
   vdso's. */
#include "arch/arch.h"

#include <sys/syscall.h>
#include <unistd.h>

/* include/linux/signal_types.h, without SA_RESTORER */
struct port_sigaction {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	uint64_t mask;
};

int arch_sigaction(int sig, const struct arch_sigaction *action, struct arch_sigaction *old)
{
	const struct port_sigaction new = {action->handler, action->flags, action->mask};
	struct port_sigaction found = {.flags = 0};
	int r = (int)syscall(SYS_rt_sigaction, sig, &new, &found, sizeof new.mask);
	if (r == 0 && old)
		*old = (struct arch_sigaction){found.handler, found.flags, NULL, found.mask};
	return r;
}

int arch_sigaction_restore(int sig, const struct arch_sigaction *found)
{
	return arch_sigaction(sig, found, NULL);
}
