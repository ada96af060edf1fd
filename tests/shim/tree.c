/* Walks with fts over a tree made here: all options, orders and instructions, and what breaks a
   walk. */
#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <stdbool.h>
#include <sys/stat.h>
#include "probe.h"

#define LIST \
	X(open, FTS *, (char *const *, int, int (*)(const FTSENT **, const FTSENT **))) \
	X(read, FTSENT *, (FTS *)) \
	X(children, FTSENT *, (FTS *, int)) \
	X(set, int, (FTS *, FTSENT *, int)) \
	X(close, int, (FTS *))

#define X(name, type, args) static type(*walk_##name) args;
LIST
#undef X

	static const char *kind = "";
static char name_of[20];

static const char *symbol(const char *function)
{
	snprintf(name_of, sizeof name_of, "%s_%s", kind, function);
	return name_of;
}

static bool find(const char *prefix)
{
	kind = prefix;
#define X(name, type, args) \
	walk_##name = (type(*) args)(uintptr_t)need(symbol(#name)); \
	if (walk_##name == NULL) \
		return false;
	LIST
#undef X
		return true;
}

static void file(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_WRONLY, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		show("tree", "cannot make %s", path);
	close(fd);
}

static void grow(void)
{
	mkdir("t", 0755);
	mkdir("t/a", 0755);
	mkdir("t/a/deep", 0755);
	mkdir("t/a/deep/er", 0755);
	mkdir("t/empty", 0755);
	mkdir("side", 0755);
	file("t/file", "12345");
	file("t/a/one", "");
	file("t/a/deep/er/last", "x");
	file("side/thing", "");
	symlink("file", "t/link");
	symlink("nowhere", "t/lost");
	symlink("..", "t/a/round");
	symlink("../side", "t/out");
	symlink("t", "root");
	mkfifo("t/fifo", 0644);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int backwards(const FTSENT **a, const FTSENT **b)
{
	return by_name(b, a);
}

static const char *here(void)
{
	static char path[4096];
	const char *at = getcwd(path, sizeof path) ? strstr(path, "/folder") : NULL;

	return at ? at : "?";
}

static void entry(const FTSENT *e, int options)
{
	struct stat s;
	const bool stats = !(options & FTS_NOSTAT) && e->fts_info != FTS_NSOK;

	show(symbol("read"),
	     "%d %s '%s' '%s' acc %d level %d len %d %d errno %d size %ld up %s in %s opens %d%s",
	     e->fts_info, e->fts_path, e->fts_name, e->fts_accpath, e->fts_accpath == e->fts_path,
	     e->fts_level, e->fts_pathlen, e->fts_namelen, e->fts_errno,
	     stats && S_ISREG(e->fts_statp->st_mode) ? (long)e->fts_statp->st_size : -1L,
	     e->fts_parent->fts_name, here(), lstat(e->fts_accpath, &s) == 0,
	     e->fts_info == FTS_DC ? e->fts_cycle->fts_path : "");
}

typedef void visit(FTS *, FTSENT *);

static void walk(const char *what, char *const *paths, int options, visit *each,
		 int (*order)(const FTSENT **, const FTSENT **))
{
	FTS *t = walk_open(paths, options, order);
	FTSENT *e;

	show(symbol("open"), "%s: %d %d", what, t != NULL, t ? 0 : errno);
	if (t == NULL)
		return;
	for (int i = 0; (errno = 0, e = walk_read(t)) != NULL && i < 100; i++) {
		entry(e, options);
		if (each)
			each(t, e);
	}
	show(symbol("read"), "end %d", errno);
	show(symbol("close"), "%d in %s", walk_close(t), here());
}

static void children(FTS *t, FTSENT *e)
{
	for (int how = 0; how <= FTS_NAMEONLY; how += FTS_NAMEONLY) {
		FTSENT *c;

		errno = 0;
		c = walk_children(t, how);
		if (c == NULL)
			show(symbol("children"), "%s: none %d", e->fts_path, errno);
		for (; c != NULL; c = c->fts_link)
			show(symbol("children"), "%s: %s%s %d", e->fts_path, c->fts_name,
			     c->fts_link ? "" : ".", how ? 0 : c->fts_info);
	}
	show(symbol("children"), "in %s", here());
}

static void names_only(FTS *t, FTSENT *e)
{
	FTSENT *c = walk_children(t, FTS_NAMEONLY);

	show(symbol("children"), "%s: %s", e->fts_path, c ? c->fts_name : "none");
}

static void instruct(FTS *t, FTSENT *e)
{
	static int again;

	if (strcmp(e->fts_name, "deep") == 0 && e->fts_info == FTS_D)
		show(symbol("set"), "skip %d", walk_set(t, e, FTS_SKIP));
	if (e->fts_info == FTS_SL && strcmp(e->fts_name, "round") != 0)
		show(symbol("set"), "follow %d", walk_set(t, e, FTS_FOLLOW));
	if (strcmp(e->fts_name, "file") == 0 && again++ % 2 == 0)
		show(symbol("set"), "again %d", walk_set(t, e, FTS_AGAIN));
	if (e->fts_level == 0 && e->fts_info == FTS_D) {
		FTSENT *c = walk_children(t, 0);

		for (; c != NULL; c = c->fts_link)
			if (strcmp(c->fts_name, "out") == 0)
				walk_set(t, c, FTS_FOLLOW);
			else if (strcmp(c->fts_name, "fifo") == 0)
				walk_set(t, c, FTS_SKIP);
	}
	errno = 0;
	show(symbol("set"), "%d %d", walk_set(t, e, 99), errno);
}

static void destroy(FTS *t, FTSENT *e)
{
	(void)t;
	if (e->fts_info == FTS_D && strcmp(e->fts_name, "gone") == 0)
		rmdir(e->fts_accpath);
	if (e->fts_info == FTS_D && strcmp(e->fts_name, "moved") == 0) {
		rename(e->fts_accpath, "kept");
		mkdir("moved", 0755);
	}
}

static void breaks(void)
{
	char *paths[] = {"b", NULL};

	mkdir("b", 0755);
	mkdir("b/gone", 0755);
	mkdir("b/moved", 0755);
	file("b/moved/x", "");
	file("b/z", "");
	walk("what goes away", paths, FTS_PHYSICAL, destroy, by_name);
}

static void walks(void)
{
	char *t[] = {"t", NULL}, *two[] = {"side", "./t/a/", "root", NULL}, *no[] = {"none", NULL},
	     *empty[] = {"", NULL}, *dot[] = {".", NULL}, *up[] = {"t/a/..", NULL};

	walk("physical", t, FTS_PHYSICAL, NULL, by_name);
	walk("logical", t, FTS_LOGICAL, NULL, by_name);
	walk("stays", t, FTS_PHYSICAL | FTS_NOCHDIR, NULL, backwards);
	walk("without stat", t, FTS_PHYSICAL | FTS_NOSTAT, NULL, by_name);
	walk("with dots", t, FTS_PHYSICAL | FTS_SEEDOT, NULL, by_name);
	walk("several", two, FTS_PHYSICAL | FTS_COMFOLLOW, NULL, by_name);
	walk("several, links as they are", two, FTS_PHYSICAL | FTS_XDEV, NULL, backwards);
	walk("nothing there", no, FTS_PHYSICAL, NULL, NULL);
	walk("an empty name", empty, FTS_PHYSICAL, NULL, NULL);
	walk("here", dot, FTS_PHYSICAL, NULL, by_name);
	walk("dots behind", up, FTS_PHYSICAL, NULL, by_name);
	walk("bad options", t, 0x1000, NULL, NULL);
	walk("children", t, FTS_PHYSICAL, children, by_name);
	walk("children, stays", t, FTS_PHYSICAL | FTS_NOCHDIR, children, by_name);
	walk("names", t, FTS_PHYSICAL, names_only, by_name);
	walk("instructions", t, FTS_PHYSICAL, instruct, by_name);
	walk("instructions, stays", t, FTS_PHYSICAL | FTS_NOCHDIR, instruct, by_name);
}

int main(void)
{
	grow();
	if (find("fts"))
		walks();
	if (find("fts64"))
		walks();
	if (find("fts"))
		breaks();
}
