/* A program that needs libm: who it runs as, whether its libm is the right one, and what it sees of LANDFALL_*. */
#include <elf.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

extern char **environ;

/* Does the kernel's copy of the auxiliary vector have this place for the loader? -1 without /proc. */
static int kernel_agrees(void)
{
	unsigned long aux[128] = { 0 };
	int fd = open("/proc/self/auxv", O_RDONLY);
	long n = fd < 0 ? 0 : read(fd, aux, sizeof aux - 16);

	for (long i = 0; i < n / 16; i++)
		if (aux[2 * i] == AT_BASE)
			return aux[2 * i + 1] == getauxval(AT_BASE);
	return -1;
}

int main(int argc, char **argv)
{
	printf("uid=%d euid=%d cos=%f\n", getuid(), geteuid(), cos(argc > 0 ? 1 : 0));
	for (char **e = environ; *e; e++)
		/* What landfall in front says to a program without more rights is no word of its caller's. */
		if (!strncmp(*e, "LANDFALL_", 9) && (getauxval(AT_SECURE) || strncmp(*e, "LANDFALL_SELF=", 14)))
			printf("sees %s\n", *e);
	if (argc > 1 && !strcmp(argv[1], "auxv"))
		printf("AT_BASE %d, right %d\n", kernel_agrees(), getauxval(AT_BASE) != 0);
	return 0;
}
