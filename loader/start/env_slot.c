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

static char *text_at(uint64_t word)
{
	return (char *)(uintptr_t)word;
}

static uint64_t *env_of(uint64_t *sp)
{
	return sp + 1 + *sp + 1;
}

void env_slot_plan(uint64_t *sp, const char *name, struct borrowed_env *out)
{
	uint64_t *slot = NULL;
	uint64_t *end = env_of(sp);
	for (; *end; end++)
		if (strncmp(text_at(*end), name, strlen(name)) == 0)
			slot = end;
	for (uint64_t *e = end; !slot && e > env_of(sp); e--)
		slot = is_for_loader(text_at(e[-1])) ? NULL : e - 1;
	if (slot)
		*out = (struct borrowed_env){{slot, slot}, {*slot, *slot}, false};
	else
		*out = (struct borrowed_env){{end - 2, end - 1}, {0, AT_IGNORE}, true};
}

uint64_t *env_slot_borrow(uint64_t *sp, const char *text, const struct borrowed_env *borrowed_env)
{
	uint64_t *end = env_of(sp);
	if (borrowed_env->moves) {
		while (*end)
			end++;
		memmove(sp - 2, sp, (size_t)(end - sp) * sizeof *sp);
		sp -= 2;
	}
	*borrowed_env->slot[0] = (uintptr_t)text;
	*borrowed_env->slot[1] = (uintptr_t)text;
	return sp;
}
