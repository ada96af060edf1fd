/*
 * selfx HOW: starts itself, with the name of another program as its first word, by the HOW of the
 * list below; "itself" and its first word is what it says when that came to be it. Others: words,
 * prints them all; env, what LANDFALL_SELF is; exe, where /proc/self/exe leads; name, that of the
 * process, and AT_EXECFN; data, its own behind the last section; cmdline, what ps shows.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char exe[4096];
static char *again[] = { "again", "/bin/echo", "WRONG", NULL };
static char *none[] = { "A=1", NULL };

static int in_child(char *file, char **env, int orphan)
{
	int status = 1;
	pid_t pid = fork();

	if (pid)
		return waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) ? 99 : WEXITSTATUS(status);
	if (orphan) { /* what the child is left with is another parent */
		pid = fork();
		if (pid)
			_exit(waitpid(pid, &status, 0) < 0 ? 99 : WEXITSTATUS(status));
		for (int i = 0; i < 1; i++)
			if (setsid() < 0)
				_exit(98);
		char *words[] = { "sh", "-c", "env -i \"$0\" again /bin/echo WRONG; exit $?", file,
					  NULL };
		execv("/bin/sh", words);
		_exit(97);
	}
	execve(file, again, env);
	perror(file);
	_exit(126);
}

static int by_descriptor(const char *root)
{
	int fd = open("/proc/self/exe", O_RDONLY);

	if (root && (chroot(root) || chdir("/")))
		return perror(root), 1;
	syscall(SYS_execveat, fd, "", again, environ, AT_EMPTY_PATH);
	return perror("descriptor"), 126;
}

/* The last bytes of its file, where data of its own would be. */
static int own_data(void)
{
	char end[9] = "";
	int fd = open("/proc/self/exe", O_RDONLY);

	if (lseek(fd, -8, SEEK_END) < 0 || read(fd, end, 8) != 8)
		return 1;
	return puts(strcmp(end, "OWN DATA") ? "none" : end) < 0;
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "link";
	const char *to = argc > 2 ? argv[2] : "/";
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);

	setvbuf(stdout, NULL, _IONBF, 0);
	exe[n > 0 ? n : 0] = 0;
	if (!strcmp(how, "/bin/echo"))
		return printf("itself %s\n", argv[0]) < 0;
	if (!strcmp(how, "words")) {
		for (int i = 0; i < argc; i++)
			printf("%s ", argv[i]);
		return puts("") < 0;
	}
	if (!strcmp(how, "env"))
		return printf("%s\n", getenv("LANDFALL_SELF") ? getenv("LANDFALL_SELF") : "none") < 0;
	if (!strcmp(how, "data"))
		return own_data();
	if (!strcmp(how, "cmdline")) {
		n = read(open("/proc/self/cmdline", O_RDONLY), exe, sizeof exe - 1);
		for (ssize_t i = 0; i < n - 1; i++)
			putchar(exe[i] ? exe[i] : ' ');
		return puts("") < 0;
	}
	if (!strcmp(how, "name"))
		return prctl(PR_GET_NAME, exe) || printf("%s %s\n", exe, (char *)getauxval(AT_EXECFN)) < 0;
	if (!strcmp(how, "exe"))
		return printf("%s\n", exe) < 0;
	if (!strcmp(how, "link"))
		execv("/proc/self/exe", again);
	else if (!strcmp(how, "path"))
		execv(exe, again);
	else if (!strcmp(how, "cd") && !chdir(to))
		execv(exe, again);
	else if (!strcmp(how, "symlink") && !symlink(exe, to))
		execv(to, again);
	else if (!strcmp(how, "gone") && !unlink(to))
		execv(exe, again);
	else if (!strcmp(how, "moved") && !rename(to, argv[3]))
		execv(exe, again);
	else if (!strcmp(how, "descriptor"))
		return by_descriptor(NULL);
	else if (!strcmp(how, "chroot"))
		return by_descriptor(to);
	else if (!strcmp(how, "child"))
		return in_child(exe, environ, 0);
	else if (!strcmp(how, "noenv"))
		return in_child(exe, none, 0);
	else if (!strcmp(how, "orphan"))
		return in_child(exe, none, 1);
	else if (!strcmp(how, "run")) {
		execv(to, argv + 2);
		perror(to);
	}
	fprintf(stderr, "selfx %s: %s\n", how, strerror(errno));
	return 126;
}
