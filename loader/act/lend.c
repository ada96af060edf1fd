/* A variable that only the loader sees. The stack as the kernel made it comes in; one pointer of it
   is changed, and what it was is kept to be put back. The strings themselves, which
   /proc/PID/environ shows, are not touched. */
#include <landfall/lend.h>

#include <elf.h>
#include <stddef.h>
#include <string.h>

/* Read by ld.so, or by libc before the program's first instruction: tunables had such names of
   their own before glibc 2.35. */
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

void lend_plan(uint64_t *sp, const char *name, struct lent *out)
{
	uint64_t *slot = NULL;
	uint64_t *end = env_of(sp);
	for (; *end; end++)
		if (strncmp(text_at(*end), name, strlen(name)) == 0)
			slot = end;
	for (uint64_t *e = end; !slot && e > env_of(sp); e--)
		slot = is_for_loader(text_at(e[-1])) ? NULL : e - 1;
	if (slot)
		*out = (struct lent){{slot, slot}, {*slot, *slot}};
	else
		*out = (struct lent){{end - 2, end - 1}, {0, AT_IGNORE}};
}

uint64_t *lend_do(uint64_t *sp, const char *text, const struct lent *lent)
{
	uint64_t *end = env_of(sp);
	if (lent->slot[0] != lent->slot[1]) {
		while (*end)
			end++;
		memmove(sp - 2, sp, (size_t)(end - sp) * sizeof *sp);
		sp -= 2;
	}
	*lent->slot[0] = (uintptr_t)text;
	*lent->slot[1] = (uintptr_t)text;
	return sp;
}
