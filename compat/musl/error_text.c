/*
 * error_text.c: what errors are called: glibc's words, which differ from musl's for some. In: an
 * error number. Out: its name or its text, never a copy that must be freed. strerror_r is GNU's for
 * code built for glibc and POSIX's for the rest.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "shim.h"

#define ERRORS_END 134

const char *strerrorname_np(int error);
const char *strerrordesc_np(int error);
int __xpg_strerror_r(int error, char *to, size_t n);

/*
 * All texts in one block, found by offset: an array of pointers would cost a relocation each at
 * every start.
 */
/* NOLINTBEGIN(bugprone-macro-parentheses): the texts are strings, and initialise arrays */
struct texts {
#define E(number, text) char number##_name[sizeof #number], number##_text[sizeof text];
#include "errors.def"
#undef E
};

static const struct texts texts = {
#define E(number, text) #number, text,
#include "errors.def"
#undef E
};

/* NOLINTEND(bugprone-macro-parentheses) */

static const uint16_t names[ERRORS_END] = {
#define E(number, text) [number] = offsetof(struct texts, number##_name) + 1,
#include "errors.def"
#undef E
};

static const uint16_t descriptions[ERRORS_END] = {
#define E(number, text) [number] = offsetof(struct texts, number##_text) + 1,
#include "errors.def"
#undef E
};

static const char *find(const uint16_t *offsets, int error)
{
	if (error <= 0 || error >= ERRORS_END || offsets[error] == 0)
		return NULL;
	return (const char *)&texts + offsets[error] - 1;
}

const char *strerrorname_np(int error)
{
	return error == 0 ? "0" : find(names, error);
}

const char *strerrordesc_np(int error)
{
	return error == 0 ? "Success" : find(descriptions, error);
}

const char *shim_error_text(int error)
{
	return strerrordesc_np(error);
}

/* One text for all threads is enough for the numbers that have none of their own. */
char *strerror(int error)
{
	static char unknown[40];
	const char *text = strerrordesc_np(error);

	if (text != NULL)
		return (char *)text;
	snprintf(unknown, sizeof unknown, "Unknown error %d", error);
	return unknown;
}

char *strerror_l(int error, locale_t locale)
{
	(void)locale;
	return strerror(error);
}

int __xpg_strerror_r(int error, char *to, size_t n)
{
	const char *text = strerrordesc_np(error);
	char unknown[40];

	if (text == NULL) {
		snprintf(unknown, sizeof unknown, "Unknown error %d", error);
		strlcpy(to, unknown, n);
		return EINVAL;
	}
	return strlcpy(to, text, n) < n ? 0 : ERANGE;
}

/*
 * Returns the text itself, or the caller's buffer; POSIX's answer, an int, comes back in the same
 * register.
 */
static char *gnu_strerror_r(int error, char *to, size_t n)
{
	const char *text = strerrordesc_np(error);

	if (text != NULL)
		return (char *)text;
	if (n > 0)
		snprintf(to, n, "Unknown error %d", error);
	return to;
}

char *shim_strerror_r(int error, char *to, size_t n) __asm__("strerror_r");
char *shim_strerror_r(int error, char *to, size_t n)
{
	if (shim_caller_is_glibc(SHIM_CALLER))
		return gnu_strerror_r(error, to, n);
	return (char *)(intptr_t)__xpg_strerror_r(error, to, n);
}

void perror(const char *what)
{
	int error = errno;

	if (what != NULL && *what != '\0')
		fprintf(stderr, "%s: %s\n", what, strerror(error));
	else
		fprintf(stderr, "%s\n", strerror(error));
}
