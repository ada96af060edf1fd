/*
 * fenv.c: floating point traps on AArch64: bits of the control register, eight higher than those of
 * the exceptions. A set bit lets the exception trap. Processors need not have traps, and then a
 * bit stays clear.
 */
#include <fenv.h>
#include <stdint.h>

#include "shim.h"

int feenableexcept(int exceptions);
int fedisableexcept(int exceptions);
int fegetexcept(void);

enum { TRAP_SHIFT = 8 };

static uint64_t read_control(void)
{
	uint64_t control;

	__asm__ volatile("mrs %0, fpcr" : "=r"(control));
	return control;
}

static void write_control(uint64_t control)
{
	__asm__ volatile("msr fpcr, %0" : : "r"(control));
}

static int traps_of(uint64_t control)
{
	return (int)(control >> TRAP_SHIFT & FE_ALL_EXCEPT);
}

int fegetexcept(void)
{
	return traps_of(read_control());
}

int feenableexcept(int exceptions)
{
	uint64_t control = read_control();
	uint64_t wanted = control | ((uint64_t)exceptions & FE_ALL_EXCEPT) << TRAP_SHIFT;

	if (wanted != control)
		write_control(wanted);
	return (wanted & ~read_control()) != 0 ? -1 : traps_of(control);
}

int fedisableexcept(int exceptions)
{
	uint64_t control = read_control();

	write_control(control & ~(((uint64_t)exceptions & FE_ALL_EXCEPT) << TRAP_SHIFT));
	return traps_of(control);
}
