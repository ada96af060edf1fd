/* Signals through the C library, which knows each processor's struct sigaction. */
#include "arch/arch.h"

#include <string.h>

int arch_sigaction(int sig, const struct arch_sigaction *action, struct arch_sigaction *old)
{
	struct sigaction new = {.sa_sigaction = action->handler, .sa_flags = (int)action->flags};
	struct sigaction found;
	int r = sigaction(sig, &new, &found);
	if (r == 0 && old) {
		*old = (struct arch_sigaction){.handler = found.sa_sigaction};
		old->flags = (unsigned long)found.sa_flags;
		memcpy(&old->mask, &found.sa_mask, sizeof old->mask);
	}
	return r;
}

int arch_sigaction_restore(int sig, const struct arch_sigaction *found)
{
	struct sigaction old = {.sa_sigaction = found->handler, .sa_flags = (int)found->flags};
	memcpy(&old.sa_mask, &found->mask, sizeof found->mask);
	return sigaction(sig, &old, NULL);
}
