/*
 * Does a start through landfall change anything? Two uses of one program:
 *   identity_probe [SETTING]... -- FILE ARG... --- LANDFALL ARG...
 *     makes the settings, starts FILE with the words ARG (the first is argv[0]), then LANDFALL with its own, both from this
 *     one process, and compares what the two say of themselves. Prints `same`, or where they part.
 *   identity_probe, with descriptor 200 open
 *     writes all that a program inherits to it. Nothing of it comes from /proc, which may not be there.
 * SETTING: default=N ignore=N block=N open=N close=N umask=N env=NAME=VALUE noenv argv=N (more words) gonecwd nice=N alarm chdir=DIR
 * nnp nodump rlimits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT 200
#define WORDS 4096
#define SAID_MAX (1 << 20)

extern char **environ;
static char *no_env[1];

struct action { /* the kernel's own: libc hides signals 32 to 34 */
	void *handler;
	unsigned long flags;
	void *restorer;
	uint64_t mask;
};

static void report_words(char **argv)
{
	for (int i = 0; argv[i]; i++)
		dprintf(REPORT, "argv[%d] %s\n", i, argv[i]);
	for (int i = 0; environ[i]; i++)
		dprintf(REPORT, "environ[%d] %s\n", i, environ[i]);
	dprintf(REPORT, "execfn %s\n", (char *)getauxval(AT_EXECFN));
	dprintf(REPORT, "secure %lu\n", getauxval(AT_SECURE));
}

static void report_files(void)
{
	char cwd[4096];
	struct stat st;
	mode_t mask = umask(0);

	for (int fd = 0; fd < 1024; fd++) {
		int flags = fcntl(fd, F_GETFD);

		if (flags < 0 || fstat(fd, &st))
			continue;
		/* Of the report's own the file differs, and so does its length. */
		if (fd == REPORT)
			dprintf(REPORT, "fd %d flags %d\n", fd, flags);
		else
			dprintf(REPORT, "fd %d flags %d status %d file %lx:%lx at %ld\n", fd, flags, fcntl(fd, F_GETFL),
				(long)st.st_dev, (long)st.st_ino, (long)lseek(fd, 0, SEEK_CUR));
	}
	umask(mask);
	dprintf(REPORT, "umask %o\n", mask);
	dprintf(REPORT, "cwd %s\n", syscall(SYS_getcwd, cwd, sizeof cwd) < 0 ? strerror(errno) : cwd);
	dprintf(REPORT, "cwd inode %lx\n", stat(".", &st) ? 0L : (long)st.st_ino);
}

static void report_signals(void)
{
	uint64_t mask = 0, pending = 0;
	stack_t alt;

	syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, sizeof mask);
	syscall(SYS_rt_sigpending, &pending, sizeof pending);
	dprintf(REPORT, "blocked %016lx pending %016lx\n", mask, pending);
	for (int i = 1; i <= 64; i++) {
		struct action a = { 0 };

		syscall(SYS_rt_sigaction, i, NULL, &a, sizeof a.mask);
		dprintf(REPORT, "signal %d handler %p flags %lx mask %lx\n", i, a.handler, a.flags, a.mask);
	}
	sigaltstack(NULL, &alt);
	dprintf(REPORT, "altstack %x\n", alt.ss_flags);
}

static void report_limits(void)
{
	struct itimerval timer;
	struct rlimit l;
	cpu_set_t cpus;

	for (int i = 0; i < RLIM_NLIMITS; i++) {
		getrlimit(i, &l);
		dprintf(REPORT, "rlimit %d %lx %lx\n", i, (long)l.rlim_cur, (long)l.rlim_max);
	}
	for (int i = 0; i < 3; i++) {
		getitimer(i, &timer);
		dprintf(REPORT, "timer %d %s, every %ld\n", i, timer.it_value.tv_sec + timer.it_value.tv_usec ? "set" : "not set",
			(long)timer.it_interval.tv_sec);
	}
	CPU_ZERO(&cpus);
	sched_getaffinity(0, sizeof cpus, &cpus);
	dprintf(REPORT, "nice %d scheduler %d cpus %d\n", getpriority(PRIO_PROCESS, 0), sched_getscheduler(0), CPU_COUNT(&cpus));
}

static void report_process(void)
{
	static const int asks[] = { PR_GET_DUMPABLE, PR_GET_KEEPCAPS, PR_GET_SECUREBITS, PR_GET_TIMERSLACK, PR_GET_SECCOMP };
	uint32_t caps[2] = { 0x20080522, 0 }, sets[6] = { 0 };
	char name[16] = "";
	int value = 0;

	dprintf(REPORT, "parent %d group %d session %d\n", getppid(), getpgrp(), getsid(0));
	dprintf(REPORT, "terminal %d\n", open("/dev/tty", O_RDWR | O_CLOEXEC) >= 0);
	dprintf(REPORT, "uids %d %d gids %d %d groups %d\n", getuid(), geteuid(), getgid(), getegid(), getgroups(0, NULL));
	for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++)
		dprintf(REPORT, "prctl %d %d\n", asks[i], prctl(asks[i], 0, 0, 0, 0));
	dprintf(REPORT, "no new privileges %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	prctl(PR_GET_PDEATHSIG, &value);
	dprintf(REPORT, "parent death signal %d\n", value);
	prctl(PR_GET_CHILD_SUBREAPER, &value);
	prctl(PR_GET_NAME, name);
	dprintf(REPORT, "subreaper %d name %s personality %x\n", value, name, personality(0xffffffff));
	syscall(SYS_capget, caps, sets);
	dprintf(REPORT, "capabilities %x %x %x %x %x %x\n", sets[0], sets[1], sets[2], sets[3], sets[4], sets[5]);
	/* A child that was left behind, alive or dead, would be found here. */
	value = waitid(P_ALL, 0, NULL, WEXITED | WNOHANG | __WALL);
	dprintf(REPORT, "children: %s\n", value ? strerror(errno) : "some");
	dprintf(REPORT, "leader %d\n", getpid() == syscall(SYS_gettid));
}

static _Noreturn void fail(const char *what)
{
	dprintf(REPORT + 1, "identity_probe: %s: %s\n", what, strerror(errno));
	exit(125);
}

static long number(const char *s) { return strtol(strchr(s, '=') + 1, NULL, 0); }

static bool starts(const char *s, const char *with) { return strncmp(s, with, strlen(with)) == 0; }

static void set_signal(const char *s)
{
	struct action a = { .handler = starts(s, "ignore=") ? (void *)SIG_IGN : (void *)SIG_DFL };
	uint64_t mask = 1ULL << (number(s) - 1);

	if (starts(s, "block=") ? syscall(SYS_rt_sigprocmask, SIG_BLOCK, &mask, NULL, sizeof mask)
				: syscall(SYS_rt_sigaction, number(s), &a, NULL, sizeof mask))
		fail(s);
}

static void leave_cwd(void)
{
	char dir[] = "/tmp/identity.XXXXXX";

	if (!mkdtemp(dir) || chdir(dir) || rmdir(dir))
		fail(dir);
}

static void set_rlimits(void)
{
	const struct rlimit l = { 77, 78 }, stack = { 1 << 20, 1 << 21 };

	setrlimit(RLIMIT_CORE, &l);
	setrlimit(RLIMIT_CPU, &l);
	setrlimit(RLIMIT_STACK, &stack);
}

static void set(const char *s)
{
	const struct itimerval far = { { 1000, 0 }, { 5000, 0 } };
	int fd;

	if (starts(s, "default=") || starts(s, "ignore=") || starts(s, "block=")) {
		set_signal(s);
	} else if (starts(s, "open=")) {
		fd = open("/dev/null", O_RDWR | O_APPEND);
		if (fd != number(s) && (dup2(fd, (int)number(s)) < 0 || close(fd)))
			fail(s);
	} else if (starts(s, "close=")) {
		close((int)number(s));
	} else if (starts(s, "umask=")) {
		umask((mode_t)number(s));
	} else if (starts(s, "env=")) {
		putenv((char *)s + 4);
	} else if (!strcmp(s, "noenv")) {
		environ = no_env;
	} else if (!strcmp(s, "gonecwd")) {
		leave_cwd();
	} else if (starts(s, "nice=")) {
		setpriority(PRIO_PROCESS, 0, (int)number(s));
	} else if (!strcmp(s, "alarm")) {
		setitimer(ITIMER_REAL, &far, NULL);
	} else if (starts(s, "chdir=")) {
		if (chdir(s + 6))
			fail(s);
	} else if (!strcmp(s, "nnp")) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	} else if (!strcmp(s, "nodump")) {
		prctl(PR_SET_DUMPABLE, 0);
	} else if (!strcmp(s, "rlimits")) {
		set_rlimits();
	} else if (!starts(s, "argv=")) {
		errno = EINVAL;
		fail(s);
	}
}

/* What the program that was started says of itself, as text. */
static char *ask(const char *file, char **argv)
{
	int status = 0, fd = memfd_create("said", MFD_CLOEXEC);
	char *said = calloc(1, SAID_MAX);
	pid_t pid;

	if (fd < 0 || !said || (pid = fork()) < 0)
		fail("fork");
	if (pid == 0) {
		dup2(fd, REPORT);
		execve(file, argv, environ);
		_exit(125);
	}
	waitpid(pid, &status, 0);
	if (pread(fd, said, SAID_MAX - 100, 0) < 0)
		fail("pread");
	sprintf(said + strlen(said), "status %x\n", status);
	close(fd);
	return said;
}

static int compare(const char *a, const char *b)
{
	size_t line = 0, i = 0;

	if (!strcmp(a, b) && strlen(a) > 1000)
		return dprintf(REPORT + 1, "same\n") < 0;
	for (; a[i] && a[i] == b[i]; i++)
		line = a[i] == '\n' ? i + 1 : line;
	a += line;
	b += line;
	dprintf(REPORT + 1, "plainly   %.*s\nlandfall  %.*s\n", (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
	return 1;
}

int main(int argc, char **argv)
{
	static char *words[2][WORDS];
	int i = 1, extra = 0, at = 0;

	if (fcntl(REPORT, F_GETFD) >= 0) {
		report_words(argv);
		report_files();
		report_signals();
		report_limits();
		report_process();
		return 0;
	}
	dup3(1, REPORT + 1, O_CLOEXEC);
	for (; i < argc && strcmp(argv[i], "--"); i++)
		extra = starts(argv[i], "argv=") ? (int)number(argv[i]) : extra;
	for (int side = 0; side < 2; side++, at = 0) {
		for (i++; i < argc && strcmp(argv[i], "---"); i++)
			words[side][at++] = argv[i];
		for (int k = 0; k < extra && at < WORDS - 1; k++)
			words[side][at++] = "one of very many words";
	}
	for (int k = 1; k < argc && strcmp(argv[k], "--"); k++)
		set(argv[k]);
	return compare(ask(words[0][0], words[0] + 1), ask(words[1][0], words[1] + 1));
}
