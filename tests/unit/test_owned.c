/* Who may have put a file where it lies: rows of one change to a host in which all is root's, and
   whether the file is then given to a program of root's alone, and to one that user 1000 starts and
   whose file user 1001 owns. */
#include "t.h"
#include "../fuzz/tiny.c"
#include "fake_host.c"

#include "host/owned.h"

#include <sys/stat.h>

#define LIBC "/opt/landfall/libc.so.6"
#define LINK "/usr/lib/landfall/libc.so.6"

struct row {
	const char *name;
	const char *changed; /* NULL: as it is made */
	uint32_t mode;       /* 0: as it is */
	int uid;             /* 0: as it is */
	int gid;             /* -1: as the owner's */
	const char *path;
	bool root_alone, owned;
};

#define USER 1000
#define PROGRAM 1001
#define OTHER 1002

static const struct row rows[] = {
	{"all-roots", NULL, 0, 0, -1, LIBC, true, true},
	{"dots", NULL, 0, 0, -1, "/opt/./landfall//../landfall/libc.so.6", true, true},
	{"absent", NULL, 0, 0, -1, "/opt/landfall/none", false, false},
	{"relative", NULL, 0, 0, -1, "opt/landfall", false, false},
	{"below-a-file", NULL, 0, 0, -1, LIBC "/x", false, false},
	{"file-group", LIBC, 0664, 0, -1, LIBC, false, true},
	{"file-group-other", LIBC, 0664, 0, 50, LIBC, false, false},
	{"file-group-own", LIBC, 0664, USER, USER, LIBC, false, true},
	{"file-group-not-own", LIBC, 0664, USER, 100, LIBC, false, false},
	{"file-group-roots", LIBC, 0664, USER, 0, LIBC, false, false},
	{"file-others", LIBC, 0646, 0, -1, LIBC, false, false},
	{"file-sticky", LIBC, 01646, 0, -1, LIBC, false, false},
	{"file-user", LIBC, 0, USER, -1, LIBC, false, true},
	{"file-program", LIBC, 0, PROGRAM, -1, LIBC, false, true},
	{"file-other", LIBC, 0, OTHER, -1, LIBC, false, false},
	{"dir-group", "/opt/landfall", 0775, 0, -1, LIBC, false, true},
	{"dir-others", "/opt/landfall", 0777, 0, -1, LIBC, false, false},
	{"dir-other", "/opt/landfall", 0, OTHER, -1, LIBC, false, false},
	{"dir-sticky", "/opt", 01777, 0, -1, LIBC, true, false},
	{"dir-sticky-user", "/opt", 01777, USER, -1, LIBC, false, true},
	{"dir-sticky-other", "/opt", 01777, OTHER, -1, LIBC, false, false},
	{"dir-sticky-last", "/opt/landfall", 01777, 0, -1, "/opt/landfall", false, false},
	{"above", "/opt", 0777, 0, -1, LIBC, false, false},
	{"above-other", "/opt", 0, OTHER, -1, LIBC, false, false},
	{"top-others", "/", 0777, 0, -1, LIBC, true, false},
	{"top-user", "/", 0, USER, -1, LIBC, true, false},
	{"link", NULL, 0, 0, -1, LINK, true, true},
	{"link-relative", NULL, 0, 0, -1, "/srv/way/libc.so.6", true, true},
	{"link-user", "/usr/lib/landfall", 0, USER, -1, LINK, false, true},
	{"link-other", "/usr/lib/landfall", 0, OTHER, -1, LINK, false, false},
	{"link-by-way-of", "/home/user/way", 0, OTHER, -1, "/srv/long/libc.so.6", false, false},
	{"link-to-others", "/opt/landfall", 0777, 0, -1, LINK, false, false},
	{"link-loop", NULL, 0, 0, -1, "/srv/loop", false, false},
};

static void make(void)
{
	fake_reset();
	fake_text(LIBC, "x");
	fake_text("/opt/landfall/glibc-hwcaps/x86-64-v3/libm.so.6", "x");
	fake_text("/opt/landfall/gconv/a.so", "x");
	fake_text("/srv/x", "x");
	fake_text("/srv/h/x86-64-v3/libm.so.6", "x");
	fake_text("/home/user/x", "x");
	fake_link("/usr/lib/landfall", "/opt/landfall");
	fake_link("/srv/way", "../opt/landfall");
	fake_link("/srv/long", "/home/user/way");
	fake_link("/home/user/way", "/opt/landfall");
	fake_link("/srv/loop", "loop");
	fake.uid = USER;
	fake.gid = USER;
}

static void change(const struct row *r)
{
	if (r->changed && r->mode)
		fake_mode(r->changed, r->mode);
	if (r->changed && r->uid)
		fake_owner(r->changed, (uint32_t)r->uid);
	if (r->changed && r->gid >= 0)
		fake_group(r->changed, (uint32_t)r->gid);
}

/* root_alone never takes what the others' rule does not. */
static void test_path(void **state)
{
	static const struct file program = {.inode = {.uid = PROGRAM}};
	const struct row *r = *state;
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct owners o;
	make();
	change(r);
	owners_of(&fake, &program, r->root_alone, &o);
	t_int(r->owned, owned_path(&o, span_of(r->path), &at));
	if (!r->owned && r->changed)
		assert_string_equal(text, strcmp(r->changed, "/") == 0 ? r->path : r->changed);
	owners_of(&fake, &program, true, &o);
	if (r->changed)
		t_int(false, owned_path(&o, span_of(r->path), &at));
}

static bool is_tree(bool root_alone, bool all)
{
	char text[PATH_BYTES];
	struct buf at = buf_of(text, sizeof text);
	struct owners o;
	owners_of(&fake, NULL, root_alone, &o);
	return owned_tree(&o, span_of("/opt/landfall"), all, &at);
}

static const struct row tree_rows[] = {
	{"all-roots", NULL, 0, 0, -1, "", true, true},
	{"file", LIBC, 0, OTHER, -1, "", false, false},
	{"file-mode", LIBC, 0646, 0, -1, "", false, false},
	{"in-a-dir", "/opt/landfall/gconv/a.so", 0, OTHER, -1, "", false, false},
	{"in-hwcaps", "/opt/landfall/glibc-hwcaps/x86-64-v3/libm.so.6", 0, OTHER, -1, "hwcaps",
	 false, false},
	{"hwcaps-dir", "/opt/landfall/glibc-hwcaps/x86-64-v3", 0777, 0, -1, "hwcaps", false, false},
	{"dir-sticky", "/opt/landfall/gconv", 01777, 0, -1, "hwcaps", false, false},
	{"listed-not", "/opt/landfall", 0711, USER, -1, "", false, true},
};

static void test_tree(void **state)
{
	const struct row *r = *state;
	make();
	change(r);
	t_int(r->owned, is_tree(r->root_alone, true));
	if (strcmp(r->path, "hwcaps") == 0)
		t_int(false, is_tree(r->root_alone, false));
	if (!r->root_alone)
		t_int(false, is_tree(true, true));
}

/* A link to a directory is looked into, in a directory that is searched. */
static void test_tree_links(void **state)
{
	(void)state;
	make();
	fake_link("/opt/landfall/tls", "/srv/h");
	t_int(true, is_tree(true, true));
	fake_owner("/srv/h/x86-64-v3/libm.so.6", OTHER);
	t_int(false, is_tree(true, true));
	t_int(false, is_tree(true, false));
	t_int(false, is_tree(false, true));
	make();
	fake_link("/opt/landfall/loop", ".");
	t_int(false, is_tree(true, true));
	make();
	fake_link("/opt/landfall/gone", "nothing");
	t_int(true, is_tree(false, true));
	t_int(false, is_tree(true, true));
	/* Somebody may put something under that name. */
	fake_mode("/opt", 01777);
	fake_link("/opt/landfall/gone", "../nothing");
	t_int(false, is_tree(false, true));
}

/* A user namespace shows root as 65534, also as the owner of "/". */
static void test_namespace(void **state)
{
	struct owners o;
	struct inode n = {.mode = S_IFREG | 0644, .uid = 65534, .gid = 65534};
	(void)state;
	make();
	owners_of(&fake, NULL, false, &o);
	t_int(false, owned_inode(&o, &n));
	fake_owner("/", 65534);
	owners_of(&fake, NULL, false, &o);
	t_int(true, owned_inode(&o, &n));
	owners_of(&fake, NULL, true, &o);
	t_int(false, owned_inode(&o, &n));
}

/* As platforms start a container: any user, in root's group, which may write what it is given. */
static void test_any_user(void **state)
{
	struct owners o;
	struct inode n = {.mode = S_IFREG | 0664, .uid = USER, .gid = 0};
	(void)state;
	make();
	fake.gid = 0;
	owners_of(&fake, NULL, false, &o);
	t_int(true, owned_inode(&o, &n));
	owners_of(&fake, NULL, true, &o);
	t_int(false, owned_inode(&o, &n));
	fake.uid = 0;
	owners_of(&fake, &(const struct file){.inode = {.uid = USER}}, false, &o);
	t_int(false, owned_inode(&o, &n));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {T(test_tree_links), T(test_namespace),
						  T(test_any_user)};
	t_filter(argc, argv);
	int failures = t_rows(test_path, rows) + t_rows(test_tree, tree_rows) + t_group(tests);
	return failures != 0;
}
