/* steps FILE ROOT PROGRAM [ARG]...: which instructions of FILE a start of PROGRAM in ROOT runs
   through, one step at a time (ptrace(2), PTRACE_SINGLESTEP). FILE is a path in ROOT; it may be the
   program, or its loader. Prints each offset once, hexadecimal, in ascending order; a start that
   comes to FILE by a second execve counts with both. */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_BYTES (4UL << 20)
/* So many steps elsewhere mean that FILE is left for good: its trampoline takes fewer, and what is
   mapped behind it may come to lie where FILE was. */
#define ELSEWHERE 4096

static unsigned char met[FILE_BYTES];

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(1);
}

static pid_t start(const char *root, char **argv)
{
	pid_t pid = fork();
	if (pid < 0)
		fail("fork");
	if (pid)
		return pid;
	if (chroot(root) || chdir("/"))
		fail(root);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		fail("ptrace");
	execv(argv[0], argv);
	fail(argv[0]);
}

/* Where the process has the first page of file; 0 for nowhere. */
static uint64_t base_of(pid_t pid, const char *file)
{
	char name[64];
	char line[512];
	unsigned long lo;
	unsigned long off;
	int path;
	uint64_t base = 0;
	(void)snprintf(name, sizeof name, "/proc/%d/maps", (int)pid);
	FILE *f = fopen(name, "r");
	if (!f)
		fail(name);
	while (!base && fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = 0;
		if (sscanf(line, "%lx-%*x %*s %lx %*s %*s %n", &lo, &off, &path) == 2 && !off &&
		    strlen(line + path) >= strlen(file) &&
		    !strcmp(line + strlen(line) - strlen(file), file))
			base = lo;
	}
	(void)fclose(f);
	return base;
}

/* One step; false when the process has ended, or is about to by a fault of its own. *again: it has
   another program now. */
static bool step(pid_t pid, bool *again)
{
	int status;
	*again = false;
	if (ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL) || waitpid(pid, &status, 0) != pid)
		fail("step");
	if (WIFEXITED(status) || WIFSIGNALED(status) || WSTOPSIG(status) != SIGTRAP)
		return false;
	*again = status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8);
	return true;
}

static void follow(pid_t pid, const char *file)
{
	struct user_regs_struct r;
	uint64_t base = base_of(pid, file);
	unsigned elsewhere = 0;
	bool again = false;
	do {
		if (again) {
			base = base_of(pid, file);
			elsewhere = 0;
		}
		if (ptrace(PTRACE_GETREGS, pid, NULL, &r))
			fail("registers");
		const uint64_t at = r.rip - base;
		if (base && at < FILE_BYTES)
			met[at] = 1;
		else if (base && ++elsewhere > ELSEWHERE)
			base = 0;
	} while (step(pid, &again));
}

int main(int argc, char **argv)
{
	int status;
	if (argc < 4) {
		(void)fprintf(stderr, "usage: steps FILE ROOT PROGRAM [ARG]...\n");
		return 2;
	}
	pid_t pid = start(argv[2], argv + 3);
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		fail(argv[3]);
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC))
		fail("options");
	follow(pid, argv[1]);
	for (size_t i = 0; i < FILE_BYTES; i++)
		if (met[i])
			(void)printf("%zx\n", i);
	return 0;
}
