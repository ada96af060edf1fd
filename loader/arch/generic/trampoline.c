/* There is no trampoline: its run has no bytes (arch/arch.h). */
#include "arch/arch.h"

const unsigned char arch_trampoline_code[1];
const struct arch_trampoline_layout arch_trampoline;

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
