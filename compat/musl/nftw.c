/*
 * nftw.c: walking a tree. In: a path, a function, glibc's flags. glibc numbers the kinds of entries
 * from 0 where musl begins with 1, and knows FTW_ACTIONRETVAL. Code built for musl gets its own
 * numbers. Depth is bounded by the path's length.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shim.h"

enum { GLIBC_ACTIONRETVAL = 16 };                     /* a flag */
enum { CONTINUE, STOP, SKIP_SUBTREE, SKIP_SIBLINGS }; /* what the function then returns */
enum {
	FILE_,
	DIRECTORY,
	UNREADABLE,
	NO_STAT,
	SYMLINK,
	DIRECTORY_LAST,
	DANGLING
}; /* glibc's FTW_* */

struct walk {
	int (*each)(const char *, const struct stat *, int, struct FTW *);
	int (*plain)(const char *, const struct stat *, int); /* ftw's, instead of it */
	int flags, first_kind;
	dev_t device;
	char path[PATH_MAX];
};

/* Folders on the way down, so that links do not lead round in a circle. */
struct above {
	const struct above *up;
	dev_t device;
	ino_t inode;
};

static int visit(struct walk *walk, size_t n, int level, const struct above *up);

static int call(struct walk *walk, const struct stat *status, int kind, size_t base, int level)
{
	struct FTW where = {.base = (int)base, .level = level};

	if (walk->each != NULL)
		return walk->each(walk->path, status, kind + walk->first_kind, &where);
	if (kind == DANGLING)
		kind = NO_STAT;
	return walk->plain != NULL ? walk->plain(walk->path, status, kind + walk->first_kind) : 0;
}

/*
 * Whether the walk goes on after the function's answer; *skip when it goes on past this folder's
 * other entries.
 */
static bool goes_on(const struct walk *walk, int answer, bool *skip)
{
	*skip = (walk->flags & GLIBC_ACTIONRETVAL) != 0 && answer == SKIP_SIBLINGS;
	if ((walk->flags & GLIBC_ACTIONRETVAL) != 0)
		return answer != STOP;
	return answer == CONTINUE;
}

static int visit_entries(struct walk *walk, DIR *dir, size_t n, int level, const struct above *up)
{
	struct dirent *entry;
	int answer = 0;
	bool skip = false;

	while (!skip && (entry = readdir(dir)) != NULL) {
		size_t add = strlen(entry->d_name), at = n;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (n + add + 2 > sizeof walk->path) {
			errno = ENAMETOOLONG;
			return -1;
		}
		if (walk->path[n - 1] != '/')
			walk->path[at++] = '/';
		memcpy(walk->path + at, entry->d_name, add + 1);
		answer = visit(walk, at + add, level + 1, up);
		walk->path[n] = '\0';
		if (!goes_on(walk, answer, &skip))
			return answer;
	}
	return 0;
}

static bool is_above(const struct above *up, const struct stat *status)
{
	for (; up != NULL; up = up->up)
		if (up->device == status->st_dev && up->inode == status->st_ino)
			return true;
	return false;
}

/*
 * The entries of a folder that 'walk->path' names, with the working directory there when FTW_CHDIR
 * says so.
 */
static int visit_folder(struct walk *walk, DIR *dir, size_t n, int level, const struct above *up)
{
	int back = -1, answer;

	if ((walk->flags & FTW_CHDIR) != 0) {
		back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (back < 0 || fchdir(dirfd(dir)) != 0) {
			if (back >= 0)
				close(back);
			return -1;
		}
	}
	answer = visit_entries(walk, dir, n, level, up);
	if (back >= 0) {
		if (fchdir(back) != 0)
			answer = -1;
		close(back);
	}
	return answer;
}

/* Where to look from here: with FTW_CHDIR we stand in the folder that holds the entry. */
static const char *name_of(const struct walk *walk, size_t base, int level)
{
	return (walk->flags & FTW_CHDIR) != 0 && level > 0 ? walk->path + base : walk->path;
}

static int kind_of(const struct walk *walk, const char *name, struct stat *status)
{
	bool follow = (walk->flags & FTW_PHYS) == 0;

	if ((follow ? stat : lstat)(name, status) == 0)
		return S_ISDIR(status->st_mode)   ? DIRECTORY
		       : S_ISLNK(status->st_mode) ? SYMLINK
						  : FILE_;
	if (follow && lstat(name, status) == 0 && S_ISLNK(status->st_mode))
		return DANGLING;
	return errno == EACCES || errno == ENOENT ? NO_STAT : -1;
}

static int visit_directory(struct walk *walk, DIR *dir, const struct stat *status, size_t n,
			   size_t base, int level, const struct above *up)
{
	struct above here = {up, status->st_dev, status->st_ino};
	bool last = (walk->flags & FTW_DEPTH) != 0, skip;
	int answer = last ? 0 : call(walk, status, DIRECTORY, base, level);

	if (answer != CONTINUE) /* a subtree that is skipped is no end of the walk */
		return (walk->flags & GLIBC_ACTIONRETVAL) != 0 && answer == SKIP_SUBTREE ? CONTINUE
											 : answer;
	answer = visit_folder(walk, dir, n, level, &here);
	if (!goes_on(walk, answer, &skip))
		return answer;
	return last ? call(walk, status, DIRECTORY_LAST, base, level) : 0;
}

static int visit(struct walk *walk, size_t n, int level, const struct above *up)
{
	const char *slash = memrchr(walk->path, '/', n > 1 ? n - 1 : 0);
	size_t base = slash != NULL && n > 1 ? (size_t)(slash + 1 - walk->path) : 0;
	const char *name = name_of(walk, base, level);
	struct stat status = {0};
	int kind = kind_of(walk, name, &status), answer;
	DIR *dir;

	if (kind < 0 || (kind == NO_STAT && level == 0))
		return -1;
	if (kind != NO_STAT && kind != DANGLING && (walk->flags & FTW_MOUNT) != 0 && level > 0 &&
	    status.st_dev != walk->device)
		return 0;
	if (level == 0)
		walk->device = status.st_dev;
	if (kind != DIRECTORY)
		return call(walk, &status, kind, base, level);
	if (is_above(up, &status))
		return 0;
	dir = opendir(name);
	if (dir == NULL)
		return errno == EACCES ? call(walk, &status, UNREADABLE, base, level) : -1;
	answer = visit_directory(walk, dir, &status, n, base, level, up);
	closedir(dir);
	return answer;
}

static int begin(struct walk *walk, const char *path)
{
	size_t n = strlen(path);
	int answer;

	if (n == 0 || n >= sizeof walk->path) {
		errno = n == 0 ? ENOENT : ENAMETOOLONG;
		return -1;
	}
	memcpy(walk->path, path, n + 1);
	for (; n > 1 && walk->path[n - 1] == '/'; n--)
		walk->path[n - 1] = '\0';
	answer = visit(walk, n, 0, NULL);
	return (walk->flags & GLIBC_ACTIONRETVAL) != 0 &&
			       (answer == SKIP_SIBLINGS || answer == SKIP_SUBTREE)
		       ? 0
		       : answer;
}

/* The number of descriptors is a wish; one for each level is used. */
int nftw(const char *path, int (*each)(const char *, const struct stat *, int, struct FTW *),
	 int descriptors, int flags)
{
	struct walk walk = {.each = each, .flags = flags};

	(void)descriptors;
	walk.first_kind = shim_caller_is_glibc(SHIM_CALLER) ? 0 : 1;
	return begin(&walk, path);
}

int ftw(const char *path, int (*each)(const char *, const struct stat *, int), int descriptors)
{
	struct walk walk = {.plain = each};

	(void)descriptors;
	walk.first_kind = shim_caller_is_glibc(SHIM_CALLER) ? 0 : 1;
	return begin(&walk, path);
}
