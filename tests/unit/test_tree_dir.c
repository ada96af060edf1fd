/* A directory that is put in place whole, or not at all: on the real file system, below /tmp. */
#include "t.h"

#include <landfall/tree_dir.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char base[] = "/tmp/landfall-test-tree.XXXXXX";
static struct tree_dir t;

static const char *below(const char *name)
{
	static char path[PATH_BYTES];
	(void)snprintf(path, sizeof path, "%s/%s", base, name);
	return path;
}

static void put(const char *name)
{
	int fd = open(below(name), O_WRONLY | O_CREAT, 0644);
	assert_true(fd >= 0);
	(void)close(fd);
}

static bool is_there(const char *name)
{
	struct stat st;
	return lstat(below(name), &st) == 0;
}

static bool write_one(void)
{
	bool ok = tree_dir_begin(&t, below("place"), "marker") &&
		  tree_dir_write(&t, span_of("marker"), span_of("new"), 0644) && tree_dir_commit(&t);
	if (!ok)
		tree_dir_abandon(&t);
	return ok;
}

static int each(void **state)
{
	(void)state;
	memcpy(base + sizeof base - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(base));
	return 0;
}

/* Files of "place", place, what a failed test left. */
static int clean(void **state)
{
	static const char *const names[] = {"place/marker", "place/old", "place"};
	(void)state;
	(void)chmod(base, 0755);
	for (size_t i = 0; i < T_COUNT(names); i++)
		(void)remove(below(names[i]));
	return rmdir(base);     /* fails when anything else was left */
}

static void new_one(void **state)
{
	(void)state;
	t_int(true, write_one());
	t_int(true, is_there("place/marker"));
}

static void empty_one(void **state)
{
	(void)state;
	t_int(0, mkdir(below("place"), 0755));
	t_int(true, write_one());
	t_int(true, is_there("place/marker"));
}

static void older_one(void **state)
{
	(void)state;
	t_int(0, mkdir(below("place"), 0755));
	put("place/marker");
	put("place/old");
	t_int(true, write_one());
	t_int(true, is_there("place/marker"));
	t_int(false, is_there("place/old"));
}

static void occupied(void **state)
{
	(void)state;
	t_int(0, mkdir(below("place"), 0755));
	put("place/old");
	t_int(false, write_one());
	t_int(ENOTEMPTY, t.os);
	t_text(below("place"), t.at);
	t_int(true, is_there("place/old"));
}

/* What was there stays until all is written. */
static void empty_one_stays_when_given_up(void **state)
{
	(void)state;
	t_int(0, mkdir(below("place"), 0755));
	t_int(true, tree_dir_begin(&t, below("place"), "marker"));
	tree_dir_abandon(&t);
	t_int(true, is_there("place"));
}

/* The errno of what failed, not of the look at what it left. */
static void closed_parent(void **state)
{
	uid_t me = geteuid();
	(void)state;
	t_int(0, chmod(base, 0555));
	if (me == 0)
		t_int(0, seteuid(65534));
	bool ok = write_one();
	if (me == 0)
		t_int(0, seteuid(0));
	t_int(false, ok);
	t_int(EACCES, t.os);
	t_text(below("place"), t.at);
}

#define R(fn) { #fn, fn, each, clean, NULL }

int main(int argc, char **argv)
{
	const struct CMUnitTest directories[] = {
		R(new_one), R(empty_one), R(older_one), R(occupied),
		R(empty_one_stays_when_given_up), R(closed_parent),
	};
	t_filter(argc, argv);
	return t_group(directories) != 0;
}
