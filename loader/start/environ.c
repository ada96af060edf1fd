/* Removes the caller's LANDFALL_* from the environment of a program that gains rights, so that
   neither the program nor its children can be steered by them. Vectors of pointers come in, shorter
   ones go out in the same place. It runs before this program is relocated, so it may use nothing
   but its arguments and data by relative address. */
#include "start/environ.h"

#include <elf.h>
#include <stdbool.h>

static bool is_ours(const char *variable)
{
	static const char prefix[] = "LANDFALL_";
	size_t i = 0;
	while (prefix[i] && variable[i] == prefix[i])
		i++;
	return !prefix[i];
}

size_t environ_strip(char **env)
{
	char **to = env;
	char **from = env;
	for (; *from; from++)
		if (!is_ours(*from))
			*to++ = *from;
	*to = NULL;
	return (size_t)(from - to);
}

void environ_distrust(uintptr_t *sp)
{
	uintptr_t *env = sp + 1 + sp[0] + 1;
	uintptr_t *aux = env;
	while (*aux++)
		;
	uintptr_t *to = aux - environ_strip((char **)(void *)env);
	for (bool more = to != aux; more; aux += 2, to += 2) {
		more = aux[0] != AT_NULL;
		to[0] = aux[0];
		to[1] = aux[1];
	}
}
