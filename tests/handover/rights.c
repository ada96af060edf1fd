/* What rights it has, and whether anything of its caller's got into it: a library of evil.c says so when it is loaded. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	(void)argv;
	printf("ids %d %d %d %d secure %lu root %.1f\n", getuid(), geteuid(), getgid(), getegid(), getauxval(AT_SECURE),
	       sqrt(argc + 3.0) * 0 + cbrt(27.0 * argc));
	printf("LD_LIBRARY_PATH %s LD_PRELOAD %s\n", getenv("LD_LIBRARY_PATH") ? "there" : "gone",
	       getenv("LD_PRELOAD") ? "there" : "gone");
	return 0;
}
