/*
 * fenv.c: floating point traps on x86-64, where both units have a mask: the x87 control word, and
 * MXCSR with the same bits seven higher. A set bit masks the trap.
 */
#include <errno.h>
#include <fenv.h>
#include <stdint.h>

#include "shim.h"

int feenableexcept(int exceptions);
int fedisableexcept(int exceptions);
int fegetexcept(void);

enum { MXCSR_SHIFT = 7 };

/* Sets and clears mask bits in both units; returns the traps that were on before. */
static int change(unsigned set, unsigned clear)
{
	uint16_t control;
	uint32_t mxcsr;
	int before;

	__asm__ __volatile__("fstcw %0" : "=m"(control));
	__asm__ __volatile__("stmxcsr %0" : "=m"(mxcsr));
	before = (int)(~(unsigned)control & FE_ALL_EXCEPT);
	control = (uint16_t)((control | set) & ~clear);
	mxcsr = (mxcsr | set << MXCSR_SHIFT) & ~(clear << MXCSR_SHIFT);
	__asm__ __volatile__("fldcw %0" : : "m"(control));
	__asm__ __volatile__("ldmxcsr %0" : : "m"(mxcsr));
	return before;
}

int feenableexcept(int exceptions)
{
	return change(0, (unsigned)exceptions & FE_ALL_EXCEPT);
}

int fedisableexcept(int exceptions)
{
	return change((unsigned)exceptions & FE_ALL_EXCEPT, 0);
}

int fegetexcept(void)
{
	return change(0, 0);
}
