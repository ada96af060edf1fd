/* become PROGRAM [ARG]...: as a setuid program that starts others does. With -DALL it becomes root wholly, so that they are not
   AT_SECURE; without, they are. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
#ifdef ALL
	for (char **e = environ; *e; e++)
		if (!strncmp(*e, "LANDFALL_", 9))
			dprintf(1, "sees %s\n", *e);
	if (setgid(0) || setuid(0))
		return 8;
#endif
	if (argc > 1)
		execv(argv[1], argv + 1);
	return 9;
}
