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

/* Replaces values of the auxiliary vector of the vectors at sp; old gets the same pairs as they
   were. */
static void exchange(uint64_t *sp, const uint64_t *with, uint64_t *old)
{
	uint64_t *aux = (uint64_t *)(uintptr_t)behind(env_of(sp));
	for (; with[0] != AT_NULL; with += 2, old += 2) {
		uint64_t *a = aux;
		while (a[0] != with[0] && a[0] != AT_NULL)
			a += 2;
		old[0] = a[0];
		old[1] = a[1];
		a[1] = a[0] == AT_NULL ? 0 : with[1];
	}
	old[0] = AT_NULL;
}

/* Returns how many words the vectors have from the first behind sp on. */
static size_t words_behind(const uint64_t *sp)
{
	const uint64_t *aux = behind(env_of(sp));
	while (aux[0] != AT_NULL)
		aux += 2;
	return (size_t)(aux + 2 - sp);
}

uint64_t *stack_shift(const struct stack_plan *p, struct stack_shift *out)
{
	uint64_t *from = (uint64_t *)(uintptr_t)p->from;
	uint64_t *sp = from + (p->skip & ~(size_t)1);
	*out = (struct stack_shift){.from = from, .skip = p->skip, .old = {sp[0], from[p->skip]}};
	uint64_t argc = from[0] - p->skip;
	size_t rest = words_behind(from) - p->skip - 1;
	exchange(from, p->aux, out->aux);
	if (p->skip & 1)
		memmove(sp + 1, from + p->skip + 1, rest * sizeof *sp);
	sp[0] = argc;
	return sp;
}

void stack_shift_back(const struct stack_shift *s)
{
	uint64_t *from = s->from;
	uint64_t *sp = from + (s->skip & ~(size_t)1);
	uint64_t none[2 * STACK_HEAD_MAX + 1];
	exchange(sp, s->aux, none);
	size_t rest = words_behind(sp) - 1;
	if (s->skip & 1)
		memmove(from + s->skip + 1, sp + 1, rest * sizeof *sp);
	from[s->skip] = s->old[1];
	sp[0] = s->old[0];
}
