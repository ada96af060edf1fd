/* as UID PROGRAM [ARG]...: PROGRAM as that user, in the working directory /r when there is one. */
#define _GNU_SOURCE
#include <grp.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	uid_t uid = argc > 2 ? (uid_t)atoi(argv[1]) : 0;

	if (argc < 3 || (uid && (setgroups(0, NULL) || setgid(uid) || setuid(uid))))
		return 125;
	execv(argv[2], argv + 2);
	return 126;
}
