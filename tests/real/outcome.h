/*
 * One plain start and what became of it, in one line on stdout: `errno N NAME`, `exit N`, `signal N` or `timeout`.
 * For try.c and tests/failures/start.c, which say in which circumstances. _GNU_SOURCE comes from them.
 */
#ifndef OUTCOME_H
#define OUTCOME_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;
static volatile sig_atomic_t late;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
	exit(125);
}

static int create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		fail(path);
	return fd;
}

/* Those that are -1: no input, and what is said is lost. */
static void open_streams(int fd[3])
{
	for (int i = 0; i < 3; i++)
		if (fd[i] < 0 && (fd[i] = open("/dev/null", O_RDWR | O_CLOEXEC)) < 0)
			fail("/dev/null");
}

/* First in the child: a group of its own, so that nothing it starts outlives it. */
static void settle(const int fd[3])
{
	setpgid(0, 0);
	for (int i = 0; i < 3; i++)
		dup2(fd[i], i);
}

/* Last in the child, when the kernel refused. */
static _Noreturn void refused(int report)
{
	int error = errno;

	_exit(write(report, &error, sizeof error) < 0 ? 125 : 126);
}

static void stop(int signal)
{
	(void)signal;
	late = 1;
	kill(-child, SIGKILL);
}

/* `run` gets the descriptor that `refused` wants. */
static void watch(unsigned seconds, void (*run)(char **argv, const void *how, int report), char **argv, const void *how)
{
	struct sigaction on_alarm = { .sa_handler = stop };
	int pipefd[2], status, error = 0;

	if (pipe2(pipefd, O_CLOEXEC) || (child = fork()) < 0)
		fail("fork");
	if (child == 0)
		run(argv, how, pipefd[1]);
	setpgid(child, child);
	close(pipefd[1]);
	sigaction(SIGALRM, &on_alarm, NULL);
	alarm(seconds);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	kill(-child, SIGKILL); /* whatever it left behind */
	if (read(pipefd[0], &error, sizeof error) == (ssize_t)sizeof error)
		printf("errno %d %s\n", error, strerrorname_np(error));
	else if (late)
		printf("timeout\n");
	else if (WIFSIGNALED(status))
		printf("signal %d\n", WTERMSIG(status));
	else
		printf("exit %d\n", WEXITSTATUS(status));
}

#endif
