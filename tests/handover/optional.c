/* Knows two functions of glibc 2.39 and does without them, as Rust's standard library does. With -DSTRONG it cannot. */
#include <stdio.h>
#include <string.h>

#ifdef STRONG
extern int pidfd_getpid(int);
#else
extern int pidfd_getpid(int) __attribute__((weak));
#endif
extern int pidfd_spawnp(void) __attribute__((weak));

static int (*volatile getpid_of)(int) = pidfd_getpid;
static int (*volatile spawn)(void) = pidfd_spawnp;

int main(int argc, char **argv)
{
	char text[64];

	memset(text, argc, sizeof text);
	printf("%s: %d %d %d\n", argv[0], getpid_of != 0, spawn != 0, text[argc]);
	return 3;
}
