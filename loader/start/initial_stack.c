/* Builds the vectors of pointers at a program's entry as create_elf_tables of fs/binfmt_elf.c does.
   Strings stay where they are; only the pointers are written anew. */
#include "start/initial_stack.h"

#include "start/entry.h"

#include <string.h>

static const uint64_t *behind(const uint64_t *p)
{
	while (*p)
		p++;
	return p + 1;
}

static const uint64_t *env_of(const uint64_t *sp)
{
	return sp + 1 + *sp + 1;
}

uint64_t stack_bytes(const struct stack_plan *p)
{
	const uint64_t *aux = behind(env_of(p->from));
	while (aux[0] != AT_NULL)
		aux += 2;
	return ((uint64_t)(aux + 2 - p->from) + p->nhead) * sizeof *aux;
}

uint64_t *stack_room(uint64_t nbytes)
{
	uintptr_t here = kernel_entry.frames;
	uintptr_t used = (uintptr_t)kernel_entry.sp;
	if (!here)
		here = (uintptr_t)__builtin_frame_address(0) - STACK_SLACK;
	uintptr_t low = here < used ? here : used;
	return (uint64_t *)((low - nbytes) & ~(uintptr_t)15);
}

static uint64_t aux_value(const struct stack_plan *p, uint64_t type, uint64_t value)
{
	for (const uint64_t *a = p->aux; a[0] != AT_NULL; a += 2)
		if (a[0] == type)
			return a[1];
	return value;
}

void stack_build(const struct stack_plan *p, uint64_t *sp)
{
	const uint64_t *from = p->from + 1 + p->skip;
	const uint64_t *aux = behind(env_of(p->from));
	*sp++ = p->nhead + p->from[0] - p->skip;
	memcpy(sp, p->head, p->nhead * sizeof *sp);
	sp += p->nhead;
	memcpy(sp, from, (size_t)(aux - from) * sizeof *sp);
	sp += aux - from;
	for (; aux[0] != AT_NULL; aux += 2, sp += 2) {
		sp[0] = aux[0];
		sp[1] = aux_value(p, aux[0], aux[1]);
	}
	sp[0] = AT_NULL;
	sp[1] = 0;
}
