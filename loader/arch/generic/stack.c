/* A processor without a port of its own keeps the kernel's stack. */
#include "arch/arch.h"

int arch_on_stack(void *end, int (*f)(void *), void *arg)
{
	(void)end;
	return f(arg);
}
