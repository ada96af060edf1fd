/* The command line: where our options end, and what is refused. */
#include "t.h"

#include "door/options.h"

struct row {
	const char *name;
	const char *words; /* behind "landfall", parted by blanks */
	bool ok;
	enum mode mode;
	int rest;
};

static const struct row rows[] = {
	{"program", "ls -l", true, MODE_RUN, 1},
	{"options_end_at_program", "ls --json --help", true, MODE_RUN, 1},
	{"options_end_at_dashes", "--no-redirect -- --help", true, MODE_RUN, 3},
	{"explain", "--explain --json a b", true, MODE_EXPLAIN, 3},
	{"value_behind_equals", "--root=/r --explain a", true, MODE_EXPLAIN, 3},
	{"value_as_next_word", "--root /r --explain a", true, MODE_EXPLAIN, 4},
	{"host", "--host", true, MODE_HOST, 2},
	{"why", "--why", true, MODE_WHY, 2},
	{"why_ids", "--why LF301 404", true, MODE_WHY, 2},
	{"why_and_another", "--why --host", false, MODE_RUN, 0},
	{"json_with_why", "--json --why LF301", false, MODE_RUN, 0},
	{"help_wins", "--help whatever", true, MODE_HELP, 2},
	{"bundle", "--bundle d p", true, MODE_BUNDLE, 3},
	{"bundle_glibc", "--bundle-glibc d", true, MODE_BUNDLE_GLIBC, 3},
	{"bundle_as_a_file", "--bundle d -o f.tar p", true, MODE_BUNDLE, 5},
	{"bundle_adopted", "--bundle d --layout image --adopt p", true, MODE_BUNDLE, 6},
	{"bundle_adopted_first", "--adopt --layout image --bundle d p", true, MODE_BUNDLE, 6},
	{"bundle_adopted_flat", "--bundle d --adopt p", false, MODE_RUN, 0},
	{"update_adopted", "--update d --adopt p", true, MODE_UPDATE, 4},
	{"file_of_a_run", "-o f.tar ls", false, MODE_RUN, 0},
	{"adopt", "--adopt a b", true, MODE_ADOPT, 2},
	{"adopt_undo", "--adopt --undo --dry-run -r d", true, MODE_ADOPT, 5},
	{"adopt_in_a_root", "--root /r --adopt a", true, MODE_ADOPT, 4},
	{"adopt_nothing", "--adopt", false, MODE_RUN, 0},
	{"adopt_with_json", "--json --adopt a", false, MODE_RUN, 0},
	{"undo_of_a_run", "--undo ls", false, MODE_RUN, 0},
	{"undo_of_install", "--undo --install", false, MODE_RUN, 0},
	{"walk_with_install", "-r --install", false, MODE_RUN, 0},
	{"install", "--install", true, MODE_INSTALL, 2},
	{"install_and_run", "--install ls --json", true, MODE_INSTALL, 2},
	{"install_and_run_behind_dashes", "--install -- --help", true, MODE_INSTALL, 3},
	{"install_and_run_elsewhere", "--root /r --install ls", false, MODE_RUN, 0},
	{"install_and_run_dry", "--install --dry-run ls", false, MODE_RUN, 0},
	{"install_and_run_json", "--json --install ls", false, MODE_RUN, 0},
	{"uninstall_and_run", "--uninstall ls", false, MODE_RUN, 0},
	{"nothing", "", false, MODE_RUN, 0},
	{"unknown", "--frobnicate ls", false, MODE_RUN, 0},
	{"short_unknown", "-x ls", false, MODE_RUN, 0},
	{"no_value", "--root", false, MODE_RUN, 0},
	{"empty_value", "--root= --explain a", false, MODE_RUN, 0},
	{"value_for_a_switch", "--json=1 ls", false, MODE_RUN, 0},
	{"two_modes", "--explain --host", false, MODE_RUN, 0},
	{"against", "--explain --against debian:11 a", true, MODE_EXPLAIN, 4},
	{"against_behind_equals", "--explain --against=debian:11,arm64 -r a", true, MODE_EXPLAIN,
	 4},
	{"against_no_value", "--explain --against", false, MODE_RUN, 0},
	{"against_with_a_run", "--against debian:11 ls", false, MODE_RUN, 0},
	{"against_with_tree", "--tree --against debian:11 a", false, MODE_RUN, 0},
	{"against_with_a_bundle", "--explain --against=rhel:8 --with-bundle /b a", false, MODE_RUN,
	 0},
	{"root_with_a_run", "--root /r ls", false, MODE_RUN, 0},
	{"program_for_host", "--host ls", false, MODE_RUN, 0},
	{"explain_nothing", "--explain", false, MODE_RUN, 0},
	{"bundle_no_program", "--bundle d", false, MODE_RUN, 0},
	{"json_with_bundle", "--json --bundle d p", false, MODE_RUN, 0},
	{"dash_is_a_program", "- x", true, MODE_RUN, 1},
};

static void check(void **state)
{
	const struct row *row = *state;
	char words[128] = {0};
	char self[] = "landfall";
	char *argv[16] = {self};
	int argc = 1;
	struct options o;
	memcpy(words, row->words, strlen(row->words));
	for (char *w = strtok(words, " "); w; w = strtok(NULL, " "))
		argv[argc++] = w;
	t_int(row->ok, options_read(argc, argv, &o));
	if (!row->ok) {
		assert_non_null(o.bad);
		assert_non_null(o.bad_why);
		return;
	}
	t_int((int)row->mode, (int)o.mode);
	t_int(row->rest, o.rest);
}

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(check, rows) != 0;
}
