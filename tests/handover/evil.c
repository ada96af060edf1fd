/* Stands in for libm.so.6 or is preloaded: whoever loads it has run its caller's code. */
#include <stdio.h>
#include <unistd.h>

__attribute__((constructor)) static void steal(void)
{
	dprintf(1, "stolen by %d\n", geteuid());
}

double sqrt(double x) { return x; }
double cbrt(double x) { return x; }
