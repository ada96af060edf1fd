/* The verdict on a host of literals: both loaders' searches, version nodes, symbols, and each id
   from the smallest file that earns it. */
#include "t.h"

#include "../fuzz/tiny.c"
#include "fake_host.c"

#include <landfall/verdict.h>

#define LD "/lib64/ld-linux-x86-64.so.2"
#define LD_MUSL "/lib/ld-musl-x86_64.so.1"

static struct verdict v;

/* A glibc with the nodes GLIBC_2.2.5 and GLIBC_PRIVATE, whose only default directory is /lib. */
static void glibc(void)
{
	fake_elf(LD, (struct tiny){.soname = "ld-linux-x86-64.so.2", .defines = {"GLIBC_PRIVATE"},
				   .tail = "/lib/"});
	fake_elf("/lib/libc.so.6", (struct tiny){.soname = "libc.so.6", .defined = {"puts"},
						 .defines = {"GLIBC_2.2.5", "GLIBC_PRIVATE"}});
}

static void musl(void)
{
	fake_elf(LD_MUSL, (struct tiny){.soname = "libc.so", .defined = {"puts", "open"},
					.tail = "musl libc ("});
}

static void bundle(const char *dir, const char *node)
{
	char path[128];
	(void)snprintf(path, sizeof path, "%s/ld-linux-x86-64.so.2", dir);
	fake_elf(path, (struct tiny){.soname = "ld-linux-x86-64.so.2", .defines = {"GLIBC_PRIVATE"},
				     .tail = "/lib/"});
	(void)snprintf(path, sizeof path, "%s/libc.so.6", dir);
	fake_elf(path, (struct tiny){.soname = "libc.so.6",
				     .defines = {"GLIBC_2.2.5", node, "GLIBC_PRIVATE"}});
}

static struct tiny program(void)
{
	return (struct tiny){.interp = LD, .needed = {"libc.so.6"}};
}

static void decide(const char *path)
{
	static const struct verdict_options plain = {0};
	verdict_decide(&fake, path, &plain, &v);
}

static void expect(enum action action, const char *id)
{
	t_int((int)action, (int)v.action);
	if (id)
		t_bytes(id, v.diag.id.p, v.diag.id.n);
}

/* Where a library of that name was found, in a program that runs. */
static void expect_at(const char *name, const char *path)
{
	expect(ACT_RUN, NULL);
	assert_non_null(v.closure);
	for (const struct object *o = v.closure->objects; o; o = o->next)
		if (object_known_as(o, span_of(name))) {
			t_bytes(path, o->path.p, o->path.n);
			return;
		}
	print_error("%s was not loaded\n", name);
	fail();
}

static void library(const char *path, const char *soname)
{
	fake_elf(path, (struct tiny){.soname = soname});
}

static int each(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

static void runs(void **state)
{
	(void)state;
	glibc();
	fake_elf("/p", program());
	decide("/p");
	expect_at("libc.so.6", "/lib/libc.so.6");
}

static void runs_static(void **state)
{
	(void)state;
	fake_elf("/p", (struct tiny){0});
	decide("/p");
	expect(ACT_RUN, NULL);
}

static void unreadable_is_run(void **state)
{
	(void)state;
	fake_elf("/p", program());
	fake_mode("/p", 0111);
	decide("/p");
	expect(ACT_RUN, NULL);
}

static void foreign_loader_is_left_alone(void **state)
{
	(void)state;
	fake_elf(LD, (struct tiny){.soname = "ld-gcompat.so"});
	fake_elf("/p", program());
	decide("/p");
	expect(ACT_RUN, NULL);
	assert_non_null(facts_find(&v.facts, span_of("unsure")));
}

/* --- glibc's search --- */

static void rpath_of_parent_is_used(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.rpath = "/r";
	p.needed[1] = "liba.so";
	fake_elf("/p", p);
	fake_elf("/r/liba.so", (struct tiny){.soname = "liba.so", .needed = {"libb.so"}});
	library("/r/libb.so", "libb.so");
	decide("/p");
	expect_at("libb.so", "/r/libb.so");
}

static void runpath_is_not_inherited(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.runpath = "/r";
	p.needed[1] = "liba.so";
	fake_elf("/p", p);
	fake_elf("/r/liba.so", (struct tiny){.soname = "liba.so", .needed = {"libb.so"}});
	library("/r/libb.so", "libb.so");
	decide("/p");
	expect(ACT_NONE, "LF402");
}

static void runpath_switches_rpath_off(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.rpath = "/old";
	p.runpath = "/new";
	p.needed[1] = "liba.so";
	fake_elf("/p", p);
	library("/old/liba.so", "liba.so");
	library("/new/liba.so", "liba.so");
	decide("/p");
	expect_at("liba.so", "/new/liba.so");
}

static void library_path_between_rpath_and_runpath(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.runpath = "/run";
	p.needed[1] = "liba.so";
	fake_elf("/p", p);
	library("/run/liba.so", "liba.so");
	library("/env/liba.so", "liba.so");
	fake.library_path = "/nowhere:/env";
	decide("/p");
	expect_at("liba.so", "/env/liba.so");
	fake_reset();
	glibc();
	p.runpath = NULL;
	p.rpath = "/run";
	fake_elf("/p", p);
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
	struct tiny p = program();
	p.needed[1] = "liba.so";
	fake_elf("/p", p);
	library("/work/liba.so", "liba.so");
	fake.library_path = "/nowhere:";
	decide("/p");
	expect_at("liba.so", "liba.so");
}

static void origin_follows_links(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.runpath = "${ORIGIN}/../lib";
	p.needed[1] = "liba.so";
	fake_elf("/opt/x/bin/p", p);
	fake_link("/usr/bin/p", "/opt/x/bin/p");
	library("/opt/x/lib/liba.so", "liba.so");
	decide("/usr/bin/p");
	expect_at("liba.so", "/opt/x/bin/../lib/liba.so");
}

static void origin_needs_proc(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.runpath = "$ORIGIN:/r";
	p.needed[1] = "liba.so";
	fake_elf("/app/p", p);
	library("/app/liba.so", "liba.so");
	library("/r/liba.so", "liba.so");
	fake_text("/proc/self/exe", "not a link: no /proc here");
	decide("/app/p");
	expect_at("liba.so", "/r/liba.so");
	fake.root = "/outside";
	decide("/app/p");
	expect_at("liba.so", "/app/liba.so");
}

static void handed_over_with_its_own_place(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	struct tiny p = program();
	p.runpath = "$ORIGIN";
	p.needed[1] = "liba.so";
	fake_elf("/opt/x/p", p);
	library("/opt/x/liba.so", "liba.so");
	fake_link("/bin/p", "/opt/x/p");
	decide("/bin/p");
	expect(ACT_HANDOVER, NULL);
	t_text("/opt/x/p", v.handover.program);
}

static void wrong_class_is_passed_over(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.runpath = "/a:/b:/c";
	p.needed[1] = "liba.so";
	fake_elf("/p", p);
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
	struct tiny p = program();
	p.runpath = "/a:/b";
	p.needed[1] = "liba.so";
	fake_elf("/p", p);
	fake_text("/a/liba.so", "INPUT(liba.so.1) -- a linker script, and one that is longer "
				"than an ELF header");
	library("/b/liba.so", "liba.so");
	decide("/p");
	expect(ACT_NONE, "LF402");
	t_text("invalid ELF header", v.closure->libs->why);
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
	expect(ACT_RUN, NULL);
	t_int(3, (int)v.closure->nobjects);
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
	expect(ACT_RUN, NULL);
	t_int(3, (int)v.closure->nobjects);
}

/* --- musl's search --- */

static void musl_reserves_names(void **state)
{
	(void)state;
	musl();
	fake_elf("/p", (struct tiny){.interp = LD_MUSL, .undefined = {"puts"},
				     .needed = {"libc.so.6", "libpthread.so.0", "libm.so.6"}});
	decide("/p");
	expect(ACT_RUN, NULL);
	t_int(1, (int)v.closure->nobjects);
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
	expect(ACT_NONE, "LF402");
	t_int(2, (int)v.closure->nlibs);
}

/* --- nodes --- */

static void missing_node(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.from = "libc.so.6";
	p.wants[0] = "GLIBC_2.2.5";
	p.wants[1] = "GLIBC_2.34";
	p.undefined[0] = "old";
	p.undefined[1] = "new";
	fake_elf("/p", p);
	decide("/p");
	expect(ACT_NONE, "LF401");
	t_int(126, v.exit);
	t_int(1, (int)v.closure->nnodes);
	t_bytes("GLIBC_2.34", v.closure->nodes->node.p, v.closure->nodes->node.n);
	t_int(1, (int)v.closure->nodes->nsymbols);
	t_bytes("new", v.closure->nodes->symbols[0].p, v.closure->nodes->symbols[0].n);
}

static void missing_node_of_another_library(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.needed[1] = "liba.so";
	p.from = "liba.so";
	p.wants[0] = "A_2";
	p.undefined[0] = "f";
	fake_elf("/p", p);
	fake_elf("/lib/liba.so", (struct tiny){.soname = "liba.so", .defines = {"A_1"}});
	decide("/p");
	expect(ACT_NONE, "LF403");
}

static void library_without_versions_is_enough(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.needed[1] = "liba.so";
	p.from = "liba.so";
	p.wants[0] = "A_2";
	p.undefined[0] = "f";
	fake_elf("/p", p);
	fake_elf("/lib/liba.so", (struct tiny){.soname = "liba.so", .defined = {"f"}});
	decide("/p");
	expect(ACT_RUN, NULL);
}

/* --- another glibc --- */

static void bundle_is_used(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/p", program());
	decide("/p");
	expect(ACT_HANDOVER, NULL);
	t_int(0, v.exit);
	t_bytes("/opt/landfall/ld-linux-x86-64.so.2", v.handover.loader.p, v.handover.loader.n);
	t_bytes("/opt/landfall", v.handover.library_path.p, v.handover.library_path.n);
}

static void bundle_beside_the_program_comes_first(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	bundle("/app/.landfall", "GLIBC_2.34");
	fake_elf("/app/p", program());
	fake_link("/bin/p", "/app/p");
	fake.library_path = "/mine";
	decide("/bin/p");
	expect(ACT_HANDOVER, NULL);
	t_bytes("/app/.landfall:/mine", v.handover.library_path.p, v.handover.library_path.n);
}

static void bundle_without_the_node_is_not_used(void **state)
{
	(void)state;
	glibc();
	bundle("/opt/landfall", "GLIBC_2.30");
	struct tiny p = program();
	p.from = "libc.so.6";
	p.wants[0] = "GLIBC_2.34";
	p.undefined[0] = "f";
	fake_elf("/p", p);
	decide("/p");
	expect(ACT_NONE, "LF401");
	const struct fact *f = facts_find(&v.facts, span_of("bundle.lacks"));
	assert_non_null(f);
	t_bytes("GLIBC_2.34", f->text.p, f->text.n);
}

static void privileged_is_not_handed_over(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/p", program());
	fake_mode("/p", 04755);
	decide("/p");
	expect(ACT_NONE, "LF301");
}

static void no_redirect_is_obeyed(void **state)
{
	(void)state;
	static const struct verdict_options never = {.no_redirect = true};
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/p", program());
	verdict_decide(&fake, "/p", &never, &v);
	expect(ACT_NONE, "LF301");
}

static void musl_library_does_not_enter_glibc(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	struct tiny p = program();
	p.needed[1] = "liba.so";
	fake_elf("/p", p);
	fake_elf("/lib/liba.so", (struct tiny){.needed = {"libc.musl-x86_64.so.1"}});
	decide("/p");
	expect(ACT_NONE, "LF301");
}

static void program_of_musl_is_not_handed_to_glibc(void **state)
{
	(void)state;
	glibc();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/p", (struct tiny){.interp = LD_MUSL, .needed = {"libc.so"}});
	decide("/p");
	expect(ACT_NONE, "LF301");
}

static void script_hands_its_interpreter_over(void **state)
{
	(void)state;
	musl();
	bundle("/opt/landfall", "GLIBC_2.34");
	fake_elf("/bin/tool", program());
	fake_text("/s", "#!/bin/tool -x\n");
	decide("/s");
	expect(ACT_HANDOVER, NULL);
	t_text("/bin/tool", v.handover.program);
	t_text("-x", v.handover.script_arg);
}

/* --- each other id --- */

static void make_ids(void)
{
	fake_reset();
	glibc();
	fake_link("/dangling", "/gone");
	fake_link("/loop", "/loop");
	fake_text("/plain", "plain text");
	fake_text("/dir/file", "x");
	fake_elf("/nox", program());
	fake_mode("/nox", 0644);
	fake_text("/fifo", "");
	fake_mode("/fifo", S_IFIFO | 0777);
	fake_text("/crlf", "#!/bin/sh\r\n");
	fake_text("/nointerp", "#!/bin/nope\n");
	fake_text("/blank", "#! \n");
	fake_text("/dirinterp", "#!/dir\n");
	fake_text("/s1", "#!/s1\n");
	fake_text("/empty", "");
	fake_elf("/arm", (struct tiny){.machine = EM_AARCH64});
	fake_elf("/lostld", (struct tiny){.interp = "/nix/store/x/ld-linux-x86-64.so.2"});
	fake_elf("/badld", (struct tiny){.interp = "/plain"});
	fake_bytes("/short", "\x7f" "ELF", 4);
}

struct id_row {
	const char *name;
	const char *path;
	const char *id;
	int exit;
	bool kernel;
};

static const struct id_row ids[] = {
	{"missing", "/nope", "LF001", 127, true},
	{"dangling", "/dangling", "LF002", 127, true},
	{"loop", "/loop", "LF003", 126, true},
	{"not_a_directory", "/plain/x", "LF004", 127, true},
	{"directory", "/dir", "LF005", 126, true},
	{"not_executable", "/nox", "LF006", 126, true},
	{"fifo", "/fifo", "LF009", 126, true},
	{"crlf", "/crlf", "LF103", 127, true},
	{"interpreter_missing", "/nointerp", "LF104", 127, true},
	{"interpreter_blank", "/blank", "LF105", 126, true},
	{"interpreter_chain", "/s1", "LF107", 126, true},
	{"interpreter_is_directory", "/dirinterp", "LF108", 126, true},
	{"text", "/plain", "LF201", 126, true},
	{"empty", "/empty", "LF201", 126, true},
	{"wrong_machine", "/arm", "LF202", 126, true},
	{"header_cut_off", "/short", "LF203", 126, true},
	{"loader_missing", "/lostld", "LF301", 127, true},
	{"loader_is_text", "/badld", "LF302", 126, true},
};

static void check_id(void **state)
{
	const struct id_row *row = *state;
	make_ids();
	decide(row->path);
	expect(ACT_NONE, row->id);
	t_int(row->exit, v.exit);
	t_int(row->kernel, v.kernel_decides);
}

static void bare_name(void **state)
{
	(void)state;
	char text[PATH_BYTES];
	struct buf path = buf_of(text, sizeof text);
	fake_elf("/two/tool", program());
	fake_text("/one/tool", "x");
	fake_mode("/one/tool", 0644);
	fake.path = "/zero:/one:/two";
	t_int(true, verdict_find_in_path(&fake, "tool", &path, &v));
	t_text("/two/tool", path.p);
	t_int(false, verdict_find_in_path(&fake, "other", &path, &v));
	expect(ACT_NONE, "LF011");
	t_int(127, v.exit);
	fake.path = "/zero:/one";
	t_int(true, verdict_find_in_path(&fake, "tool", &path, &v));
	t_text("/one/tool", path.p);
}

/* A library of LD_LIBRARY_PATH without the node that the program wants; the host's own has it. */
static void environment_in_the_way(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.from = "libc.so.6";
	p.wants[0] = "GLIBC_2.2.5";
	fake_elf("/p", p);
	fake_elf("/env/libc.so.6", (struct tiny){.soname = "libc.so.6", .defines = {"GLIBC_2.0"}});
	fake.library_path = "/env";
	decide("/p");
	expect(ACT_NONE, "LF411");
	t_int(126, v.exit);
	t_bytes("/env/libc.so.6", facts_find(&v.facts, span_of("culprit"))->text.p,
		facts_find(&v.facts, span_of("culprit"))->text.n);
}

/* What the program lacks anyway is not the environment's fault. */
static void environment_is_not_to_blame(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.needed[1] = "libabsent.so";
	fake_elf("/p", p);
	fake_elf("/env/libc.so.6", (struct tiny){.soname = "libc.so.6", .defined = {"puts"},
						 .defines = {"GLIBC_2.2.5"}});
	fake.library_path = "/env";
	decide("/p");
	expect(ACT_NONE, "LF402");
}

static bool noted(const char *id)
{
	for (unsigned i = 0; i < v.nnotes; i++)
		if (span_is(v.notes[i].id, id))
			return true;
	return false;
}

static void lost_preload_is_a_note(void **state)
{
	(void)state;
	glibc();
	fake_elf("/p", program());
	fake.preload = "/nope.so";
	decide("/p");
	expect(ACT_RUN, NULL);
	t_int(true, noted("LF412"));
	fake.preload = NULL;
	decide("/p");
	t_int(false, noted("LF412"));
}

/* To the byte: what is known to be needed is a lower bound. */
static void address_space(void **state)
{
	(void)state;
	glibc();
	fake_elf("/p", program());
	fake.as_limit = 1;
	decide("/p");
	expect(ACT_NONE, "LF511");
	uint64_t takes = facts_find(&v.facts, span_of("address_space"))->number;
	fake_reset();
	glibc();
	fake_elf("/p", program());
	fake.as_limit = 100 * takes;
	decide("/p");
	expect(ACT_RUN, NULL);
}

/* No other glibc helps a program that the kernel cannot map. */
static void dead_is_not_handed_over(void **state)
{
	unsigned char made[TINY_BYTES_MAX];
	struct tiny p = program();
	size_t n = tiny_elf(&p, made);
	(void)state;
	glibc();
	bundle("/opt/landfall", "GLIBC_2.38");
	for (unsigned char *ph = made + 64; ph < made + 64 + 3 * 56; ph += 56)
		if (ph[0] == PT_LOAD)
			memset(ph + 40, 0, 8);  /* p_memsz */
	fake_bytes("/p", made, n);
	decide("/p");
	expect(ACT_NONE, "LF208");
}

#define J(fn) { #fn, fn, each, NULL, NULL }

int main(int argc, char **argv)
{
	const struct CMUnitTest verdicts[] = {
		J(runs), J(runs_static), J(unreadable_is_run), J(foreign_loader_is_left_alone),
		J(rpath_of_parent_is_used), J(runpath_is_not_inherited),
		J(runpath_switches_rpath_off), J(library_path_between_rpath_and_runpath),
		J(empty_element_is_working_directory), J(origin_follows_links),
		J(origin_needs_proc), J(handed_over_with_its_own_place),
		J(wrong_class_is_passed_over), J(damaged_stops_the_search),
		J(soname_satisfies_a_later_name), J(one_file_under_two_names_is_one_object),
		J(musl_reserves_names), J(musl_path_file), J(musl_inherits_runpath),
		J(musl_lists_all_that_is_missing), J(missing_node),
		J(missing_node_of_another_library), J(library_without_versions_is_enough),
		J(bundle_is_used), J(bundle_beside_the_program_comes_first),
		J(bundle_without_the_node_is_not_used), J(privileged_is_not_handed_over),
		J(no_redirect_is_obeyed), J(musl_library_does_not_enter_glibc),
		J(program_of_musl_is_not_handed_to_glibc), J(script_hands_its_interpreter_over),
		J(bare_name), J(environment_in_the_way), J(environment_is_not_to_blame),
		J(lost_preload_is_a_note), J(address_space), J(dead_is_not_handed_over),
	};
	t_filter(argc, argv);
	int failures = t_group(verdicts);
	failures += t_rows(check_id, ids);
	return failures != 0;
}
