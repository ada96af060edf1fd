/* What unit tests share: cmocka behind the headers it wants to see first, tables of rows run as one
   test a row, and comparisons that say where two values part. */
#ifndef LANDFALL_TESTS_UNIT_T_H
#define LANDFALL_TESTS_UNIT_T_H

/* cmocka.h needs these four, in any order, and includes none of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define T_ROWS_MAX 512
#define T_COUNT(array) (sizeof(array) / sizeof(array)[0])

/* cmocka writes to both streams; in one file their lines must stay whole. */
__attribute__((constructor)) static inline void t_whole_lines(void)
{
	(void)setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
}

/* A test that takes no table. */
#define T(fn) \
	{ \
#fn, fn, NULL, NULL, NULL \
	}

/* Runs tests made with T, group named after the array. The number of failures. */
#define t_group(tests) _cmocka_run_group_tests(#tests, tests, T_COUNT(tests), NULL, NULL)

/* Runs fn once for each row of an array of structs whose first member is `const char *name` (of
   [a-z0-9_/.-]); fn finds its row through *state. The number of failures. */
#define t_rows(fn, rows) t_run_rows(#rows, fn, rows, sizeof(rows)[0], T_COUNT(rows))

static inline int t_run_rows(const char *group, CMUnitTestFunction fn, const void *rows,
			     size_t nbytes, size_t n)
{
	struct CMUnitTest tests[T_ROWS_MAX];
	if (n > T_ROWS_MAX) {
		(void)fprintf(stderr, "%s: more than T_ROWS_MAX rows\n", group);
		return 1;
	}
	for (size_t i = 0; i < n; i++) {
		const unsigned char *row = (const unsigned char *)rows + i * nbytes;
		const char *name;
		memcpy(&name, row, sizeof name);
		/* cmocka's state is not const; rows are, and no test writes them. */
		tests[i] = (struct CMUnitTest){name, fn, NULL, NULL, (void *)(uintptr_t)row};
	}
	return _cmocka_run_group_tests(group, tests, n, NULL, NULL);
}

/* First in every main, so that one row can be run alone: PROGRAM PATTERN, with * and ?. After that
   `return failures != 0`, because 256 of them would look like none. */
static inline void t_filter(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
}

/* Numbers, shown as people write them. */
#define t_int(expected, actual) t_check_int(expected, actual, #actual, __FILE__, __LINE__)

static inline void t_check_int(long long expected, long long actual, const char *what,
			       const char *file, int line)
{
	if (expected == actual)
		return;
	print_error("%s is %lld, expected %lld\n", what, actual, expected);
	_fail(file, line);
}

/* Texts, of which either may be NULL; shows the first line in which they differ. */
#define t_text(expected, actual) t_check_text(expected, actual, #actual, __FILE__, __LINE__)

static inline void t_check_text(const char *expected, const char *actual, const char *what,
				const char *file, int line)
{
	if (!expected || !actual) {
		if (expected == actual)
			return;
		print_error("%s is %s, expected %s\n", what, actual ? actual : "NULL",
			    expected ? expected : "NULL");
		_fail(file, line);
	}
	size_t begin = 0;
	size_t at = 0;
	unsigned number = 1;
	while (expected[at] && expected[at] == actual[at]) {
		if (expected[at++] == '\n') {
			begin = at;
			number++;
		}
	}
	if (expected[at] == actual[at])
		return;
	/* In pieces, because cmocka cuts a message at 1024 bytes. */
	print_error("%s differs in line %u, column %u\n", what, number, (unsigned)(at - begin + 1));
	print_error("  expected: %.*s\n", (int)strcspn(expected + begin, "\n"), expected + begin);
	print_error("  actual:   %.*s\n", (int)strcspn(actual + begin, "\n"), actual + begin);
	_fail(file, line);
}

/* n bytes at p, which need not end in NUL, against a text; t_bytes("abc", s.p, s.n) for a span. */
#define t_bytes(expected, p, n) t_check_bytes(expected, p, n, #p, __FILE__, __LINE__)

static inline void t_check_bytes(const char *expected, const void *p, size_t n, const char *what,
				 const char *file, int line)
{
	bool both = expected && p;
	if (both ? strlen(expected) == n && memcmp(expected, p, n) == 0 : !expected && !p)
		return;
	print_error("%s is \"%.*s\", expected \"%s\"\n", what, p ? (int)n : 6,
		    p ? (const char *)p : "absent", expected ? expected : "absent");
	_fail(file, line);
}

#endif
