/* Scripts on a host of literals: what env finds in PATH, what a shell makes of its one argument,
   which notes there are. tests/failures shows the same of real shells. */
#include "judge/judge.h"
#include "message/verdict.h"
#include "t.h"

#include "../fuzz/tiny.c"
#include "fake_host.c"

#define GNU "GNU coreutils split-string"
#define MUSL_LD "/lib/ld-musl-x86_64.so.1"

static struct verdict v;

static void program(const char *path, const char *tail)
{
	fake_elf(path, (struct tiny){.interp = MUSL_LD, .tail = tail});
}

static void needs_absent_loader(const char *path)
{
	fake_elf(path, (struct tiny){.interp = "/lib64/ld-linux-x86-64.so.2"});
}

/* env of coreutils, BusyBox as a shell, the usual PATH; and /x with that first line. */
static void host(const char *line)
{
	fake_reset();
	fake.path = "/usr/local/bin:/usr/bin:/bin";
	fake_elf(MUSL_LD, (struct tiny){.soname = "libc.so", .tail = "musl libc ("});
	program("/usr/bin/env", GNU);
	program("/bin/sh", "BusyBox v1.36.1");
	fake_text("/x", line);
}

static void decide(const char *path)
{
	static const struct judging explain = {.notes = true};
	verdict_decide(&fake, path, &explain, &v);
}

static void expect(const char *id)
{
	t_bytes(id, v.message.diag.id.p, v.message.diag.id.n);
	t_int(id ? LANDFALL_NONE : LANDFALL_RUN, (int)v.action);
}

static void expect_fact(const char *key, const char *text)
{
	const struct fact *f = facts_find_name(&v.message.facts, span_of(key));
	if (text)
		assert_non_null(f);
	else
		assert_null(f);
	if (text)
		t_bytes(text, f->text.p, f->text.n);
}

struct row {
	const char *name;
	const char *line;
	const char *id;
	int exit;
};

/* One answer each on the host above; python3 is in /usr/bin, denied in /bin without x. */
static const struct row rows[] = {
	{"found", "#!/usr/bin/env python3\n", NULL, 0},
	{"absent", "#!/usr/bin/env ruby\n", "LF109", 127},
	{"carriage_return", "#!/usr/bin/env python3\r\n", "LF103", 127},
	{"blanks", "#!/usr/bin/env python3 -u\n", "LF110", 127},
	{"blanks_and_carriage_return", "#!/usr/bin/env python3 -u\r\n", "LF110", 127},
	{"split", "#!/usr/bin/env -S python3 -u\n", NULL, 0},
	{"split_absent", "#!/usr/bin/env -S A=1 ruby -w\n", "LF109", 127},
	{"slash", "#!/usr/bin/env /usr/bin/python3\n", NULL, 0},
	{"slash_absent", "#!/usr/bin/env /opt/python3\n", "LF104", 127},
	{"slash_carriage_return", "#!/usr/bin/env /usr/bin/python3\r\n", "LF103", 127},
	{"slash_denied", "#!/usr/bin/env /bin/denied\n", "LF108", 126},
	{"slash_directory", "#!/usr/bin/env /usr/bin\n", "LF108", 126},
	{"denied", "#!/usr/bin/env denied\n", "LF113", 126},
	{"no_loader", "#!/usr/bin/env broken\n", "LF301", 127},
	{"other_machine", "#!/usr/bin/env foreign\n", "LF202", 126},
	{"text", "#!/usr/bin/env text\n", NULL, 0},
	{"script", "#!/usr/bin/env good-script\n", NULL, 0},
	{"script_without_interpreter", "#!/usr/bin/env bad-script\n", "LF104", 127},
	{"second_in_path", "#!/usr/bin/env twice\n", NULL, 0},
	{"again", "#!/usr/bin/env A=1\n", NULL, 0},
	{"unsure_option", "#!/usr/bin/env -i python3\n", NULL, 0},
	{"itself", "#!/usr/bin/env self\n", NULL, 0},
	{"options_in_one", "#!/bin/sh -e -u\n", "LF112", 126},
	{"option_and_carriage_return", "#!/bin/sh -e\r\n", "LF103", 126},
	{"one_option", "#!/bin/sh -eu\n", NULL, 0},
	{"file_and_option", "#!/bin/sh file -e\n", NULL, 0},
	{"options_for_another", "#!/usr/bin/python3 -u -O\n", NULL, 0},
};

static void fill(void)
{
	program("/usr/bin/python3", NULL);
	fake_text("/bin/denied", "");
	fake_mode("/bin/denied", 0644);
	needs_absent_loader("/usr/bin/broken");
	fake_elf("/usr/bin/foreign", (struct tiny){.machine = EM_AARCH64});
	fake_text("/usr/bin/text", "echo\n");
	fake_text("/usr/bin/good-script", "#!/usr/bin/env python3\n");
	fake_text("/usr/bin/bad-script", "#!/opt/nothing\n");
	needs_absent_loader("/usr/local/bin/twice");
	program("/usr/bin/twice", NULL);
	fake_text("/usr/bin/self", "#!/usr/bin/env self\n");
}

static void check(void **state)
{
	const struct row *row = *state;
	host(row->line);
	fill();
	decide("/x");
	expect(row->id);
	t_int(row->exit, v.exit);
	/* execve would start env, or the shell: the refusal is not the kernel's to make. */
	t_int(false, v.kernel_decides);
}

static void without_path_the_usual_places_count(void **state)
{
	(void)state;
	host("#!/usr/bin/env python3\n");
	fake.path = NULL;
	decide("/x");
	expect("LF109");
	host("#!/usr/bin/env python3\n");
	fake.path = NULL;
	needs_absent_loader("/usr/local/bin/python3");
	decide("/x");
	expect(NULL);
}

static void an_unknown_env_is_left_to_itself(void **state)
{
	(void)state;
	host("#!/usr/bin/env -S ruby -w\n");
	program("/usr/bin/env", "some other env");
	decide("/x");
	expect(NULL);
	assert_non_null(facts_find(&v.message.facts, FACT_UNSURE));
	host("#!/usr/bin/env -S ruby -w\n");
	program("/usr/bin/env", "BusyBox v1.36.1");
	decide("/x");
	expect("LF111");
	host("#!/usr/bin/env -S ruby -w\n");
	program("/usr/bin/env", "GNU coreutils");
	decide("/x");
	expect("LF111");
}

static void an_unknown_shell_is_left_to_itself(void **state)
{
	(void)state;
	host("#!/bin/sh -e -u\n");
	program("/bin/sh", "some other shell");
	decide("/x");
	expect(NULL);
}

static void the_first_that_was_refused_is_told_about(void **state)
{
	(void)state;
	host("#!/usr/bin/env ruby\n");
	needs_absent_loader("/usr/local/bin/ruby");
	fake_text("/usr/bin/ruby", "#!/opt/nothing\n");
	decide("/x");
	expect("LF301");
	expect_fact("script_interp", "/usr/local/bin/ruby");
	expect_fact("shebang", "#!/usr/bin/env ruby");
}

static void what_was_tried_before_leaves_no_trace(void **state)
{
	(void)state;
	host("#!/usr/bin/env ruby\n");
	fake_text("/usr/local/bin/ruby", "#!/opt/nothing\n");
	program("/usr/bin/ruby", NULL);
	decide("/x");
	expect(NULL);
	expect_fact("errno", NULL);
	expect_fact("script", NULL);
	expect_fact("script_interp", "/usr/bin/ruby");
	expect_fact("shebang", "#!/usr/bin/env ruby");
}

static void the_last_script_of_a_chain_is_named(void **state)
{
	(void)state;
	host("#!/a\n");
	fake_text("/a", "#!/b\n");
	fake_text("/b", "#!/opt/nothing -x\n");
	decide("/x");
	expect("LF104");
	t_int(true, v.kernel_decides);
	expect_fact("script", "/b");
	expect_fact("shebang", "#!/opt/nothing -x");
}

static void the_sixth_script_is_one_too_many(void **state)
{
	(void)state;
	static const char *const names[] = {"/b", "/c", "/d", "/e", "/f"};
	static const char *const lines[] = {"#!/c\n", "#!/d\n", "#!/e\n", "#!/f\n"};
	for (size_t last = 4; last <= 5; last++) {
		host("#!/b\n");
		for (size_t i = 0; i + 1 < last; i++)
			fake_text(names[i], lines[i]);
		fake_text(names[last - 1], "#!/bin/sh\n");
		decide("/x");
		expect(last == 4 ? NULL : "LF107");
	}
	/* The kernel looks for its interpreter before it counts. */
	fake_text("/f", "#!/opt/nothing\n");
	fake_reset();
	host("#!/b\n");
	for (size_t i = 0; i < 4; i++)
		fake_text(names[i], lines[i]);
	fake_text("/f", "#!/opt/nothing\n");
	decide("/x");
	expect("LF104");
}

static void nothing_but_the_mark(void **state)
{
	(void)state;
	host("#!");
	decide("/x");
	expect("LF105");
	expect_fact("errno", "EACCES");
	host("#!\n");
	decide("/x");
	expect_fact("errno", "ENOEXEC");
}

struct note_row {
	const char *name;
	const char *text;
	const char *id; /* NULL: no note */
};

static const struct note_row notes[] = {
	{"empty", "", "LF701"},
	{"text", "echo\n", "LF701"},
	{"mark_behind_bom", "\xef\xbb\xbf#!/bin/sh\n", "LF701"},
	{"no_interpreter_named", "#! \n", "LF701"},
	{"interpreter_of_another_machine", "#!/foreign\n", "LF701"},
	{"interpreter_missing", "#!/opt/nothing\n", NULL},
	{"awk", "#!/usr/bin/awk\n", "LF702"},
	{"awk_v", "#!/usr/bin/awk -v\n", "LF702"},
	{"awk_f", "#!/usr/bin/awk -f\n", NULL},
	{"awk_nf", "#!/usr/bin/awk -nf\n", NULL},
	{"awk_by_env", "#!/usr/bin/env awk\n", "LF702"},
	{"awk_by_env_f", "#!/usr/bin/env -S awk -f\n", NULL},
	{"env_again", "#!/usr/bin/env\n", "LF703"},
	{"carriage_return", "#!/usr/bin/awk -f\r\n", "LF704"},
	{"nothing", "#!/bin/sh -e\n", NULL},
};

static void check_note(void **state)
{
	const struct note_row *row = *state;
	host(row->text);
	program("/usr/bin/awk", NULL);
	fake_elf("/foreign", (struct tiny){.machine = EM_AARCH64});
	fake_bytes("/x", row->text, strlen(row->text));
	/* What a program misses later is not what these are about. */
	fake_text("/etc/resolv.conf", "");
	decide("/x");
	t_int(row->id ? 1 : 0, (int)v.nnotes);
	if (row->id)
		t_bytes(row->id, v.notes[0].id.p, v.notes[0].id.n);
}

/* --- what a program that starts will miss --- */

static void program_asks(const char *symbol)
{
	fake_reset();
	fake_elf(MUSL_LD,
		 (struct tiny){.soname = "libc.so", .defined = {symbol}, .tail = "musl libc ("});
	fake_elf("/x",
		 (struct tiny){.interp = MUSL_LD, .needed = {"libc.so"}, .undefined = {symbol}});
}

static void misses_what_it_asks_for_alone(void **state)
{
	(void)state;
	program_asks("getaddrinfo");
	decide("/x");
	expect(NULL);
	t_int(1, (int)v.nnotes);
	t_bytes("LF705", v.notes[0].id.p, v.notes[0].id.n);
	program_asks("getaddrinfo");
	fake_text("/etc/resolv.conf", "");
	decide("/x");
	t_int(0, (int)v.nnotes);
	program_asks("getaddrinfo");
	fake.root = "/outside";
	decide("/x");
	t_int(0, (int)v.nnotes);
	program_asks("puts");
	decide("/x");
	t_int(0, (int)v.nnotes);
	program_asks("mkstemp");
	decide("/x");
	t_bytes("LF708", v.notes[0].id.p, v.notes[0].id.n);
}

static void notes_are_for_explain_alone(void **state)
{
	(void)state;
	static const struct judging start = {0};
	program_asks("getaddrinfo");
	verdict_decide(&fake, "/x", &start, &v);
	t_int(0, (int)v.nnotes);
	t_int(0, (int)fake.lacks);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {
		T(without_path_the_usual_places_count),
		T(an_unknown_env_is_left_to_itself),
		T(an_unknown_shell_is_left_to_itself),
		T(the_first_that_was_refused_is_told_about),
		T(what_was_tried_before_leaves_no_trace),
		T(the_last_script_of_a_chain_is_named),
		T(the_sixth_script_is_one_too_many),
		T(nothing_but_the_mark),
		T(misses_what_it_asks_for_alone),
		T(notes_are_for_explain_alone),
	};
	t_filter(argc, argv);
	int failures = t_rows(check, rows);
	failures += t_rows(check_note, notes);
	failures += t_group(others);
	return failures != 0;
}
