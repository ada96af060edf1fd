/* A directory that is put in place whole, or not at all: on the real file system, below /tmp. */
#include "t.h"

#include "write/tree_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char base[] = "/tmp/landfall-test-tree.XXXXXX";
#define LEFT ".landfall-0123456789abcdef"

static struct arena arena;
static struct tree_dir t;

static const char *below(const char *name)
{
	static char path[PATH_BYTES];
	(void)snprintf(path, sizeof path, "%s/%s", base, name);
	return path;
}

#define NAMED "file 0000000000000000000000000000000000000000000000000000000000000000 0 "
static const char manifest[] = "landfall-bundle 1\n" NAMED "old 09691a75\n" NAMED "sub/old\n" NAMED
			       "sub/new\n";

static void put_text(const char *name, const char *text)
{
	int fd = open(below(name), O_WRONLY | O_CREAT, 0644);
	assert_true(fd >= 0);
	t_int((ssize_t)strlen(text), write(fd, text, strlen(text)));
	(void)close(fd);
}

static void put(const char *name)
{
	put_text(name, "");
}

static void put_bundle(void)
{
	t_int(0, mkdir(below("place"), 0755));
	put_text("place/landfall.bundle", manifest);
	put("place/old");
	t_int(0, mkdir(below("place/sub"), 0755));
	put("place/sub/old");
}

static bool is_there(const char *name)
{
	struct stat st;
	return lstat(below(name), &st) == 0;
}

static bool write_one(void)
{
	bool ok = tree_dir_begin(&t, &arena, below("place"), 5) &&
		  tree_dir_write(&t, span_of("landfall.bundle"), span_of(manifest), 0644, NULL) &&
		  tree_dir_write(&t, span_of("sub/new"), span_of("new"), 0755, NULL) &&
		  tree_dir_commit(&t);
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
	static const char *const names[] = {"place/landfall.bundle/x",
					    "place/landfall.bundle",
					    "place/old/x",
					    "place/old",
					    "place/sub/old",
					    "place/sub/new",
					    "place/sub/mine",
					    "place/sub",
					    "place/mine",
					    "place",
					    "link",
					    LEFT "/landfall.unfinished",
					    LEFT "/landfall.bundle",
					    LEFT "/old",
					    LEFT};
	(void)state;
	(void)chmod(base, 0755);
	for (size_t i = 0; i < T_COUNT(names); i++)
		(void)remove(below(names[i]));
	return rmdir(base); /* fails when anything else was left */
}

static void new_one(void **state)
{
	(void)state;
	t_int(true, write_one());
	t_int(true, is_there("place/landfall.bundle"));
}

static void empty_one(void **state)
{
	(void)state;
	t_int(0, mkdir(below("place"), 0755));
	t_int(true, write_one());
	t_int(true, is_there("place/landfall.bundle"));
}

static void older_one(void **state)
{
	(void)state;
	put_bundle();
	t_int(true, write_one());
	t_int(true, is_there("place/sub/new"));
	t_int(false, is_there("place/sub/old"));
	t_int(false, is_there("place/old"));
	t_int(false, is_there("place/landfall.unfinished"));
}

/* What the older bundle's list does not have is not the bundle's: it stays, and is named. */
static void refused(const char *names)
{
	t_int(false, write_one());
	t_int(ENOTEMPTY, t.os);
	t_text(names, t.foreign);
	t_int(true, is_there("place/old"));
	t_int(true, is_there("place/sub/old"));
}

static void foreign_file(void **state)
{
	(void)state;
	put_bundle();
	put("place/mine");
	refused("mine");
	t_int(true, is_there("place/mine"));
}

static void foreign_file_below(void **state)
{
	(void)state;
	put_bundle();
	put("place/sub/mine");
	refused("sub/mine");
}

static void foreign_empty_directory(void **state)
{
	(void)state;
	put_bundle();
	t_int(0, mkdir(below("place/mine"), 0755));
	refused("mine");
}

static void foreign_directory_of_a_known_name(void **state)
{
	(void)state;
	put_bundle();
	t_int(0, unlink(below("place/old")));
	t_int(0, mkdir(below("place/old"), 0755));
	put("place/old/x");
	refused("old");
}

static void foreign_link_of_a_known_name(void **state)
{
	(void)state;
	put_bundle();
	t_int(0, unlink(below("place/old")));
	t_int(0, symlink("elsewhere", below("place/old")));
	refused("old");
}

static void marker_is_a_directory(void **state)
{
	(void)state;
	put_bundle();
	t_int(0, unlink(below("place/landfall.bundle")));
	t_int(0, mkdir(below("place/landfall.bundle"), 0755));
	put("place/landfall.bundle/x");
	t_int(false, write_one());
	t_int(ENOTEMPTY, t.os);
	t_int(true, is_there("place/landfall.bundle/x"));
}

static void marker_of_another_text(void **state)
{
	(void)state;
	put_bundle();
	t_int(0, unlink(below("place/landfall.bundle")));
	put_text("place/landfall.bundle", "a text of the user's\n");
	t_int(false, write_one());
	t_int(ENOTEMPTY, t.os);
	t_int(true, is_there("place/old"));
}

/* Of the directory, what it is called: others may read it, times are those that were asked for. */
static void modes_and_times(void **state)
{
	struct stat st;
	mode_t old = umask(077);
	(void)state;
	t_int(true, write_one());
	(void)umask(old);
	static const char *const names[] = {"place", "place/sub", "place/sub/new"};
	for (size_t i = 0; i < T_COUNT(names); i++) {
		t_int(0, stat(below(names[i]), &st));
		t_int(0755, st.st_mode & 07777);
		t_int(5, st.st_mtim.tv_sec);
	}
}

static void through_a_link(void **state)
{
	(void)state;
	t_int(0, mkdir(below("place"), 0755));
	t_int(0, symlink("place", below("link")));
	bool ok = tree_dir_begin(&t, &arena, below("link"), 0) &&
		  tree_dir_write(&t, span_of("landfall.bundle"), span_of(manifest), 0644, NULL) &&
		  tree_dir_commit(&t);
	t_int(true, ok);
	t_int(true, is_there("place/landfall.bundle"));
}

/* "." stays the same directory, and is a bundle afterwards; so a second time. */
static void working_directory(void **state)
{
	struct stat before;
	struct stat after;
	(void)state;
	put_bundle();
	t_int(0, stat(below("place"), &before));
	t_int(0, chdir(below("place")));
	bool ok = tree_dir_begin(&t, &arena, ".", 0) &&
		  tree_dir_write(&t, span_of("landfall.bundle"), span_of(manifest), 0644, NULL) &&
		  tree_dir_write(&t, span_of("sub/new"), span_of("new"), 0755, NULL) &&
		  tree_dir_commit(&t);
	t_int(0, stat(".", &after));
	t_int(0, chdir("/"));
	t_int(true, ok);
	t_int((long)before.st_ino, (long)after.st_ino);
	t_int(true, is_there("place/sub/new"));
	t_int(false, is_there("place/sub/old"));
	t_int(false, is_there("place/old"));
}

/* What a killed run left goes with the next one; what merely has such a name does not. */
static void leftover(void **state)
{
	(void)state;
	t_int(0, mkdir(below(LEFT), 0700));
	put(LEFT "/landfall.unfinished");
	put(LEFT "/old");
	t_int(true, write_one());
	t_int(false, is_there(LEFT));
}

static void leftover_without_the_mark(void **state)
{
	(void)state;
	t_int(0, mkdir(below(LEFT), 0700));
	put(LEFT "/old");
	t_int(true, write_one());
	t_int(true, is_there(LEFT "/old"));
}

static void leftover_of_a_run_that_lives(void **state)
{
	static struct tree_dir other;
	(void)state;
	t_int(true, tree_dir_begin(&other, &arena, below("place"), 0));
	t_int(true, write_one());
	t_int(0, access(other.temp, F_OK));
	tree_dir_abandon(&other);
	t_int(-1, access(other.temp, F_OK));
}

/* Both end well; one bundle stays, whole. */
static void two_at_once(void **state)
{
	static struct tree_dir other;
	(void)state;
	t_int(true, tree_dir_begin(&other, &arena, below("place"), 0));
	t_int(true,
	      tree_dir_write(&other, span_of("landfall.bundle"), span_of(manifest), 0644, NULL));
	t_int(true, tree_dir_write(&other, span_of("old"), span_of("old"), 0644, NULL));
	t_int(true, write_one());
	t_int(true, tree_dir_commit(&other));
	t_int(true, is_there("place/old"));
	t_int(false, is_there("place/sub"));
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
	t_int(true, tree_dir_begin(&t, &arena, below("place"), 5));
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

#define R(fn) \
	{ \
#fn, fn, each, clean, NULL \
	}

int main(int argc, char **argv)
{
	static _Alignas(16) unsigned char first[1U << 20];
	const struct CMUnitTest directories[] = {
		R(new_one),
		R(empty_one),
		R(older_one),
		R(foreign_file),
		R(foreign_file_below),
		R(foreign_empty_directory),
		R(foreign_directory_of_a_known_name),
		R(foreign_link_of_a_known_name),
		R(marker_is_a_directory),
		R(marker_of_another_text),
		R(modes_and_times),
		R(through_a_link),
		R(working_directory),
		R(leftover),
		R(leftover_without_the_mark),
		R(leftover_of_a_run_that_lives),
		R(two_at_once),
		R(occupied),
		R(empty_one_stays_when_given_up),
		R(closed_parent),
	};
	arena_init(&arena, first, sizeof first, NULL);
	t_filter(argc, argv);
	return t_group(directories) != 0;
}
