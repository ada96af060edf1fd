/*
 * sysconf.c: limits and names of the system where glibc has an answer and musl has none or another;
 * and what glibc says of itself. The rest is musl's sysconf and confstr, whose numbers are glibc's.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

#include "shim.h"

/* glibc's numbers, where musl has no name for them. */
enum {
	SC_LEVEL1_ICACHE_SIZE = 185,
	SC_LEVEL4_CACHE_LINESIZE = 199,
	SC_MINSIGSTKSZ = 249,
	SC_SIGSTKSZ = 250,
	CS_PATH = 0,
	CS_GNU_LIBC_VERSION = 2,
	CS_GNU_LIBPTHREAD_VERSION = 3,
	AT_MINSIGSTKSZ_ = 51,
	DIRECTORY_BUFFER = 1024 /* glibc's NSS_BUFLEN_PASSWD and NSS_BUFLEN_GROUP */
};

#define VERSION "2.36"

const char *gnu_get_libc_version(void);
const char *gnu_get_libc_release(void);

SHIM_MUSL(sysconf)
SHIM_MUSL(confstr)

/* A quarter of the stack's limit, as the kernel allows, and no less than POSIX's own figure. */
static long argument_bytes(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur / 4 < ARG_MAX)
		return ARG_MAX;
	return limit.rlim_cur == RLIM_INFINITY ? LONG_MAX / 4 + 1 : (long)(limit.rlim_cur / 4);
}

/* One line of /sys/devices/system/cpu/cpu0/cache/indexN/NAME, or "". */
static void read_cache(int index, const char *name, char *to, int n)
{
	char path[128];
	FILE *file;

	to[0] = '\0';
	snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/%s", index, name);
	file = fopen(path, "re");
	if (file == NULL)
		return;
	if (fgets(to, n, file) == NULL)
		to[0] = '\0';
	fclose(file);
}

/* Sizes come as "48K". 0 is what glibc says of a cache it knows nothing of. */
static long cache_value(int item)
{
	static const char attributes[3][24] = {"size", "ways_of_associativity",
					       "coherency_line_size"};
	int which = (item - SC_LEVEL1_ICACHE_SIZE) / 3,
	    attribute = (item - SC_LEVEL1_ICACHE_SIZE) % 3;
	int level = which < 2 ? 1 : which;
	char text[32], *end;
	long value;

	for (int index = 0; index < 8; index++) {
		read_cache(index, "level", text, sizeof text);
		if (strtol(text, NULL, 10) != level)
			continue;
		read_cache(index, "type", text, sizeof text);
		if (text[0] != "IDUUU"[which])
			continue;
		read_cache(index, attributes[attribute], text, sizeof text);
		value = strtol(text, &end, 10);
		return *end == 'K' ? value * 1024 : value;
	}
	return 0;
}

/* The kernel's figure for a signal frame, which grows with the processor's registers. */
static long signal_stack_bytes(int item)
{
	long least = (long)getauxval(AT_MINSIGSTKSZ_);

	if (least < MINSIGSTKSZ)
		least = MINSIGSTKSZ;
	if (item == SC_MINSIGSTKSZ)
		return least;
	return least * 4 > SIGSTKSZ ? least * 4 : SIGSTKSZ;
}

long sysconf(int item)
{
	if (item >= SC_LEVEL1_ICACHE_SIZE && item <= SC_LEVEL4_CACHE_LINESIZE)
		return cache_value(item);
	switch (item) {
	case _SC_ARG_MAX: return argument_bytes();
	case _SC_GETPW_R_SIZE_MAX:
	case _SC_GETGR_R_SIZE_MAX: return DIRECTORY_BUFFER;
	case SC_MINSIGSTKSZ:
	case SC_SIGSTKSZ: return signal_stack_bytes(item);
	default: return musl_sysconf()(item);
	}
}

static size_t give(const char *text, char *to, size_t n)
{
	if (to != NULL && n > 0)
		strlcpy(to, text, n);
	return strlen(text) + 1;
}

size_t confstr(int item, char *to, size_t n)
{
	switch (item) {
	case CS_PATH: return give("/bin:/usr/bin", to, n);
	case CS_GNU_LIBC_VERSION: return give("glibc " VERSION, to, n);
	case CS_GNU_LIBPTHREAD_VERSION: return give("NPTL " VERSION, to, n);
	default: return musl_confstr()(item, to, n);
	}
}

/* The glibc whose behaviour this layer follows; single symbols of later ones are here too. */
const char *gnu_get_libc_version(void)
{
	return VERSION;
}

const char *gnu_get_libc_release(void)
{
	return "stable";
}
