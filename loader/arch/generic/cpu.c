/* What every processor but x86-64 has in common: no x86-64 level, no maker that glibc asks about,
   and so far no code in place of getenv's. */
#include "arch/arch.h"

int arch_isa_level(void)
{
	return 1;
}

bool arch_is_intel(void)
{
	return false;
}

/* NOLINTBEGIN(readability-non-const-parameter): the interface */
bool arch_getenv_code(uint64_t getenv, uint64_t environ_pointer, uint64_t target,
		      unsigned char code[24])
{
	(void)getenv;
	(void)environ_pointer;
	(void)target;
	(void)code;
	return false;
}
/* NOLINTEND(readability-non-const-parameter) */
