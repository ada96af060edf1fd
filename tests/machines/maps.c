/* What lies in the memory of a new program: each mapping of a file by the file's last name, its
   place in it and its protection, sorted; whether the kernel guards the loader's branches; the
   kernel's own list of auxiliary values against the one on the stack; and the order of program,
   heap and loader. No address is told, so that two starts say the same. */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define LINES 200

extern char **environ;
static char text[65536];
static char *line[LINES];

static size_t slurp(const char *path)
{
	int fd = open(path, O_RDONLY);
	size_t n = 0;
	ssize_t r = 0;
	while (fd >= 0 && n < sizeof text - 1 && (r = read(fd, text + n, sizeof text - 1 - n)) > 0)
		n += (size_t)r;
	text[n] = 0;
	if (fd >= 0)
		close(fd);
	return n;
}

static int order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void mappings(void)
{
	static char out[LINES][160];
	unsigned n = 0;
	slurp("/proc/self/maps");
	for (char *l = strtok(text, "\n"); l && n < LINES; l = strtok(NULL, "\n")) {
		char prot[8] = "", path[200] = "";
		unsigned long offset = 0;
		sscanf(l, "%*s %7s %lx %*s %*s %199s", prot, &offset, path);
		if (!path[0] || !strcmp(path, "[vvar]") || !strcmp(path, "[vvar_vclock]"))
			continue;
		const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
		snprintf(out[n], sizeof out[n], "%s %s %lx", name, prot, offset);
		line[n] = out[n];
		n++;
	}
	qsort(line, n, sizeof *line, order);
	for (unsigned i = 0; i < n; i++)
		puts(line[i]);
}

/* VmFlags of smaps: bt where branches are guarded. */
static void guarded(void)
{
	unsigned long from = 0, to = 0, lo = 0, hi = 0;
	slurp("/proc/self/smaps");
	for (char *l = strtok(text, "\n"); l; l = strtok(NULL, "\n")) {
		char prot[8] = "";
		if (sscanf(l, "%lx-%lx %7s", &from, &to, prot) == 3) {
			lo = from;
			hi = prot[2] == 'x' ? to : from;
		}
		if (!strncmp(l, "VmFlags:", 8) && lo <= getauxval(AT_BASE) &&
		    getauxval(AT_BASE) < hi)
			printf("the loader's branches are guarded: %d\n", strstr(l, " bt") != NULL);
	}
}

static void vector(void)
{
	char **e = environ;
	while (*e)
		e++;
	size_t n = slurp("/proc/self/auxv");
	size_t known = 0;
	const ElfW(auxv_t) *mine = (const ElfW(auxv_t) *)(void *)(e + 1);
	while (mine[known++].a_type != AT_NULL)
		;
	printf("the kernel's vector is ours: %d\n",
	       n >= known * sizeof *mine && memcmp(text, mine, known * sizeof *mine) == 0);
}

int main(int argc, char **argv)
{
	const uintptr_t program = (uintptr_t)main, heap = (uintptr_t)sbrk(0);
	(void)argc;
	mappings();
	guarded();
	vector();
	printf("program below heap %d, heap below loader %d, loader below stack %d\n",
	       program < heap, heap < getauxval(AT_BASE), getauxval(AT_BASE) < (uintptr_t)argv);
	printf("the processor has guards: %d\n", getauxval(AT_HWCAP2) >> 17 & 1);
	printf("program on a page %d, page %lu, bits %d\n",
	       (getauxval(AT_PHDR) & (getauxval(AT_PAGESZ) - 1)) == sizeof(ElfW(Ehdr)),
	       getauxval(AT_PAGESZ), 64 - __builtin_clzl((unsigned long)argv));
	return 0;
}
