/* mkcache FILE little|big [FLAGS NAME PATH]...: writes an ld.so.cache in the new format, in that
   byte order, with one entry each in the order given (glibc: sysdeps/generic/dl-cache.h). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char file[1 << 16];
static int big;

static void put(size_t at, uint64_t value, size_t nbytes)
{
	if (at + nbytes > sizeof file)
		exit(2);
	for (size_t i = 0; i < nbytes; i++)
		file[at + i] = (unsigned char)(value >> 8 * (big ? nbytes - 1 - i : i));
}

static size_t string(size_t *end, const char *s)
{
	size_t at = *end;

	for (; *s; s++)
		put((*end)++, (unsigned char)*s, 1);
	put((*end)++, 0, 1);
	return at;
}

int main(int argc, char **argv)
{
	if (argc < 3 || (argc - 3) % 3) {
		fprintf(stderr, "usage: mkcache FILE little|big [FLAGS NAME PATH]...\n");
		return 2;
	}
	size_t n = (size_t)(argc - 3) / 3, strings = 48 + 24 * n, end = strings;

	big = !strcmp(argv[2], "big");
	memcpy(file, "glibc-ld.so.cache1.1", 20);
	put(20, n, 4);
	for (size_t i = 0; i < n; i++) {
		char **entry = argv + 3 + 3 * i;

		put(48 + 24 * i, strtoul(entry[0], NULL, 0), 4);
		put(48 + 24 * i + 4, string(&end, entry[1]), 4);
		put(48 + 24 * i + 8, string(&end, entry[2]), 4);
	}
	put(24, end - strings, 4);
	put(28, big ? 3 : 2, 1);
	FILE *f = fopen(argv[1], "w");
	if (!f || fwrite(file, 1, end, f) != end || fclose(f)) {
		perror(argv[1]);
		return 1;
	}
	return 0;
}
