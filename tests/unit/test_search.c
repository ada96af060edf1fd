/* Where libraries are found: the searches of both loaders, on a host of literals. */
#include "t.h"

#include "judged.c"
#include "message/verdict.h"

static void rpath_of_parent_is_used(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/p", "/r", NULL);
	fake_elf("/r/liba.so", (struct tiny){.soname = "liba.so", .needed = {"libb.so"}});
	library("/r/libb.so", "libb.so");
	decide("/p");
	expect_at("libb.so", "/r/libb.so");
}

static void runpath_is_not_inherited(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/p", NULL, "/r");
	fake_elf("/r/liba.so", (struct tiny){.soname = "liba.so", .needed = {"libb.so"}});
	library("/r/libb.so", "libb.so");
	decide("/p");
	expect(LANDFALL_NONE, "LF402");
}

static void runpath_switches_rpath_off(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/p", "/old", "/new");
	library("/old/liba.so", "liba.so");
	library("/new/liba.so", "liba.so");
	decide("/p");
	expect_at("liba.so", "/new/liba.so");
}

static void library_path_between_rpath_and_runpath(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/p", NULL, "/run");
	library("/run/liba.so", "liba.so");
	library("/env/liba.so", "liba.so");
	fake.library_path = "/nowhere:/env";
	decide("/p");
	expect_at("liba.so", "/env/liba.so");
	fake_reset();
	glibc();
	program_with_liba("/p", "/run", NULL);
	library("/run/liba.so", "liba.so");
	library("/env/liba.so", "liba.so");
	fake.library_path = "/env";
	decide("/p");
	expect_at("liba.so", "/run/liba.so");
}

static void empty_element_is_working_directory(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/p", NULL, NULL);
	library("/cwd/liba.so", "liba.so");
	fake.library_path = "/nowhere:";
	decide("/p");
	expect_at("liba.so", "liba.so");
}

static void origin_follows_links(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/opt/x/bin/p", NULL, "${ORIGIN}/../lib");
	fake_link("/usr/bin/p", "/opt/x/bin/p");
	library("/opt/x/lib/liba.so", "liba.so");
	decide("/usr/bin/p");
	expect_at("liba.so", "/opt/x/bin/../lib/liba.so");
}

static void origin_needs_proc(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/app/p", NULL, "$ORIGIN:/r");
	library("/app/liba.so", "liba.so");
	library("/r/liba.so", "liba.so");
	fake_text("/proc/self/exe", "not a link: no /proc here");
	decide("/app/p");
	expect_at("liba.so", "/r/liba.so");
	fake.root = "/outside";
	decide("/app/p");
	expect_at("liba.so", "/app/liba.so");
}

static void wrong_class_is_passed_over(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/p", NULL, "/a:/b:/c");
	fake_elf("/a/liba.so", (struct tiny){.is32 = true, .machine = EM_386});
	fake_elf("/b/liba.so", (struct tiny){.machine = EM_AARCH64});
	library("/c/liba.so", "liba.so");
	decide("/p");
	expect_at("liba.so", "/c/liba.so");
}

static void damaged_stops_the_search(void **state)
{
	(void)state;
	glibc();
	program_with_liba("/p", NULL, "/a:/b");
	fake_text("/a/liba.so", "INPUT(liba.so.1) -- a linker script, and one that is longer "
				"than an ELF header");
	library("/b/liba.so", "liba.so");
	decide("/p");
	expect(LANDFALL_NONE, "LF402");
	t_text("invalid ELF header", judged.closure->libs->why);
}

static void soname_satisfies_a_later_name(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.needed[1] = "/x/real.so";
	p.needed[2] = "liba.so.1";
	fake_elf("/p", p);
	library("/x/real.so", "liba.so.1");
	decide("/p");
	expect(LANDFALL_RUN, NULL);
	t_int(3, (int)judged.closure->nobjects);
}

static void one_file_under_two_names_is_one_object(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.needed[1] = "liba.so";
	p.needed[2] = "libb.so";
	fake_elf("/p", p);
	fake_elf("/lib/liba.so", (struct tiny){0});
	fake_same("/lib/libb.so", "/lib/liba.so");
	decide("/p");
	expect(LANDFALL_RUN, NULL);
	t_int(3, (int)judged.closure->nobjects);
}

static void musl_reserves_names(void **state)
{
	(void)state;
	musl();
	fake_elf("/p", (struct tiny){.interp = LD_MUSL,
				     .undefined = {"puts"},
				     .needed = {"libc.so.6", "libpthread.so.0", "libm.so.6"}});
	decide("/p");
	expect(LANDFALL_RUN, NULL);
	t_int(1, (int)judged.closure->nobjects);
}

static void musl_path_file(void **state)
{
	(void)state;
	musl();
	fake_text("/etc/ld-musl-x86_64.path", "/one\n/two");
	fake_elf("/p", (struct tiny){.interp = LD_MUSL, .needed = {"liba.so"}});
	library("/two/liba.so", "liba.so");
	library("/lib/liba.so", "liba.so");
	decide("/p");
	expect_at("liba.so", "/two/liba.so");
}

static void musl_inherits_runpath(void **state)
{
	(void)state;
	musl();
	fake_elf("/p", (struct tiny){.interp = LD_MUSL, .runpath = "/r", .needed = {"liba.so"}});
	fake_elf("/r/liba.so", (struct tiny){.needed = {"libb.so"}});
	library("/r/libb.so", "libb.so");
	decide("/p");
	expect_at("libb.so", "/r/libb.so");
}

static void musl_lists_all_that_is_missing(void **state)
{
	(void)state;
	musl();
	fake_elf("/p", (struct tiny){.interp = LD_MUSL, .needed = {"liba.so", "libb.so"}});
	decide("/p");
	expect(LANDFALL_NONE, "LF402");
	t_int(2, (int)judged.closure->nlibs);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest searches[] = {
		J(rpath_of_parent_is_used),
		J(runpath_is_not_inherited),
		J(runpath_switches_rpath_off),
		J(library_path_between_rpath_and_runpath),
		J(empty_element_is_working_directory),
		J(origin_follows_links),
		J(origin_needs_proc),
		J(wrong_class_is_passed_over),
		J(damaged_stops_the_search),
		J(soname_satisfies_a_later_name),
		J(one_file_under_two_names_is_one_object),
		J(musl_reserves_names),
		J(musl_path_file),
		J(musl_inherits_runpath),
		J(musl_lists_all_that_is_missing),
	};
	t_filter(argc, argv);
	return t_group(searches) != 0;
}
