/*
 * probe.h: what the test programs of the glibc layer share. Each is built for glibc, and prints one
 * line or more for each symbol it calls: "symbol: what came back". run compares the lines under
 * glibc with those on musl.
 */
#ifndef PROBE_H
#define PROBE_H

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* One line about 'symbol'. */
static void __attribute__((unused, format(printf, 2, 3)))
show(const char *symbol, const char *format, ...)
{
	char line[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	for (char *p = line; *p != '\0'; p++)
		if (*p == '\n')
			*p = '|';
	printf("%s: %s\n", symbol, line);
}

/* The version of the symbols with which glibc began on this processor. */
#ifdef __aarch64__
#define FIRST_VERSION "GLIBC_2.17"
#else
#define FIRST_VERSION "GLIBC_2.2.5"
#endif

/*
 * The symbol's address; a libc without it says so in its own line. A symbol that programs of today
 * are no longer linked against is found by its version.
 */
static void *__attribute__((unused)) need(const char *symbol)
{
	static const char *const versions[] = {"GLIBC_2.2.5", "GLIBC_2.15", "GLIBC_2.3.4",
					       "GLIBC_2.4", "GLIBC_2.17"};
	void *found = dlsym(RTLD_DEFAULT, symbol);

	for (int i = 0; found == NULL && i < 5; i++)
		found = dlvsym(RTLD_DEFAULT, symbol, versions[i]);
	if (found == NULL)
		printf("%s: absent\n", symbol);
	return found;
}

/*
 * WITH(int, name, (char *)) show("name", "%d", name_("x")); the body runs when the libc has the
 * symbol.
 */
#define WITH(ret, name, args) \
	for (ret(*name##_) args = (ret(*) args)(uintptr_t)need(#name); name##_ != NULL; \
	     name##_ = NULL)

/* Runs 'body' in a child and shows what it wrote to descriptor 2 and how it ended. */
#define DIES(symbol, body) \
	do { \
		int pipe_[2]; \
		fflush(stdout); \
		if (pipe(pipe_) == 0 && fork() == 0) { \
			dup2(pipe_[1], 2); \
			close(pipe_[0]); \
			close(pipe_[1]); \
			body; \
			_exit(0); \
		} \
		close(pipe_[1]); \
		show_end(symbol, pipe_[0]); \
	} while (0)

static void __attribute__((unused)) show_end(const char *symbol, int fd)
{
	char said[512];
	size_t n = 0;
	ssize_t got;
	int status = 0;

	while (n < sizeof said - 1 && (got = read(fd, said + n, sizeof said - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	close(fd);
	wait(&status);
	show(symbol, "%s%s %d", said, WIFSIGNALED(status) ? "signal" : "exit",
	     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

/* The bytes of a buffer, so that one changed too many is seen. */
static const char *__attribute__((unused)) bytes(const void *p, size_t n)
{
	static char text[4][256];
	static int turn;
	char *to = text[turn++ % 4];
	size_t length = 0;

	for (size_t i = 0; i < n && length < 240; i++) {
		unsigned char c = ((const unsigned char *)p)[i];

		length += (size_t)snprintf(to + length, 256 - length,
					   c >= 32 && c < 127 ? "%c" : "\\%02x", c);
	}
	return to;
}

#endif
