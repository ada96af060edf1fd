/*
 * getopt_entry.c: getopt as GNU has it: options may follow arguments unless POSIXLY_CORRECT is set.
 * gnulib's own entry of that name is POSIX's, which glibc calls __posix_getopt.
 */
#include <getopt.h>
#include <stdint.h>

#include "../shim.h"

int _getopt_internal(int argc, char **argv, const char *options, const struct option *longs,
		     int *index, int only, int posix);

int getopt(int argc, char *const argv[], const char *options)
{
	return _getopt_internal(argc, (char **)(uintptr_t)argv, options, NULL, NULL, 0, 0);
}
