/* raise FILE [WORD]...: setuid root; starts FILE as root alone and with an empty environment, so
   that nothing says that more rights were gained. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *none[] = { NULL };

	if (argc < 2 || setresgid(0, 0, 0) || setresuid(0, 0, 0))
		return 125;
	execve(argv[1], argv + 1, none);
	perror(argv[1]);
	return 126;
}
