/*
 * ucontext.c: makecontext on AArch64. In: a context of getcontext with a stack. Out: the context
 * that calls a function with up to any number of int arguments on that stack and then goes on with
 * uc_link. Its other half is in jump.S.
 */
#include <stdarg.h>
#include <stdint.h>
#include <ucontext.h>

#include "shim.h"

enum { IN_REGISTERS = 8, KEPT = 19, FRAME = 29, LINK = 30 };

void shim_context_end(void);

/* What jump.S counts on. */
#define IS_AT(member, offset) _Static_assert(offsetof(ucontext_t, member) == (offset), #member)
IS_AT(uc_sigmask, 40);
IS_AT(uc_mcontext.regs, 184);
IS_AT(uc_mcontext.sp, 432);
IS_AT(uc_mcontext.pc, 440);
IS_AT(uc_mcontext.pstate, 448);
IS_AT(uc_mcontext.__reserved, 464);

/* Whole registers are handed on: programs pass pointers in two halves or, wrongly, in one. */
void makecontext(ucontext_t *context, void (*function)(void), int n, ...)
{
	mcontext_t *m = &context->uc_mcontext;
	size_t on_stack = n > IN_REGISTERS ? (size_t)n - IN_REGISTERS : 0;
	uintptr_t top = (uintptr_t)context->uc_stack.ss_sp + context->uc_stack.ss_size;
	uint64_t *sp = (uint64_t *)((top - on_stack * sizeof *sp) & ~(uintptr_t)15);
	va_list args;

	m->sp = (uintptr_t)sp;
	m->pc = (uintptr_t)function;
	m->regs[KEPT] = (uintptr_t)context->uc_link;
	m->regs[FRAME] = 0;
	m->regs[LINK] = (uintptr_t)shim_context_end;
	va_start(args, n);
	for (int i = 0; i < n; i++) {
		uint64_t argument = va_arg(args, uint64_t);

		if (i < IN_REGISTERS)
			m->regs[i] = argument;
		else
			sp[i - IN_REGISTERS] = argument;
	}
	va_end(args);
}
