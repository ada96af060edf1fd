/* Stands in for libm.so.6: whoever loads it has run somebody else's code. */
#include <stdio.h>
#include <unistd.h>

__attribute__((constructor)) static void steal(void)
{
	dprintf(1, "EVIL code runs with uid=%d euid=%d\n", getuid(), geteuid());
}

double cos(double x) { return x + 41; }
