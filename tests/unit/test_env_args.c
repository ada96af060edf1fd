/* The one argument of "#!/usr/bin/env ...", as env takes it. The rows of -S were each shown to env
   of coreutils 9.1 with printf as the command. */
#include "t.h"

#include "wrapper/env_args.h"

struct row {
	const char *name;
	const char *arg; /* NULL: none */
	enum env_form form;
	const char *words; /* joined by '|'; NULL when there is no command */
};

static const struct row rows[] = {
	{"plain", "python3", ENV_PLAIN, "python3"},
	{"blanks_are_part_of_the_name", "node --harmony", ENV_PLAIN, "node --harmony"},
	{"carriage_return_is_part_of_the_name", "bash\r", ENV_PLAIN, "bash\r"},
	{"with_a_slash", "/bin/bash", ENV_PLAIN, "/bin/bash"},
	{"no_argument", NULL, ENV_AGAIN, NULL},
	{"assignment_alone", "A=b node", ENV_AGAIN, NULL},
	{"assignment_to_path", "PATH=/opt", ENV_UNSURE, NULL},
	{"assignment_to_loader", "LD_LIBRARY_PATH=/opt", ENV_UNSURE, NULL},
	{"ignore_environment_alone", "-i", ENV_AGAIN, NULL},
	{"other_option", "-C/tmp", ENV_UNSURE, NULL},
	{"split", "-S node --harmony", ENV_SPLIT, "node|--harmony"},
	{"split_glued", "-Snode", ENV_SPLIT, "node"},
	{"split_verbose", "-vS bash -e", ENV_SPLIT, "bash|-e"},
	{"split_long", "--split-string=bash -e", ENV_SPLIT, "bash|-e"},
	{"split_blanks", "-S \t bash  -e\t", ENV_SPLIT, "bash|-e"},
	{"split_carriage_return_is_a_blank", "-S bash -e\r", ENV_SPLIT, "bash|-e"},
	{"split_nothing", "-S", ENV_UNSURE, NULL},
	{"split_blank_only", "-S  ", ENV_AGAIN, NULL},
	{"split_single_quotes", "-S 'a b' c", ENV_SPLIT, "a b|c"},
	{"split_double_quotes", "-S \"a b\"c", ENV_SPLIT, "a bc"},
	{"split_empty_word", "-S a ''", ENV_SPLIT, "a|"},
	{"split_empty_command", "-S '' a", ENV_UNSURE, NULL},
	{"split_open_quote", "-S 'a b", ENV_UNSURE, NULL},
	{"split_backslash_in_single", "-S 'a\\nb' c", ENV_SPLIT, "a\\nb|c"},
	{"split_quote_in_single", "-S 'a\\'b' c", ENV_SPLIT, "a'b|c"},
	{"split_escapes", "-S a\\\"b\\#c\\$d\\'e\\\\f", ENV_SPLIT, "a\"b#c$d'e\\f"},
	{"split_named_escape", "-S a\\tb", ENV_SPLIT, "a\tb"},
	{"split_underscore_separates", "-S a\\_b", ENV_SPLIT, "a|b"},
	{"split_underscore_in_quotes", "-S \"a\\_b\"", ENV_SPLIT, "a b"},
	{"split_c_ends", "-S a b\\c d", ENV_SPLIT, "a|b"},
	{"split_c_in_quotes", "-S \"a\\c\"", ENV_UNSURE, NULL},
	{"split_unknown_escape", "-S a\\qb", ENV_UNSURE, NULL},
	{"split_backslash_at_end", "-S a\\", ENV_UNSURE, NULL},
	{"split_comment", "-S a #b c", ENV_SPLIT, "a"},
	{"split_number_sign_in_word", "-S a#b", ENV_SPLIT, "a#b"},
	{"split_variable", "-S ${A} b", ENV_UNSURE, NULL},
	{"split_dollar_in_single", "-S '$A' b", ENV_SPLIT, "$A|b"},
	{"split_assignment", "-S A=1 B=2 bash -e", ENV_SPLIT, "bash|-e"},
	{"split_assignment_to_path", "-S PATH=/x bash", ENV_UNSURE, NULL},
	{"split_unset", "-S -u HOME bash", ENV_SPLIT, "bash"},
	{"split_unset_glued", "-S -uHOME bash", ENV_SPLIT, "bash"},
	{"split_unset_path", "-S -u PATH bash", ENV_UNSURE, NULL},
	{"split_ignore", "-S -i bash", ENV_UNSURE, NULL},
	{"split_end_of_options", "-S -v -- bash", ENV_SPLIT, "bash"},
	{"split_no_command", "-S A=1", ENV_AGAIN, NULL},
};

static void check(void **state)
{
	const struct row *row = *state;
	struct env_args a;
	char joined[512];
	size_t n = 0;
	struct span arg = row->arg ? span_of(row->arg) : (struct span){NULL, 0};
	env_args_read(arg, &a);
	t_int(row->form, a.form);
	if (a.form == ENV_PLAIN)
		t_bytes(row->words, a.command.p, a.command.n);
	if (a.form != ENV_SPLIT)
		return;
	for (unsigned i = 0; i < a.nwords; i++) {
		if (i)
			joined[n++] = '|';
		memcpy(joined + n, a.words[i].p, a.words[i].n);
		n += a.words[i].n;
	}
	t_bytes(row->words, joined, n);
}

struct changed_row {
	const char *name;
	const char *arg;
	const char *changed; /* NULL: none */
};

static const struct changed_row changed_rows[] = {
	{"emptied_path", "-S -i /bin/a b", "/bin/a"},
	{"emptied_dash", "-S - /bin/a", "/bin/a"},
	{"emptied_name", "-S -i a", NULL},
	{"emptied_below", "-S -i bin/a", NULL},
	{"path_set", "-S PATH=/x /bin/a", "/bin/a"},
	{"path_set_name", "-S PATH=/x a", NULL},
	{"path_unset_name", "-S -u PATH a", NULL},
	{"loader_set", "-S LD_PRELOAD=x a", "a"},
	{"loader_unset", "-S -uLD_PRELOAD a", "a"},
	{"signal", "-S --ignore-signal=INT A=1 a", "a"},
	{"directory", "-S -C /x /bin/a", NULL},
	{"unknown", "-S --new /bin/a", NULL},
	{"nothing_changed", "-S A=1 /bin/a", NULL},
	{"no_command", "-S -i", NULL},
	{"not_split", "PATH=/x", NULL},
	{"cut_off", "-S -i /bin/a 'b", NULL},
};

static void check_changed(void **state)
{
	const struct changed_row *row = *state;
	struct env_args a;
	env_args_read(span_of(row->arg), &a);
	t_bytes(row->changed, a.changed.p, a.changed.n);
	if (row->changed)
		t_int(ENV_UNSURE, a.form);
}

static void too_many_words(void **state)
{
	(void)state;
	char text[ENV_TEXT_BYTES] = "-S";
	struct env_args a;
	for (size_t i = 2; i + 2 < 2 + 2 * (ENV_WORDS_MAX + 1); i += 2)
		memcpy(text + i, " a", 2);
	env_args_read(span_of(text), &a);
	t_int(ENV_SPLIT, a.form);
	t_int(ENV_WORDS_MAX, (int)a.nwords);
	memcpy(text + strlen(text), " a", 3);
	env_args_read(span_of(text), &a);
	t_int(ENV_UNSURE, a.form);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {
		T(too_many_words),
	};
	t_filter(argc, argv);
	int failures = t_rows(check, rows) + t_rows(check_changed, changed_rows);
	failures += t_group(others);
	return failures != 0;
}
