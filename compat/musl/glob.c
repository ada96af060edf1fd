/*
 * glob.c: glob with GNU's flags over musl's, whose structure and common flags are glibc's: braces,
 * a pattern without wildcards returned as it is, folders only. Functions of the caller's own in
 * place of opendir and stat are refused.
 */
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shim.h"

/* glibc's flags that musl has no name for. */
enum {
	FLAG_MAGCHAR = 1 << 8,
	FLAG_ALTDIRFUNC = 1 << 9,
	FLAG_BRACE = 1 << 10,
	FLAG_NOMAGIC = 1 << 11,
	FLAG_ONLYDIR = 1 << 13,
	ERROR_NOSYS = 4,
	PATTERN_MAX = 4096,
	GROUPS_MAX = 32 /* braces within and behind each other */
};

int glob_pattern_p(const char *pattern, int quote);

SHIM_MUSL(glob)

/* Whether the pattern holds a wildcard; with 'quote' a backslash takes the meaning of what follows.
 */
int glob_pattern_p(const char *pattern, int quote)
{
	bool open = false;

	for (const char *p = pattern; *p != '\0'; p++) {
		if (*p == '*' || *p == '?')
			return 1;
		if (*p == '\\' && quote != 0 && p[1] != '\0')
			p++;
		else if (*p == '[')
			open = true;
		else if (*p == ']' && open)
			return 1;
	}
	return 0;
}

static void keep_only_folders(glob_t *result, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < result->gl_pathc; i++) {
		char **paths = result->gl_pathv + result->gl_offs;
		struct stat status;

		if (stat(paths[i], &status) == 0 && S_ISDIR(status.st_mode)) {
			char *path = paths[kept];

			paths[kept++] = paths[i];
			paths[i] = path;
		}
	}
	/*
	 * The rest stays in the list's storage: globfree walks the list by count, so their memory is
	 * left to the process.
	 */
	result->gl_pathc = kept;
	result->gl_pathv[result->gl_offs + kept] = NULL;
}

static int one_pattern(const char *pattern, int flags, int (*on_error)(const char *, int),
		       glob_t *result)
{
	int musl_flags = flags & ~(FLAG_MAGCHAR | FLAG_BRACE | FLAG_NOMAGIC | FLAG_ONLYDIR);
	size_t before = (flags & GLOB_APPEND) != 0 ? result->gl_pathc : 0;

	if ((flags & FLAG_NOMAGIC) != 0 && !glob_pattern_p(pattern, (flags & GLOB_NOESCAPE) == 0))
		musl_flags |= GLOB_NOCHECK;
	int status = musl_glob()(pattern, musl_flags, on_error, result);

	if (status != 0)
		return status;
	if ((flags & FLAG_ONLYDIR) != 0 && (musl_flags & GLOB_NOCHECK) == 0)
		keep_only_folders(result, before);
	return result->gl_pathc == before && before == 0 ? GLOB_NOMATCH : 0;
}

/* The end of the alternative that begins at p: its ',' or the '}' of its group, or NULL. */
static const char *alternative_end(const char *p, bool quote)
{
	size_t depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '\\' && quote && p[1] != '\0')
			p++;
		else if (*p == '{')
			depth++;
		else if (depth == 0 && (*p == '}' || *p == ','))
			return p;
		else if (*p == '}')
			depth--;
	}
	return NULL;
}

static const char *group_end(const char *p, bool quote)
{
	do
		p = alternative_end(p, quote);
	while (p != NULL && *p++ == ',');
	return p;
}

/* {} is no group. */
static const char *find_group(const char *pattern, bool quote)
{
	for (; *pattern != '\0'; pattern++) {
		bool pair = pattern[0] == '{' && pattern[1] == '}';

		if (pair || (*pattern == '\\' && quote && pattern[1] != '\0'))
			pattern++;
		else if (*pattern == '{')
			return pattern;
	}
	return NULL;
}

/*
 * Every alternative of the first group in the place of the group, and so on; what matches nothing
 * adds nothing.
 */
static int braces(const char *pattern, int flags, int (*on_error)(const char *, int),
		  glob_t *result, int groups)
{
	bool quote = (flags & GLOB_NOESCAPE) == 0;
	const char *open = find_group(pattern, quote), *p, *behind, *end;
	char one[PATTERN_MAX];
	int status = 0;

	if (open == NULL || groups == 0 || (behind = group_end(open + 1, quote)) == NULL)
		return one_pattern(pattern, flags, on_error, result);
	for (p = open + 1; p < behind && (status == 0 || status == GLOB_NOMATCH); p = end + 1) {
		size_t head = (size_t)(open - pattern), n;

		end = alternative_end(p, quote);
		n = (size_t)(end - p);
		if (head + n + strlen(behind) >= sizeof one)
			return GLOB_NOSPACE;
		memcpy(one, pattern, head);
		memcpy(one + head, p, n);
		memcpy(one + head + n, behind, strlen(behind) + 1);
		status = braces(one, flags, on_error, result, groups - 1);
		if (status == 0)
			flags |= GLOB_APPEND;
	}
	return status == GLOB_NOMATCH && (flags & GLOB_APPEND) != 0 && result->gl_pathc > 0
		       ? 0
		       : status;
}

int glob(const char *restrict pattern, int flags, int (*on_error)(const char *, int),
	 glob_t *restrict result)
{
	int status;

	if ((flags & FLAG_ALTDIRFUNC) != 0) {
		errno = ENOSYS;
		return ERROR_NOSYS;
	}
	if ((flags & GLOB_APPEND) == 0) {
		result->gl_pathc = 0;
		result->gl_pathv = NULL;
		if ((flags & GLOB_DOOFFS) == 0)
			result->gl_offs = 0;
	}
	status = (flags & FLAG_BRACE) != 0
			 ? braces(pattern, flags & ~GLOB_NOCHECK, on_error, result, GROUPS_MAX)
			 : one_pattern(pattern, flags, on_error, result);
	if (status == GLOB_NOMATCH && (flags & FLAG_BRACE) != 0 &&
	    (flags & (GLOB_NOCHECK | FLAG_NOMAGIC)) != 0)
		status = musl_glob()(pattern,
				     (flags & (GLOB_APPEND | GLOB_DOOFFS | GLOB_NOESCAPE)) |
					     GLOB_NOCHECK,
				     on_error, result);
	if (status == 0 && glob_pattern_p(pattern, (flags & GLOB_NOESCAPE) == 0))
		flags |= FLAG_MAGCHAR;
	((int *)(void *)&result->gl_offs)[2] =
		flags; /* gl_flags of glibc, a word that musl leaves alone */
	return status;
}
