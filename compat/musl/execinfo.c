/*
 * execinfo.c: backtraces. The frames are found by libgcc_s's unwinder, as in glibc; where that
 * library is absent there are none. The texts are those of glibc: file(symbol+offset) [address].
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <link.h>

#include "shim.h"

#define TEXT_MAX 4400

int backtrace(void **frames, int n);
char **backtrace_symbols(void *const *frames, int n);
void backtrace_symbols_fd(void *const *frames, int n, int fd);

struct walk {
	void **frames;
	int have, room;
	uintptr_t (*ip_of)(void *);
};

static int note(void *context, void *data)
{
	struct walk *walk = data;

	if (walk->have == walk->room)
		return 5;    /* _URC_END_OF_STACK */
	if (walk->have >= 0) /* the first frame is backtrace's own */
		walk->frames[walk->have] = (void *)walk->ip_of(context);
	walk->have++;
	return 0; /* _URC_NO_REASON */
}

static void *unwinder(const char *name)
{
	void *found = dlsym(RTLD_DEFAULT, name);
	void *library = found == NULL ? dlopen("libgcc_s.so.1", RTLD_LAZY) : NULL;

	return library != NULL ? dlsym(library, name) : found;
}

int backtrace(void **frames, int n)
{
	struct walk walk = {.frames = frames, .have = -1, .room = n};
	void *unwind = unwinder("_Unwind_Backtrace"), *get_ip = unwinder("_Unwind_GetIP");
	int (*run)(int (*)(void *, void *), void *);

	if (n <= 0 || unwind == NULL || get_ip == NULL)
		return 0;
	memcpy(&run, &unwind, sizeof run);
	memcpy(&walk.ip_of, &get_ip, sizeof get_ip);
	run(note, &walk);
	if (walk.have > 1 &&
	    walk.frames[walk.have - 1] == NULL) /* the frame before the first function */
		walk.have--;
	return walk.have < 0 ? 0 : walk.have;
}

static void describe(const void *address, char *to)
{
	Dl_info info;
	uintptr_t at = (uintptr_t)address;

	if (dladdr(address, &info) == 0 || info.dli_fname == NULL) {
		snprintf(to, TEXT_MAX, "[0x%lx]", (unsigned long)at);
		return;
	}
	if (info.dli_sname == NULL)
		snprintf(to, TEXT_MAX, "%s(+0x%lx) [0x%lx]", info.dli_fname,
			 at - (uintptr_t)info.dli_fbase, at);
	else if (at >= (uintptr_t)info.dli_saddr)
		snprintf(to, TEXT_MAX, "%s(%s+0x%lx) [0x%lx]", info.dli_fname, info.dli_sname,
			 at - (uintptr_t)info.dli_saddr, at);
	else
		snprintf(to, TEXT_MAX, "%s(%s-0x%lx) [0x%lx]", info.dli_fname, info.dli_sname,
			 (uintptr_t)info.dli_saddr - at, at);
}

/* One block, which the caller frees: the pointers, then the texts. */
char **backtrace_symbols(void *const *frames, int n)
{
	char text[TEXT_MAX];
	size_t size = (size_t)n * sizeof(char *);
	char **block, *to;

	for (int i = 0; i < n; i++) {
		describe(frames[i], text);
		size += strlen(text) + 1;
	}
	block = malloc(size);
	if (block == NULL)
		return NULL;
	to = (char *)(block + n);
	for (int i = 0; i < n; i++) {
		describe(frames[i], text);
		block[i] = to;
		to = stpcpy(to, text) + 1;
	}
	return block;
}

void backtrace_symbols_fd(void *const *frames, int n, int fd)
{
	char text[TEXT_MAX + 1];

	for (int i = 0; i < n; i++) {
		describe(frames[i], text);
		text[strlen(text) + 1] = '\0';
		text[strlen(text)] = '\n';
		if (write(fd, text, strlen(text)) < 0)
			return;
	}
}
