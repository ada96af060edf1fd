/* dirent.c: reading folders in glibc's further ways, all by openat, readdir and getdents64. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

/* NOLINTNEXTLINE(bugprone-sizeof-expression): the list is one of pointers */
enum { POINTER = sizeof(struct dirent *) };

int scandirat(int fd, const char *path, struct dirent ***list, int (*take)(const struct dirent *),
	      int (*order)(const struct dirent **, const struct dirent **));
ssize_t getdirentries(int fd, char *to, size_t n, off_t *base);

/* Reads the rest of 'dir' into *list and returns how many entries it took, or -1 with nothing kept.
 */
static ssize_t gather(DIR *dir, struct dirent ***list, int (*take)(const struct dirent *))
{
	struct dirent *entry, **grown;
	size_t n = 0, room = 0;

	for (errno = 0; (entry = readdir(dir)) != NULL; errno = 0) {
		if (take != NULL && take(entry) == 0)
			continue;
		if (n == room) {
			room = room * 2 + 16;
			grown = realloc(*list, room * POINTER);
			if (grown == NULL)
				break;
			*list = grown;
		}
		(*list)[n] = malloc(entry->d_reclen);
		if ((*list)[n] == NULL)
			break;
		memcpy((*list)[n++], entry, entry->d_reclen);
	}
	if (errno == 0)
		return (ssize_t)n;
	while (n > 0)
		free((*list)[--n]);
	free(*list);
	return -1;
}

static int by_order(const void *a, const void *b, void *order)
{
	int (*compare)(const struct dirent **, const struct dirent **);

	memcpy(&compare, order, sizeof compare);
	return compare((const struct dirent **)(uintptr_t)a, (const struct dirent **)(uintptr_t)b);
}

int scandirat(int fd, const char *path, struct dirent ***list, int (*take)(const struct dirent *),
	      int (*order)(const struct dirent **, const struct dirent **))
{
	int opened = openat(fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = opened >= 0 ? fdopendir(opened) : NULL;
	struct dirent **found = NULL;
	ssize_t n;

	if (dir == NULL) {
		if (opened >= 0)
			close(opened);
		return -1;
	}
	n = gather(dir, &found, take);
	closedir(dir);
	if (n < 0)
		return -1;
	if (order != NULL && n > 0)
		qsort_r(found, (size_t)n, POINTER, by_order, &order);
	*list = found != NULL ? found : malloc(POINTER);
	return (int)n;
}

ssize_t getdirentries(int fd, char *to, size_t n, off_t *base)
{
	off_t at = lseek(fd, 0, SEEK_CUR);
	ssize_t got = getdents(fd, (struct dirent *)(void *)to, n);

	if (got > 0)
		*base = at;
	return got;
}
