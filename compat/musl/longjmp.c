/*
 * longjmp.c: longjmp under _FORTIFY_SOURCE: only to a frame further up the stack. Going down is
 * allowed while a signal's alternate stack is in use, because frames there do not compare with the
 * others.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>

#include "abi.h"
#include "shim.h"

_Noreturn void __longjmp_chk(sigjmp_buf target, int value);

_Noreturn void __longjmp_chk(sigjmp_buf target, int value)
{
	uintptr_t to = target->__jb[SAVED_SP];
	stack_t alternate;

	if (to < (uintptr_t)__builtin_frame_address(0) &&
	    (sigaltstack(NULL, &alternate) != 0 || (alternate.ss_flags & SS_ONSTACK) == 0))
		shim_fortify_fail("longjmp causes uninitialized stack frame");
	siglongjmp(target, value);
}
