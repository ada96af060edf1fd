/* The directories compiled into a glibc loader. The bytes of the loader come in; the run of
   NUL-ended strings that is its system_dirs[] goes out (elf/dl-load.c, generated trusted-dirs.h):
   the only strings that begin and end with a slash and stand one behind the other. */
#include <landfall/need.h>

#include <string.h>

static bool is_dir_string(struct span s)
{
	if (s.n < 4 || s.n > 255 || s.p[0] != '/' || s.p[s.n - 1] != '/')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 127)
			return false;
	return true;
}

static size_t run_length(struct span at)
{
	size_t total = 0;
	struct span s;
	struct span rest = at;
	while (span_cstr(rest, 0, &s) && is_dir_string(s)) {
		total += s.n + 1;
		if (!span_from(rest, s.n + 1, &rest))
			break;
	}
	return total;
}

struct span glibc_system_dirs(struct span loader)
{
	struct span rest = loader;
	size_t at;
	struct span best = {NULL, 0};
	/* "/lib" is in each element of every distribution's list; a NUL stands before the first. */
	while (span_find(rest, span_of("/lib"), &at)) {
		struct span run = {rest.p + at, 0};
		while (run.p > loader.p && run.p[-1])
			run.p--;
		run.n = loader.n - (size_t)(run.p - loader.p);
		run.n = run_length(run);
		if (run.n > best.n)
			best = run;
		size_t behind = (size_t)(run.p - rest.p) + run.n;
		if (!span_from(rest, run.n && behind > at + 4 ? behind : at + 4, &rest))
			break;
	}
	return best;
}
