/*
 * regex_entry.c: POSIX's regex functions by name. Code built for glibc gets GNU's, whose regmatch_t
 * holds two ints; code built for musl keeps musl's, where they are longs. A regex_t is used by the
 * side that compiled it.
 */
#include <regex.h>

#include "../shim.h"

int gnu_regcomp(regex_t *compiled, const char *pattern, int flags);
int gnu_regexec(const regex_t *compiled, const char *text, size_t n, regmatch_t *matches,
		int flags);
size_t gnu_regerror(int error, const regex_t *compiled, char *to, size_t n);
void gnu_regfree(regex_t *compiled);

SHIM_MUSL(regcomp)
SHIM_MUSL(regexec)
SHIM_MUSL(regerror)
SHIM_MUSL(regfree)

extern int re_max_failures;
int re_max_failures = 2000; /* kept for programs that set it; nothing reads it, as in glibc */

int regcomp(regex_t *restrict compiled, const char *restrict pattern, int flags)
{
	if (!shim_caller_is_glibc(SHIM_CALLER))
		return musl_regcomp()(compiled, pattern, flags);
	return gnu_regcomp(compiled, pattern, flags);
}

int regexec(const regex_t *restrict compiled, const char *restrict text, size_t n,
	    regmatch_t matches[restrict], int flags)
{
	if (!shim_caller_is_glibc(SHIM_CALLER))
		return musl_regexec()(compiled, text, n, matches, flags);
	return gnu_regexec(compiled, text, n, matches, flags);
}

size_t regerror(int error, const regex_t *restrict compiled, char *restrict to, size_t n)
{
	if (!shim_caller_is_glibc(SHIM_CALLER))
		return musl_regerror()(error, compiled, to, n);
	return gnu_regerror(error, compiled, to, n);
}

void regfree(regex_t *compiled)
{
	if (!shim_caller_is_glibc(SHIM_CALLER))
		musl_regfree()(compiled);
	else
		gnu_regfree(compiled);
}
