/* A bundle whose manifest is believed: for a program and a host of literals, whether it is. The
   bundle's files are no ELF files, so that whoever opens one finds no glibc there. */
#include "t.h"

#include "../fuzz/tiny.c"
#include "fake_host.c"

#include <landfall/verdict.h>

#define LD "/lib64/ld-linux-x86-64.so.2"
#define HOME "/opt/landfall/"
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD "landfall-bundle 1\ncpu x86-64\nglibc 2.36\n"
#define MARKS "cache-path 100\nloader ld-landfall.so.2\ncache lc 2\n"
#define LOADER "file " DIGEST " 2 ld-linux-x86-64.so.2 09691a75\n"
#define LIBC "file " DIGEST " 4 libc.so.6 09691a75 069691b4\n"
#define WHOLE HEAD "whole yes\n" MARKS LOADER LIBC

struct row {
	const char *name;
	const char *manifest;
	struct tiny program;
	const char *path;       /* one more file of two bytes, or one that is cut to that size */
	bool believed;
};

#define PROGRAM .interp = LD, .needed = {"libc.so.6"}
#define WANTS(node) .from = "libc.so.6", .undefined = {"a"}, .wants = {node}

static const struct row rows[] = {
	{"all", WHOLE, {PROGRAM, WANTS("GLIBC_2.34")}, NULL, true},
	{"no-versions", WHOLE, {PROGRAM}, NULL, true},
	{"no-libraries", WHOLE, {.interp = LD}, NULL, true},
	{"other-node", WHOLE, {PROGRAM, WANTS("GLIBC_2.35")}, NULL, false},
	{"other-library", WHOLE, {.interp = LD, .needed = {"libc.so.6", "libm.so.6"}}, NULL, false},
	{"runpath", WHOLE, {PROGRAM, .runpath = "/x"}, NULL, false},
	{"rpath", WHOLE, {PROGRAM, .rpath = "$ORIGIN"}, NULL, false},
	{"musl", WHOLE, {.interp = LD, .needed = {"libc.musl-x86_64.so.1"}}, NULL, false},
	{"other-processor", WHOLE, {PROGRAM, .machine = EM_AARCH64}, NULL, false},
	{"32-bit", WHOLE, {PROGRAM, .is32 = true, .machine = EM_386}, NULL, false},
	{"preloads", WHOLE, {PROGRAM}, "/etc/ld.so.preload", false},
	{"beside", WHOLE, {PROGRAM}, "/app/.landfall/ld-linux-x86-64.so.2", false},
	{"beside-2", WHOLE, {PROGRAM}, "/app/landfall/ld-linux-x86-64.so.2", false},
	{"libc-cut", WHOLE, {PROGRAM}, HOME "libc.so.6", false},
	{"not-whole", HEAD "whole no\n" MARKS LOADER LIBC, {PROGRAM}, NULL, false},
	{"says-nothing", HEAD MARKS LOADER LIBC, {PROGRAM}, NULL, false},
	{"no-version", "whole yes\n" MARKS LOADER LIBC, {PROGRAM}, NULL, false},
	{"no-copy", HEAD "whole yes\ncache-path 100\ncache lc 2\n" LOADER LIBC, {PROGRAM}, NULL, false},
	{"other-copy", HEAD "whole yes\ncache-path 100\nloader x\ncache lc 2\n" LOADER LIBC, {PROGRAM},
	 NULL, false},
	{"other-cache", HEAD "whole yes\ncache-path 100\ncache lc 3\n" LOADER LIBC, {PROGRAM}, NULL,
	 false},
	{"no-loader", HEAD "whole yes\n" MARKS LIBC, {PROGRAM}, NULL, false},
	{"no-libc", HEAD "whole yes\n" MARKS LOADER, {PROGRAM}, NULL, false},
	{"empty", "", {PROGRAM}, NULL, false},
};

static void home(const struct row *r)
{
	fake_reset();
	fake_text(HOME "landfall.bundle", r->manifest);
	fake_text(HOME "ld-linux-x86-64.so.2", "ld");
	fake_text(HOME "lc", "lc");
	fake_text(HOME "libc.so.6", "libc");
	fake_elf("/app/p", r->program);
	if (r->path)
		fake_text(r->path, "xx");
}

static bool is_believed(const struct verdict_options *o)
{
	struct verdict v;
	verdict_decide(&fake, "/app/p", o, &v);
	if (v.action != ACT_HANDOVER)
		return false;
	assert_null(v.handover.file);
	assert_int_equal(v.handover.way, WAY_CACHE);
	assert_int_equal(v.handover.size, 2);
	t_bytes(HOME "ld-landfall.so.2", v.handover.loader.p, v.handover.loader.n);
	return true;
}

static void test_believed(void **state)
{
	static const struct verdict_options may = {.in_process = true, .may_vouch = true};
	const struct row *r = *state;
	home(r);
	t_int(r->believed, is_believed(&may));
}

/* What is asked for by a person is examined, and so is what the user's own words lead elsewhere. */
static void test_examined(void **state)
{
	static const struct verdict_options may = {.in_process = true, .may_vouch = true};
	static const struct verdict_options must = {.in_process = true};
	(void)state;
	home(&rows[0]);
	t_int(false, is_believed(&must));
	home(&rows[0]);
	fake.library_path = "/x";
	t_int(false, is_believed(&may));
	home(&rows[0]);
	fake.preload = "/x.so";
	t_int(false, is_believed(&may));
	home(&rows[0]);
	fake.bundle = "/other";
	t_int(true, is_believed(&may));
	fake_text("/other/ld-linux-x86-64.so.2", "ld");
	t_int(false, is_believed(&may));
	home(&rows[0]);
	fake_elf(LD, (struct tiny){.soname = "ld-linux-x86-64.so.2"});
	t_int(false, is_believed(&may));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {T(test_examined)};
	t_filter(argc, argv);
	int failures = t_rows(test_believed, rows) + t_group(tests);
	return failures != 0;
}
