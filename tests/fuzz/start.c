/* start [-u] [-t SECONDS] -o FILE -e FILE PROGRAM [ARG]...: one execve of PROGRAM, no shell in
   between, held in by limits; -u as nobody when root. Prints what became of it and how many
   programs the process was in turn, so that a death of landfall is told from one of its program:
     errno N NAME | exit N after K | signal N after K | timeout after K */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

static volatile sig_atomic_t late;
static pid_t child;

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(125);
}

static void limit(int what, rlim_t value)
{
	const struct rlimit l = {value, value};
	if (setrlimit((__typeof__(RLIMIT_CPU))what, &l) != 0)
		fail("setrlimit");
}

static void limits(bool as_nobody)
{
	limit(RLIMIT_CPU, 10);
	limit(RLIMIT_AS, 4UL << 30);
	limit(RLIMIT_FSIZE, 16UL << 20);
	limit(RLIMIT_CORE, 0);
	if (!as_nobody || geteuid() != 0)
		return;
	limit(RLIMIT_NPROC, 200);
	if (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
		fail("nobody");
}

static void redirect(int to, const char *path, int flags)
{
	int fd = open(path, flags, 0666);
	if (fd < 0 || dup2(fd, to) < 0)
		fail(path);
	(void)close(fd);
}

static _Noreturn void run(char **argv, bool as_nobody, const char *const *files, int report)
{
	/* The terminal and the caller's process group are not theirs to touch. */
	(void)setsid();
	redirect(0, "/dev/null", O_RDONLY);
	redirect(1, files[0], O_WRONLY | O_CREAT | O_TRUNC);
	redirect(2, files[1], O_WRONLY | O_CREAT | O_TRUNC);
	limits(as_nobody);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		fail("ptrace");
	(void)raise(SIGSTOP);
	(void)execv(argv[0], argv);
	int error = errno;
	(void)!write(report, &error, sizeof error);
	_exit(126);
}

static void on_alarm(int sig)
{
	(void)sig;
	late = 1;
	(void)kill(-child, SIGKILL);
	(void)kill(child, SIGKILL);
}

/* Lets it go on until it ends; a stop for a signal hands the signal on. */
static int follow(unsigned *programs)
{
	int status = 0;
	while (waitpid(child, &status, 0) == child || errno == EINTR) {
		if (!WIFSTOPPED(status))
			break;
		int sig = WSTOPSIG(status);
		if (status >> 16 == PTRACE_EVENT_EXEC) {
			++*programs;
			sig = 0;
		} else if (sig == SIGSTOP) {
			sig = 0;
		}
		(void)ptrace(PTRACE_CONT, child, NULL, (void *)(long)sig);
	}
	return status;
}

static int trace(int report)
{
	unsigned programs = 0;
	int error = 0;
	int status = 0;
	(void)waitpid(child, &status, 0);
	if (!WIFSTOPPED(status))
		return 125;
	(void)ptrace(PTRACE_SETOPTIONS, child, NULL,
		     (void *)(long)(PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL));
	(void)ptrace(PTRACE_CONT, child, NULL, NULL);
	status = follow(&programs);
	(void)kill(-child, SIGKILL);
	if (read(report, &error, sizeof error) == (ssize_t)sizeof error)
		printf("errno %d %s\n", error, strerror(error));
	else if (late)
		printf("timeout after %u\n", programs);
	else if (WIFSIGNALED(status))
		printf("signal %d after %u\n", WTERMSIG(status), programs);
	else
		printf("exit %d after %u\n", WEXITSTATUS(status), programs);
	return 0;
}

int main(int argc, char **argv)
{
	const char *files[2] = {"/dev/null", "/dev/null"};
	const struct sigaction act = {.sa_handler = on_alarm};
	bool as_nobody = false;
	unsigned seconds = 10;
	int opt;
	int ends[2];
	while ((opt = getopt(argc, argv, "+ut:o:e:")) > 0) {
		switch (opt) {
		case 'u': as_nobody = true; break;
		case 't': seconds = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'o': files[0] = optarg; break;
		case 'e': files[1] = optarg; break;
		default: return 125;
		}
	}
	if (optind >= argc || pipe2(ends, O_CLOEXEC) != 0)
		return 125;
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0)
		run(argv + optind, as_nobody, files, ends[1]);
	(void)close(ends[1]);
	(void)sigaction(SIGALRM, &act, NULL);
	(void)alarm(seconds);
	return trace(ends[0]);
}
