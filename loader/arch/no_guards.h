/* no_guards: a processor of which Linux guards no branch of a program */
#ifndef LANDFALL_ARCH_NO_GUARDS_H
#define LANDFALL_ARCH_NO_GUARDS_H

#include <stdint.h>

static inline int arch_guarded_code(uint64_t hwcap2)
{
	(void)hwcap2;
	return 0;
}

#endif
