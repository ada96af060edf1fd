/* A processor without a port of its own has no x86-64 level, and no maker that glibc asks about. */
#include "arch/arch.h"

int arch_isa_level(void)
{
	return 1;
}

bool arch_is_intel(void)
{
	return false;
}
