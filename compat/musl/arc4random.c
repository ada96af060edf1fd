/*
 * arc4random.c: random numbers straight from the kernel, as glibc gives them out: no state of our
 * own, so nothing that a fork could repeat. A kernel without getrandom stops the process, as in
 * glibc.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "shim.h"

uint32_t arc4random(void);
void arc4random_buf(void *to, size_t n);
uint32_t arc4random_uniform(uint32_t bound);

void arc4random_buf(void *to, size_t n)
{
	unsigned char *p = to;

	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);

		if (got < 0 && errno != EINTR)
			shim_fortify_fail("cannot get entropy for arc4random");
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
}

uint32_t arc4random(void)
{
	uint32_t value;

	arc4random_buf(&value, sizeof value);
	return value;
}

/* Values that would make the small results more likely are thrown away. */
uint32_t arc4random_uniform(uint32_t bound)
{
	uint32_t value, least;

	if (bound < 2)
		return 0;
	least = -bound % bound;
	do
		value = arc4random();
	while (value < least);
	return value % bound;
}
