/* argp_entry.c: argp_usage, which gnulib has as an inline function alone. */
#include <stdio.h>

#include "../shim.h"

#define STANDARD_USAGE \
	(0x02 | 0x04 | 0x100) /* ARGP_HELP_STD_USAGE: short usage, "see --help", then exit */

void argp_state_help(const void *state, FILE *file, unsigned flags);
void argp_usage(const void *state);

void argp_usage(const void *state)
{
	argp_state_help(state, stderr, STANDARD_USAGE);
}
