/* Paths walked component by component: links, loops, "..", what is missing and where. */
#include "t.h"

#include "../fuzz/tiny.c"
#include "fake_host.c"

struct row {
	const char *name;
	const char *path;
	int os;
	const char *real; /* where the walk ended */
};

static const struct row rows[] = {
	{"file", "/d/file", 0, "/d/file"},
	{"doubled_slashes_and_dots", "//d/.//file", 0, "/d/file"},
	{"root", "/", 0, "/"},
	{"above_root", "/../../d/file", 0, "/d/file"},
	{"dot_dot", "/d/e/../file", 0, "/d/file"},
	{"relative", "here", 0, "/cwd/here"},
	{"absolute_link", "/abs", 0, "/d/file"},
	{"relative_link", "/d/rel", 0, "/d/file"},
	{"link_to_directory", "/dir/file", 0, "/d/file"},
	{"link_chain", "/chain", 0, "/d/file"},
	{"missing", "/d/nope", ENOENT, "/d/nope"},
	{"missing_parent", "/nope/deep/er", ENOENT, "/nope"},
	{"dangling", "/dangling", ENOENT, "/d/gone"},
	{"loop", "/loop", ELOOP, "/loop"},
	{"file_as_directory", "/d/file/x", ENOTDIR, "/d/file"},
	{"empty", "", ENOENT, ""},
};

static void make_host(void)
{
	fake_reset();
	fake_text("/d/file", "x");
	fake_text("/d/e/inner", "x");
	fake_text("/cwd/here", "x");
	fake_link("/abs", "/d/file");
	fake_link("/d/rel", "../d/file");
	fake_link("/dir", "d");
	fake_link("/chain", "abs");
	fake_link("/dangling", "/d/gone");
	fake_link("/loop", "pool");
	fake_link("/pool", "/loop");
}

static void check(void **state)
{
	const struct row *row = *state;
	static struct path_resolution w;
	make_host();
	path_resolve(&fake, span_of(row->path), &w);
	t_int(row->os, w.os);
	if (row->os != ELOOP)
		t_text(row->real, w.real);
}

static void too_long(void **state)
{
	(void)state;
	static struct path_resolution w;
	static char path[2 * PATH_BYTES];
	make_host();
	memset(path, 'a', sizeof path - 1);
	path[0] = '/';
	path_resolve(&fake, span_of(path), &w);
	t_int(ENAMETOOLONG, w.os);
}

static void opened_once(void **state)
{
	(void)state;
	make_host();
	const struct file *a = host_file(&fake, span_of("/d/file"));
	t_int(true, a == host_file(&fake, span_of("/d/file")));
	const struct file *none = host_file(&fake, span_of("/nope"));
	t_int(ENOENT, none->os);
	t_int(true, none == host_file(&fake, span_of("/nope")));
	for (int i = 0; i < 2000; i++) {
		char path[32];
		(void)snprintf(path, sizeof path, "/nope/%d", i);
		assert_non_null(host_file(&fake, span_of(path)));
	}
	t_int(true, a == host_file(&fake, span_of("/d/file")));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {T(too_long), T(opened_once)};
	t_filter(argc, argv);
	int failures = t_rows(check, rows);
	failures += t_group(others);
	return failures != 0;
}
