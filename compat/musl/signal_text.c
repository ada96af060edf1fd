/*
 * signal_text.c: what signals are called, in glibc's words. In: a signal number. Out: its name or
 * its text.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "shim.h"

#define SIGNALS_END 32

const char *sigabbrev_np(int sig);
const char *sigdescr_np(int sig);

/* NOLINTBEGIN(bugprone-macro-parentheses): the texts are strings, and initialise arrays */
struct texts {
#define S(number, name, text) char number##_name[sizeof name], number##_text[sizeof text];
#include "signals.def"
#undef S
};

static const struct texts texts = {
#define S(number, name, text) name, text,
#include "signals.def"
#undef S
};

/* NOLINTEND(bugprone-macro-parentheses) */

static const uint16_t names[SIGNALS_END] = {
#define S(number, name, text) [number] = offsetof(struct texts, number##_name) + 1,
#include "signals.def"
#undef S
};

static const uint16_t descriptions[SIGNALS_END] = {
#define S(number, name, text) [number] = offsetof(struct texts, number##_text) + 1,
#include "signals.def"
#undef S
};

static const char *find(const uint16_t *offsets, int sig)
{
	if (sig <= 0 || sig >= SIGNALS_END || offsets[sig] == 0)
		return NULL;
	return (const char *)&texts + offsets[sig] - 1;
}

const char *sigabbrev_np(int sig)
{
	return find(names, sig);
}

const char *sigdescr_np(int sig)
{
	return find(descriptions, sig);
}

char *strsignal(int sig)
{
	static char other[40];
	const char *text = sigdescr_np(sig);

	if (text != NULL)
		return (char *)text;
	if (sig >= SIGRTMIN && sig <= SIGRTMAX)
		snprintf(other, sizeof other, "Real-time signal %d", sig - SIGRTMIN);
	else
		snprintf(other, sizeof other, "Unknown signal %d", sig);
	return other;
}

void psignal(int sig, const char *what)
{
	if (what != NULL && *what != '\0')
		fprintf(stderr, "%s: %s\n", what, strsignal(sig));
	else
		fprintf(stderr, "%s\n", strsignal(sig));
}
