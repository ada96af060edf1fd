/* Builds the vectors of pointers at a program's entry as create_elf_tables of fs/binfmt_elf.c does.
   Strings stay where they are; only the pointers are written anew. */
#include "start/initial_stack.h"

#include "start/entry.h"

#include <string.h>

static const uintptr_t *behind(const uintptr_t *p)
{
	while (*p)
		p++;
	return p + 1;
}

static const uintptr_t *env_of(const uintptr_t *sp)
{
	return sp + 1 + *sp + 1;
}

uint64_t stack_bytes(const struct stack_plan *p)
{
	const uintptr_t *aux = behind(env_of(p->from));
	while (aux[0] != AT_NULL)
		aux += 2;
	return ((uint64_t)(aux + 2 - p->from) + p->nhead) * sizeof *aux;
}

uintptr_t *stack_room(uint64_t nbytes)
{
	uintptr_t here = kernel_entry.frames;
	uintptr_t used = (uintptr_t)kernel_entry.sp;
	if (!here)
		here = (uintptr_t)__builtin_frame_address(0) - STACK_SLACK;
	uintptr_t low = here < used ? here : used;
	return (uintptr_t *)((low - nbytes) & ~(uintptr_t)15);
}

static uintptr_t aux_value(const struct stack_plan *p, uintptr_t type, uintptr_t value)
{
	for (const uintptr_t *a = p->aux; a[0] != AT_NULL; a += 2)
		if (a[0] == type)
			return a[1];
	return value;
}

void stack_build(const struct stack_plan *p, uintptr_t *sp)
{
	const uintptr_t *from = p->from + 1 + p->skip;
	const uintptr_t *aux = behind(env_of(p->from));
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
static void exchange(uintptr_t *sp, const uintptr_t *with, uintptr_t *old)
{
	uintptr_t *aux = (uintptr_t *)(uintptr_t)behind(env_of(sp));
	for (; with[0] != AT_NULL; with += 2, old += 2) {
		uintptr_t *a = aux;
		while (a[0] != with[0] && a[0] != AT_NULL)
			a += 2;
		old[0] = a[0];
		old[1] = a[1];
		a[1] = a[0] == AT_NULL ? 0 : with[1];
	}
	old[0] = AT_NULL;
}

/* Returns how many words the vectors have from the first behind sp on. */
static size_t words_behind(const uintptr_t *sp)
{
	const uintptr_t *aux = behind(env_of(sp));
	while (aux[0] != AT_NULL)
		aux += 2;
	return (size_t)(aux + 2 - sp);
}

/* Where the vectors begin without their first words: at the last aligned word before that. */
static uintptr_t *shifted(uintptr_t *from, size_t skip)
{
	return from + skip / ARCH_STACK_WORDS * ARCH_STACK_WORDS;
}

uintptr_t *stack_shift(const struct stack_plan *p, struct stack_shift *out)
{
	uintptr_t *from = (uintptr_t *)(uintptr_t)p->from;
	uintptr_t *sp = shifted(from, p->skip);
	const size_t more = p->skip % ARCH_STACK_WORDS;
	*out = (struct stack_shift){.from = from, .skip = p->skip};
	memcpy(out->old, sp, (more + 1) * sizeof *sp);
	uintptr_t argc = from[0] - p->skip;
	size_t rest = words_behind(from) - p->skip - 1;
	exchange(from, p->aux, out->aux);
	if (more)
		memmove(sp + 1, from + p->skip + 1, rest * sizeof *sp);
	sp[0] = argc;
	return sp;
}

void stack_shift_back(const struct stack_shift *s)
{
	uintptr_t *sp = shifted(s->from, s->skip);
	const size_t more = s->skip % ARCH_STACK_WORDS;
	uintptr_t none[2 * STACK_HEAD_MAX + 1];
	exchange(sp, s->aux, none);
	size_t rest = words_behind(sp) - 1;
	if (more)
		memmove(s->from + s->skip + 1, sp + 1, rest * sizeof *sp);
	memcpy(sp, s->old, (more + 1) * sizeof *sp);
}
