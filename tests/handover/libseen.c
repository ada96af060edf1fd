/* A library of seen.c: what its constructor saw, and where it lies. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>

static const char *saw;

__attribute__((constructor)) static void early(void)
{
	saw = getenv("LD_LIBRARY_PATH");
}

const char *library_saw(void)
{
	return saw ? saw : "(none)";
}

const char *library_path(void)
{
	static Dl_info info;

	return dladdr((void *)library_path, &info) ? info.dli_fname : "?";
}
