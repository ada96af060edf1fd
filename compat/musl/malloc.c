/*
 * malloc.c: malloc.h. The allocator is musl's, so nothing can be tuned, and its own figures are not
 * to be had: what is told is the process's data size as /proc/self/statm has it, all of it said to
 * be in use. Debugging hooks do nothing, as in glibc from 2.34 on.
 */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "shim.h"

struct shim_mallinfo2 {
	size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks,
		keepcost;
};

struct shim_mallinfo {
	int arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost;
};

struct shim_mallinfo2 mallinfo2(void);
struct shim_mallinfo mallinfo(void);
int mallopt(int parameter, int value);
int malloc_trim(size_t keep);
void malloc_stats(void);
int malloc_info(int options, FILE *file);
void *pvalloc(size_t n);
void cfree(void *p);
void *malloc_get_state(void);
int malloc_set_state(void *state);
void mtrace(void);
void muntrace(void);
int mcheck(void (*handler)(int));
int mcheck_pedantic(void (*handler)(int));
void mcheck_check_all(void);
int mprobe(void *p);

/* The sixth number of /proc/self/statm: pages of data and stack. */
static size_t data_size(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	char line[256] = "", *rest = line;
	unsigned long pages = 0;

	if (statm == NULL)
		return 0;
	if (fgets(line, sizeof line, statm) != NULL)
		for (int i = 0; i < 6; i++)
			pages = strtoul(rest, &rest, 10);
	fclose(statm);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

struct shim_mallinfo2 mallinfo2(void)
{
	struct shim_mallinfo2 info = {.arena = data_size()};

	info.uordblks = info.arena;
	return info;
}

struct shim_mallinfo mallinfo(void)
{
	struct shim_mallinfo info = {.arena = (int)(uint32_t)data_size()};

	info.uordblks = info.arena;
	return info;
}

/* 0 is glibc's answer to a parameter that it does not honour. */
int mallopt(int parameter, int value)
{
	(void)parameter;
	(void)value;
	return 0;
}

/* 0: nothing was given back to the system. */
int malloc_trim(size_t keep)
{
	(void)keep;
	return 0;
}

void malloc_stats(void)
{
	size_t n = data_size();

	fprintf(stderr, "Arena 0:\nsystem bytes     = %10zu\nin use bytes     = %10zu\n", n, n);
}

int malloc_info(int options, FILE *file)
{
	size_t n = data_size();

	if (options != 0)
		return EINVAL;
	fprintf(file,
		"<malloc version=\"1\">\n<system type=\"current\" size=\"%zu\"/>\n</malloc>\n", n);
	return 0;
}

void *pvalloc(size_t n)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (n > SIZE_MAX - page) {
		errno = ENOMEM;
		return NULL;
	}
	return memalign(page, (n + page - 1) / page * page);
}

void cfree(void *p)
{
	free(p);
}

void *malloc_get_state(void)
{
	errno = ENOSYS;
	return NULL;
}

int malloc_set_state(void *state)
{
	(void)state;
	return -1;
}

void mtrace(void)
{
}

void muntrace(void)
{
}

/* -1: no checking can begin; the handler is never called. */
int mcheck(void (*handler)(int))
{
	(void)handler;
	return -1;
}

int mcheck_pedantic(void (*handler)(int))
{
	return mcheck(handler);
}

void mcheck_check_all(void)
{
}

/* -1: MCHECK_DISABLED. */
int mprobe(void *p)
{
	(void)p;
	return -1;
}
