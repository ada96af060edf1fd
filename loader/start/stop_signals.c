/* Signals while files are written: the first one is noted, the writer stops and removes what it
   made, then the signal takes its default course, so that a shell sees how we ended. */
#include "start/stop_signals.h"

#include <signal.h>
#include <stddef.h>

static const int ending[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE,   SIGALRM, SIGTERM,
			     SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF};
#define NENDING (sizeof ending / sizeof ending[0])

static volatile sig_atomic_t noted;
static bool taken[NENDING];

static void note(int sig)
{
	if (!noted)
		noted = sig;
}

void stop_signals_begin(void)
{
	struct sigaction old;
	struct sigaction new = {.sa_handler = note};
	(void)sigemptyset(&new.sa_mask);
	for (size_t i = 0; i < NENDING; i++) {
		taken[i] = sigaction(ending[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL;
		if (taken[i])
			(void)sigaction(ending[i], &new, NULL);
	}
	(void)signal(SIGXFSZ, SIG_IGN);
}

bool stop_signals_pending(void)
{
	return noted;
}

void stop_signals_end(void)
{
	int sig = noted;
	for (size_t i = 0; i < NENDING; i++)
		if (taken[i])
			(void)signal(ending[i], SIG_DFL);
	noted = 0;
	if (sig)
		(void)raise(sig);
}
