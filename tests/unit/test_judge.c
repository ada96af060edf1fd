/* The verdict on a host of literals: version nodes, the environment, and each id from the smallest
   file that earns it. */
#include "t.h"

#include "judged.c"
#include "judge/judge.h"
#include "message/verdict.h"

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
	expect(LANDFALL_RUN, NULL);
}

static void unreadable_is_run(void **state)
{
	(void)state;
	fake_elf("/p", program());
	fake_mode("/p", 0111);
	decide("/p");
	expect(LANDFALL_RUN, NULL);
}

static void foreign_loader_is_left_alone(void **state)
{
	(void)state;
	fake_elf(LD, (struct tiny){.soname = "ld-gcompat.so"});
	fake_elf("/p", program());
	decide("/p");
	expect(LANDFALL_RUN, NULL);
	assert_non_null(facts_find(&judged.message.facts, FACT_UNSURE));
}

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
	expect(LANDFALL_NONE, "LF401");
	t_int(126, judged.exit);
	t_int(1, (int)judged.closure->nmissing_versions);
	t_bytes("GLIBC_2.34", judged.closure->missing_versions->version.p,
		judged.closure->missing_versions->version.n);
	t_int(1, (int)judged.closure->missing_versions->nsymbols);
	t_bytes("new", judged.closure->missing_versions->symbols[0].p,
		judged.closure->missing_versions->symbols[0].n);
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
	expect(LANDFALL_NONE, "LF403");
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
	expect(LANDFALL_RUN, NULL);
}

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
	fake_bytes("/short",
		   "\x7f"
		   "ELF",
		   4);
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
	expect(LANDFALL_NONE, row->id);
	t_int(row->exit, judged.exit);
	t_int(row->kernel, judged.kernel_decides);
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
	t_int(true, verdict_find_in_path(&fake, "tool", &path, &judged));
	t_text("/two/tool", path.p);
	t_int(false, verdict_find_in_path(&fake, "other", &path, &judged));
	expect(LANDFALL_NONE, "LF011");
	t_int(127, judged.exit);
	fake.path = "/zero:/one";
	t_int(true, verdict_find_in_path(&fake, "tool", &path, &judged));
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
	expect(LANDFALL_NONE, "LF411");
	t_int(126, judged.exit);
	t_bytes("/env/libc.so.6", facts_find(&judged.message.facts, FACT_CULPRIT)->text.p,
		facts_find(&judged.message.facts, FACT_CULPRIT)->text.n);
}

/* What the program lacks anyway is not the environment's fault. */
static void environment_is_not_to_blame(void **state)
{
	(void)state;
	glibc();
	struct tiny p = program();
	p.needed[1] = "libabsent.so";
	fake_elf("/p", p);
	fake_elf("/env/libc.so.6", (struct tiny){.soname = "libc.so.6",
						 .defined = {"puts"},
						 .defines = {"GLIBC_2.2.5"}});
	fake.library_path = "/env";
	decide("/p");
	expect(LANDFALL_NONE, "LF402");
}

static bool noted(const char *id)
{
	for (unsigned i = 0; i < judged.nnotes; i++)
		if (span_is(judged.notes[i].id, id))
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
	expect(LANDFALL_RUN, NULL);
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
	expect(LANDFALL_NONE, "LF511");
	uint64_t takes = facts_find(&judged.message.facts, FACT_ADDRESS_SPACE)->number;
	fake_reset();
	glibc();
	fake_elf("/p", program());
	fake.as_limit = 100 * takes;
	decide("/p");
	expect(LANDFALL_RUN, NULL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest verdicts[] = {
		J(runs),
		J(runs_static),
		J(unreadable_is_run),
		J(foreign_loader_is_left_alone),
		J(missing_node),
		J(missing_node_of_another_library),
		J(library_without_versions_is_enough),
		J(bare_name),
		J(environment_in_the_way),
		J(environment_is_not_to_blame),
		J(lost_preload_is_a_note),
		J(address_space),
	};
	t_filter(argc, argv);
	int failures = t_group(verdicts);
	failures += t_rows(check_id, ids);
	return failures != 0;
}
