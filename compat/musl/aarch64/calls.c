/*
 * calls.c: the rights of memory protection keys. glibc of AArch64 has these two functions, and
 * until 2.40 says that there are no such rights, as this does; the program then goes without.
 */
#include <errno.h>

#include "shim.h"

int pkey_get(int key);
int pkey_set(int key, unsigned rights);

int pkey_get(int key)
{
	(void)key;
	errno = ENOSYS;
	return -1;
}

int pkey_set(int key, unsigned rights)
{
	(void)key;
	(void)rights;
	errno = ENOSYS;
	return -1;
}
