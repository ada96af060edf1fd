/*
 * ucontext.c: makecontext on x86-64. In: a context of getcontext with a stack. Out: the context
 * that calls a function with up to any number of int arguments on that stack and then goes on with
 * uc_link. Its other half is in jump.S.
 */
#include <stdarg.h>
#include <stdint.h>
#include <ucontext.h>

#include "shim.h"

void shim_context_end(void);

void makecontext(ucontext_t *context, void (*function)(void), int n, ...)
{
	static const int in_register[] = {REG_RDI, REG_RSI, REG_RDX, REG_RCX, REG_R8, REG_R9};
	int on_stack = n > 6 ? n - 6 : 0;
	uintptr_t top = (uintptr_t)context->uc_stack.ss_sp + context->uc_stack.ss_size;
	uintptr_t *sp;
	va_list args;

	/*
	 * From below: the return address, stack arguments, uc_link; the arguments begin at a multiple
	 * of 16.
	 */
	sp = (uintptr_t *)((top - ((uintptr_t)on_stack + 1) * sizeof *sp) & ~(uintptr_t)15) - 1;
	sp[0] = (uintptr_t)shim_context_end;
	sp[on_stack + 1] = (uintptr_t)context->uc_link;
	context->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)function;
	context->uc_mcontext.gregs[REG_RBX] = (greg_t)(uintptr_t)&sp[on_stack + 1];
	context->uc_mcontext.gregs[REG_RSP] = (greg_t)(uintptr_t)sp;
	va_start(args, n);
	for (int i = 0; i < n;
	     i++) { /* whole registers: programs pass pointers in two halves or, wrongly, in one */
		greg_t argument = va_arg(args, greg_t);

		if (i < 6)
			context->uc_mcontext.gregs[in_register[i]] = argument;
		else
			sp[i - 5] = (uintptr_t)argument;
	}
	va_end(args);
}
