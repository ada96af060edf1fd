/*
 * stdlib.c: functions of stdlib.h and search.h that musl lacks: answers to yes or no, true paths,
 * walks over trees.
 */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <regex.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

int rpmatch(const char *answer);
char *canonicalize_file_name(const char *path);
void twalk_r(const void *root, void (*each)(const void *, VISIT, void *), void *context);
int getpt(void);
char *getwd(char *to);
_Noreturn void __assert_perror_fail(int error, const char *file, unsigned line,
				    const char *function);
_Noreturn void __assert(const char *text, const char *file, int line);

/* 1 for yes, 0 for no, -1 for neither, by the first letter, as both of musl's locales have it. */
int rpmatch(const char *answer)
{
	if (*answer == 'y' || *answer == 'Y')
		return 1;
	return *answer == 'n' || *answer == 'N' ? 0 : -1;
}

char *canonicalize_file_name(const char *path)
{
	return realpath(path, NULL);
}

/* The nodes of musl's trees begin with the key and the two branches: left, right. */
struct tree {
	const void *key;
	struct tree *branch[2];
};

static void walk(const struct tree *node, void (*each)(const void *, VISIT, void *), void *context)
{
	if (node == NULL)
		return;
	if (node->branch[0] == NULL && node->branch[1] == NULL) {
		each(node, leaf, context);
		return;
	}
	each(node, preorder, context);
	walk(node->branch[0], each, context);
	each(node, postorder, context);
	walk(node->branch[1], each, context);
	each(node, endorder, context);
}

void twalk_r(const void *root, void (*each)(const void *, VISIT, void *), void *context)
{
	if (each != NULL)
		walk(root, each, context);
}

int getpt(void)
{
	return posix_openpt(O_RDWR);
}

/* PATH_MAX bytes, as the interface has it: the caller's buffer is that long. */
char *getwd(char *to)
{
	char path[PATH_MAX];

	if (to == NULL) {
		errno = EINVAL;
		return NULL;
	}
	if (getcwd(path, sizeof path) == NULL) {
		strerror_r(errno, to, PATH_MAX);
		return NULL;
	}
	return memcpy(to, path, strlen(path) + 1);
}

_Noreturn void __assert_perror_fail(int error, const char *file, unsigned line,
				    const char *function)
{
	fprintf(stderr, "%s: %s:%u: %s: Unexpected error: %s.\n", program_invocation_short_name,
		file, line, function, strerror(error));
	abort();
}

_Noreturn void __assert_fail(const char *text, const char *file, int line, const char *function)
{
	fprintf(stderr, "%s: %s:%d: %s%sAssertion `%s' failed.\n", program_invocation_short_name,
		file, line, function != NULL ? function : "", function != NULL ? ": " : "", text);
	fflush(stderr);
	abort();
}

_Noreturn void __assert(const char *text, const char *file, int line)
{
	__assert_fail(text, file, line, NULL);
}
