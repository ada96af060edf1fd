/*
 * many PROGRAM TEXTS PROGRAMS LINKS: in the working directory, that many empty files in texts/,
 * copies of PROGRAM in programs/, each with its number behind it, and hard links to one in links/.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned char bytes[1 << 20];
static size_t nbytes;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void make(const char *path, size_t n, long number)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n ||
	    (n && dprintf(fd, "%ld", number) < 0) || close(fd))
		fail(path);
}

int main(int argc, char **argv)
{
	FILE *f = argc == 5 ? fopen(argv[1], "rb") : NULL;
	char path[64];

	if (!f || !(nbytes = fread(bytes, 1, sizeof bytes, f)) || mkdir("texts", 0755) ||
	    mkdir("programs", 0755) || mkdir("links", 0755))
		fail("many");
	for (long i = 0; i < atol(argv[2]); i++) {
		snprintf(path, sizeof path, "texts/%07ld", i);
		make(path, 0, i);
	}
	for (long i = 0; i < atol(argv[3]); i++) {
		snprintf(path, sizeof path, "programs/%ld", i);
		make(path, nbytes, i);
	}
	make("links/0", nbytes, 0);
	for (long i = 1; i < atol(argv[4]); i++) {
		snprintf(path, sizeof path, "links/%ld", i);
		if (link("links/0", path))
			fail(path);
	}
	return 0;
}
