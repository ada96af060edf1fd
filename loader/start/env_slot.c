/* Gives ld.so one environment variable by borrowing an envp slot, which a DT_PREINIT_ARRAY hook
   restores before any constructor. The kernel's stack comes in; one pointer changes, and its old
   value is kept. The strings, which /proc/PID/environ shows, are not touched. */
#include "start/env_slot.h"

#include <elf.h>
#include <stddef.h>
#include <string.h>

/* Names that ld.so, or libc before the program's first instruction, reads: before glibc 2.35
   tunables had names of their own. */
static bool is_for_loader(const char *v)
{
	static const char names[][8] = {"LD_", "GLIBC_", "MALLOC_"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strncmp(v, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static char *text_at(uintptr_t word)
{
	return (char *)(uintptr_t)word;
}

static uintptr_t *env_of(uintptr_t *sp)
{
	return sp + 1 + *sp + 1;
}

void env_slot_plan(uintptr_t *sp, const char *name, struct borrowed_env *out)
{
	uintptr_t *slot = NULL;
	uintptr_t *end = env_of(sp);
	for (; *end; end++)
		if (strncmp(text_at(*end), name, strlen(name)) == 0)
			slot = end;
	for (uintptr_t *e = end; !slot && e > env_of(sp); e--)
		slot = is_for_loader(text_at(e[-1])) ? NULL : e - 1;
	out->moves = !slot;
	for (size_t i = 0; i < ARCH_STACK_WORDS; i++) {
		out->slot[i] = slot ? slot : end - ARCH_STACK_WORDS + i;
		out->old[i] = slot ? *slot : i % 2 * AT_IGNORE;
	}
}

uintptr_t *env_slot_borrow(uintptr_t *sp, const char *text, const struct borrowed_env *borrowed_env)
{
	uintptr_t *end = env_of(sp);
	if (borrowed_env->moves) {
		while (*end)
			end++;
		memmove(sp - ARCH_STACK_WORDS, sp, (size_t)(end - sp) * sizeof *sp);
		sp -= ARCH_STACK_WORDS;
	}
	for (size_t i = 0; i < ARCH_STACK_WORDS; i++)
		*borrowed_env->slot[i] = (uintptr_t)text;
	return sp;
}
