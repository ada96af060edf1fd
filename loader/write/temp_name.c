/* Temporary names: ".landfall-" and 16 hex digits of the kernel's random numbers. */
#include "write/temp_name.h"

#include <sys/random.h>
#include <time.h>

#define PREFIX ".landfall-"
#define DIGITS 16

static const char hex[] = "0123456789abcdef";

/* Without getrandom (ENOSYS, a filter) the clock will do: O_EXCL and mkdir refuse what exists. */
static uint64_t draw(void)
{
	uint64_t n = 0;
	struct timespec now;
	if (getrandom(&n, sizeof n, GRND_NONBLOCK) == (ssize_t)sizeof n)
		return n;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec << 32 ^ (uint64_t)now.tv_nsec;
}

void temp_name_add(struct buf *out)
{
	uint64_t n = draw();
	buf_adds(out, PREFIX);
	for (unsigned i = 0; i < DIGITS; i++, n >>= 4)
		buf_addc(out, hex[n & 15]);
}

bool temp_name_is(struct span name)
{
	if (name.n != sizeof PREFIX - 1 + DIGITS || !span_starts(name, PREFIX))
		return false;
	for (size_t i = sizeof PREFIX - 1; i < name.n; i++)
		if (!name.p[i] || !span_has(span_of(hex), (char)name.p[i]))
			return false;
	return true;
}
