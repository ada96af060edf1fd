/*
 * calls.c: what glibc has for x86-64 alone: two of its system calls, and the rights of its memory
 * protection keys.
 */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

int modify_ldt(int action, void *entry, unsigned long n);
int __arch_prctl(int code, unsigned long address);
int pkey_get(int key);
int pkey_set(int key, unsigned rights);

int modify_ldt(int action, void *entry, unsigned long n)
{
	return (int)syscall(SYS_modify_ldt, action, entry, n);
}

int __arch_prctl(int code, unsigned long address)
{
	return (int)syscall(SYS_arch_prctl, code, address);
}

/* The rights of 16 keys, two bits each, are a register of the thread's own (PKRU). */
static bool is_key(int key)
{
	if (key >= 0 && key < 16)
		return true;
	errno = EINVAL;
	return false;
}

static unsigned read_rights(void)
{
	unsigned rights;

	__asm__ volatile("rdpkru" : "=a"(rights) : "c"(0) : "rdx");
	return rights;
}

int pkey_get(int key)
{
	return is_key(key) ? (int)(read_rights() >> 2 * key & 3) : -1;
}

int pkey_set(int key, unsigned rights)
{
	unsigned all;

	if (rights > 3)
		key = -1;
	if (!is_key(key))
		return -1;
	all = (read_rights() & ~(3U << 2 * key)) | rights << 2 * key;
	__asm__ volatile("wrpkru" : : "a"(all), "c"(0), "d"(0) : "memory");
	return 0;
}
