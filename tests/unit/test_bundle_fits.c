/* A bundle whose manifest is believed: for a program and a host of literals, whether it is. The
   bundle's files are no ELF files, so that whoever opens one finds no glibc there. */
#include "judge/judge.h"
#include "message/verdict.h"
#include "t.h"

#include "../fuzz/tiny.c"
#include "fake_host.c"

#define LD "/lib64/ld-linux-x86-64.so.2"
#define HOME "/opt/landfall/"
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD "landfall-bundle 1\ncpu x86-64\nglibc 2.36\n"
#define MARKS "loader ld-linux-x86-64.so.2 closed\ncache lc 2\n"
#define OLDER "cache-path 100\nloader ld-landfall.so.2 closed\ncache lc 2\n"
#define LOADER "file " DIGEST " 2 ld-linux-x86-64.so.2 09691a75\n"
#define LIBC "file " DIGEST " 4 libc.so.6 09691a75 069691b4\n"
#define WHOLE HEAD "whole yes\n" MARKS LOADER LIBC

struct row {
	const char *name;
	const char *manifest;
	struct tiny program;
	const char *path; /* one more file of two bytes, or one that is cut to that size */
	bool used_manifest;
	const char *loader; /* another than the bundle's own */
};

#define PROGRAM .interp = LD, .needed = {"libc.so.6"}
#define WANTS(node) .from = "libc.so.6", .undefined = {"a"}, .wants = {node}

static const struct row rows[] = {
	{"all", WHOLE, {PROGRAM, WANTS("GLIBC_2.34")}, NULL, true, NULL},
	{"older",
	 HEAD "whole yes\n" OLDER LOADER LIBC,
	 {PROGRAM},
	 NULL,
	 true,
	 HOME "ld-landfall.so.2"},
	{"no-versions", WHOLE, {PROGRAM}, NULL, true, NULL},
	{"no-libraries", WHOLE, {.interp = LD}, NULL, true, NULL},
	{"other-node", WHOLE, {PROGRAM, WANTS("GLIBC_2.35")}, NULL, false, NULL},
	{"other-library",
	 WHOLE,
	 {.interp = LD, .needed = {"libc.so.6", "libm.so.6"}},
	 NULL,
	 false,
	 NULL},
	{"runpath", WHOLE, {PROGRAM, .runpath = "/x"}, NULL, false, NULL},
	{"rpath", WHOLE, {PROGRAM, .rpath = "$ORIGIN"}, NULL, false, NULL},
	{"musl", WHOLE, {.interp = LD, .needed = {"libc.musl-x86_64.so.1"}}, NULL, false, NULL},
	{"other-processor", WHOLE, {PROGRAM, .machine = EM_AARCH64}, NULL, false, NULL},
	{"32-bit", WHOLE, {PROGRAM, .is32 = true, .machine = EM_386}, NULL, false, NULL},
	{"preloads", WHOLE, {PROGRAM}, "/etc/ld.so.preload", false, NULL},
	{"beside", WHOLE, {PROGRAM}, "/app/.landfall/ld-linux-x86-64.so.2", false, NULL},
	{"beside-2", WHOLE, {PROGRAM}, "/app/landfall/ld-linux-x86-64.so.2", false, NULL},
	{"libc-cut", WHOLE, {PROGRAM}, HOME "libc.so.6", false, NULL},
	{"not-whole", HEAD "whole no\n" MARKS LOADER LIBC, {PROGRAM}, NULL, false, NULL},
	{"says-nothing", HEAD MARKS LOADER LIBC, {PROGRAM}, NULL, false, NULL},
	{"no-version", "whole yes\n" MARKS LOADER LIBC, {PROGRAM}, NULL, false, NULL},
	{"not-closed", HEAD "whole yes\ncache lc 2\n" LOADER LIBC, {PROGRAM}, NULL, false, NULL},
	{"open-copy",
	 HEAD "whole yes\ncache-path 100\nloader ld-landfall.so.2\ncache lc 2\n" LOADER LIBC,
	 {PROGRAM},
	 NULL,
	 false,
	 NULL},
	{"other-copy",
	 HEAD "whole yes\nloader x closed\ncache lc 2\n" LOADER LIBC,
	 {PROGRAM},
	 NULL,
	 false,
	 NULL},
	{"other-cache",
	 HEAD "whole yes\ncache-path 100\ncache lc 3\n" LOADER LIBC,
	 {PROGRAM},
	 NULL,
	 false,
	 NULL},
	{"no-loader", HEAD "whole yes\n" MARKS LIBC, {PROGRAM}, NULL, false, NULL},
	{"no-libc", HEAD "whole yes\n" MARKS LOADER, {PROGRAM}, NULL, false, NULL},
	{"empty", "", {PROGRAM}, NULL, false, NULL},
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

static bool is_believed_with(const struct judging *o, const char *loader)
{
	struct verdict v;
	verdict_decide(&fake, "/app/p", o, &v);
	if (v.action != LANDFALL_HANDOVER)
		return false;
	assert_null(v.handover.file);
	assert_int_equal(v.handover.way, WAY_CACHE);
	assert_int_equal(v.handover.size, 2);
	t_bytes(loader, v.handover.loader.p, v.handover.loader.n);
	return true;
}

static bool is_believed(const struct judging *o)
{
	return is_believed_with(o, HOME "ld-linux-x86-64.so.2");
}

static void test_believed(void **state)
{
	static const struct judging may = {.in_process = true, .use_manifest = true};
	const struct row *r = *state;
	home(r);
	const char *loader = r->loader ? r->loader : HOME "ld-linux-x86-64.so.2";
	t_int(r->used_manifest, is_believed_with(&may, loader));
}

struct owner_row {
	const char *name;
	const char *path;
	uint32_t mode; /* 0: another owner instead */
	bool believed;
};

#define PLANT "/app/.landfall/ld-linux-x86-64.so.2"

/* The fast way obeys who may have made a bundle, and a plant before it does not cost that way. */
static const struct owner_row owner_rows[] = {
	{"library", HOME "libc.so.6", 0, false},
	{"library-others", HOME "libc.so.6", 0646, false},
	{"cache", HOME "lc", 0, false},
	{"cache-others", HOME "lc", 0666, false},
	{"manifest", HOME "landfall.bundle", 0, false},
	{"manifest-others", HOME "landfall.bundle", 0606, false},
	{"home", "/opt/landfall", 0, false},
	{"home-others", "/opt/landfall", 0777, false},
	{"home-sticky", "/opt/landfall", 01777, false},
	{"above", "/opt", 0, false},
	{"above-others", "/opt", 0777, false},
	{"above-sticky", "/opt", 01777, true},
	{"top-others", "/", 0777, true},
	{"plant", PLANT, 0, true},
	{"plant-dir", "/app/.landfall", 0, true},
	{"plant-dir-others", "/app/.landfall", 0777, true},
	{"plant-others", PLANT, 0666, true},
	{"plant-roots", PLANT, 0755, false},
};

static void test_owners(void **state)
{
	static const struct judging may = {.in_process = true, .use_manifest = true};
	const struct owner_row *r = *state;
	home(&rows[0]);
	if (strstr(r->path, "/app/.landfall"))
		fake_text(PLANT, "ld");
	if (r->mode)
		fake_mode(r->path, r->mode);
	else
		fake_owner(r->path, 1002);
	fake.uid = 1000;
	t_int(r->believed, is_believed(&may));
}

/* The program's owner counts, and links on the way that are an owner's. */
static void test_owned(void **state)
{
	static const struct judging may = {.in_process = true, .use_manifest = true};
	(void)state;
	home(&rows[0]);
	fake_owner("/app/p", 1001);
	fake_owner("/opt/landfall", 1001);
	fake_owner(HOME "libc.so.6", 1001);
	t_int(true, is_believed(&may));
	fake_reset();
	home(&rows[0]);
	fake_owner("/opt", 1000);
	fake.uid = 1000;
	t_int(true, is_believed(&may));
}

/* What is asked for by a person is examined, and so is what the user's own words lead elsewhere. */
static void test_examined(void **state)
{
	static const struct judging may = {.in_process = true, .use_manifest = true};
	static const struct judging must = {.in_process = true};
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
	/* A host of glibc may want its own libraries too, and the copy of the loader hides them. */
	home(&rows[0]);
	fake_elf("/usr/lib/ld-linux-x86-64.so.2",
		 (struct tiny){.soname = "ld-linux-x86-64.so.2", .defines = {"GLIBC_PRIVATE"}});
	t_int(false, is_believed(&may));
	home(&rows[0]);
	fake_elf(LD, (struct tiny){.soname = "ld-linux-x86-64.so.2"});
	t_int(false, is_believed(&may));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {T(test_examined), T(test_owned)};
	t_filter(argc, argv);
	int failures = t_rows(test_believed, rows) + t_rows(test_owners, owner_rows) +
		       t_group(tests);
	return failures != 0;
}
