/* Default search directories of a glibc loader. The loader's bytes come in; its system_dirs[]
   (elf/dl-load.c, generated trusted-dirs.h) goes out as a run of NUL-ended strings: the only
   strings in the file that begin and end with a slash and follow each other. */
#include "link/glibc.h"

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

/* The longest run of directories around a mark of four bytes, which each of them contains. What
   precedes the first is a NUL, or a byte of code where the list begins .rodata. */
static struct span longest_run(struct span loader, struct span mark)
{
	struct span rest = loader;
	size_t at;
	struct span best = {NULL, 0};
	while (span_find(rest, mark, &at)) {
		struct span run = {rest.p + at, 0};
		while (run.p > loader.p && run.p[-1] > ' ' && run.p[-1] < 127)
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

/* Each element of every distribution's list contains "/lib", or "/~ib" in the loader of a bundle
   (redirect/closed_loader.h), which is looked for where no other is. */
struct span glibc_system_dirs(struct span loader)
{
	struct span open = longest_run(loader, span_of("/lib"));
	return open.n ? open : longest_run(loader, span_of("/~ib"));
}
