/* Where the command stands on the command line of a wrapper. tests/real/wrappers shows the forms
   to the real programs. */
#include "t.h"

#include "read/buf.h"
#include "wrapper/wrapper.h"

#include <string.h>

struct row {
	const char *name;
	const char *line; /* words between bars */
	enum wrapper_form form;
	const char *command; /* with the words that follow it; NULL for none */
};

static const struct row rows[] = {
	{"no-wrapper", "cat|x", WRAPPER_NONE, NULL},
	{"alone", "nice", WRAPPER_EMPTY, NULL},
	{"plain", "/usr/bin/nice|x|-n", WRAPPER_FOUND, "x|-n"},
	{"value-joined", "nice|-n5|x", WRAPPER_FOUND, "x"},
	{"value-apart", "nice|-n|5|x", WRAPPER_FOUND, "x"},
	{"value-missing", "nice|-n", WRAPPER_UNSURE, NULL},
	{"digits", "nice|-15|x", WRAPPER_FOUND, "x"},
	{"long-joined", "nice|--adjustment=5|x", WRAPPER_FOUND, "x"},
	{"long-apart", "nice|--adjustment|5|x", WRAPPER_FOUND, "x"},
	{"long-unknown", "nice|--help|x", WRAPPER_UNSURE, NULL},
	{"long-part-of-one", "nice|--adjust=5|x", WRAPPER_UNSURE, NULL},
	{"long-with-too-much", "setsid|--wait=5|x", WRAPPER_UNSURE, NULL},
	{"letter-unknown", "nice|-z|x", WRAPPER_UNSURE, NULL},
	{"letters-with-a-value", "tini|-gvp|TERM|x", WRAPPER_FOUND, "x"},
	{"letters-and-no-command", "tini|-gl|x", WRAPPER_UNSURE, NULL},
	{"optional-joined", "nsenter|-i/x|-n|y", WRAPPER_FOUND, "y"},
	{"permutes", "tini|x|-v", WRAPPER_UNSURE, NULL},
	{"permutes-not", "tini|x|y|--|-v", WRAPPER_FOUND, "x|y|--|-v"},
	{"end", "tini|--|-x|y", WRAPPER_FOUND, "-x|y"},
	{"end-twice", "tini|--|--|y", WRAPPER_FOUND, "--|y"},
	{"operand", "timeout|-k|5|10|x|y", WRAPPER_FOUND, "x|y"},
	{"operand-missing", "timeout", WRAPPER_UNSURE, NULL},
	{"operand-alone", "timeout|10", WRAPPER_EMPTY, NULL},
	{"dash", "su-exec|-|x", WRAPPER_FOUND, "x"},
	{"env-variables", "env|A=b|C=d|x|E=f", WRAPPER_FOUND, "x|E=f"},
	{"env-dash", "env|-|x", WRAPPER_FOUND, "x"},
	{"env-alone", "env|A=b", WRAPPER_EMPTY, NULL},
	{"env-split", "env|-SA=b x y|z", WRAPPER_FOUND, "x|y|z"},
	{"env-split-apart", "env|-S|-u A x|z", WRAPPER_FOUND, "x|z"},
	{"env-split-long", "env|-i|--split-string=x y|z", WRAPPER_FOUND, "x|y|z"},
	{"env-split-unsure", "env|-S|${A} x", WRAPPER_UNSURE, NULL},
	{"env-split-twice", "env|-S|-Sx", WRAPPER_UNSURE, NULL},
	{"shell", "sh|-c|exec /x -y a=b|z", WRAPPER_FOUND, "/x|-y|a=b"},
	{"shell-passes-on", "sh|-ec|/x \"$@\"|sh|a|b", WRAPPER_FOUND, "/x|a|b"},
	{"shell-name", "bash|-c|exec -a n x", WRAPPER_FOUND, "x"},
	{"shell-assigns", "sh|-c|A=b x", WRAPPER_UNSURE, NULL},
	{"shell-expands", "sh|-c|exec $x", WRAPPER_UNSURE, NULL},
	{"shell-quotes", "sh|-c|exec \"x\"", WRAPPER_UNSURE, NULL},
	{"shell-list", "sh|-c|x; y", WRAPPER_UNSURE, NULL},
	{"shell-reserved", "sh|-c|if x", WRAPPER_UNSURE, NULL},
	{"shell-exec-option", "sh|-c|exec -c x", WRAPPER_UNSURE, NULL},
	{"shell-script", "sh|x", WRAPPER_UNSURE, NULL},
	{"shell-nothing", "sh|-c| ", WRAPPER_UNSURE, NULL},
};

/* Reads words between bars into l. */
static void read_line(const char *text, struct wrapper_line *l)
{
	struct span rest = span_of(text);
	memset(l, 0, sizeof *l);
	while (l->n < WRAPPER_WORDS_MAX && span_cut(&rest, "|", &l->words[l->n]))
		l->n++;
}

static void finds_the_command(void **state)
{
	const struct row *r = *state;
	static struct wrapper_line l;
	struct wrapped w;
	char text[256];
	struct buf b = buf_of(text, sizeof text);
	read_line(r->line, &l);
	wrapper_read(&l, &w);
	t_int(r->form, w.form);
	if (w.form != WRAPPER_FOUND)
		return;
	wrapper_shift(&l, &w);
	for (unsigned i = 0; i < l.n; i++) {
		buf_adds(&b, i ? "|" : "");
		buf_add(&b, l.words[i]);
	}
	t_text(r->command, text);
}

static void says_what_changes(void **state)
{
	(void)state;
	static struct wrapper_line l;
	struct wrapped w;
	read_line("env|-i|-uA|--unset=B|-C/|C=d|x", &l);
	wrapper_read(&l, &w);
	assert_true(w.clears && w.changes_dir && w.nunset == 2 && w.at - w.variables == 1);
	assert_true(span_is(w.unset[1], "B"));
	read_line("chroot|--groups=0|/r|x", &l);
	wrapper_read(&l, &w);
	assert_true(w.changes_user && span_is(w.root, "/r"));
	read_line("nsenter|--root=/r|x", &l);
	wrapper_read(&l, &w);
	assert_true(w.form == WRAPPER_FOUND && span_is(w.root, "/r"));
	read_line("nsenter|-r|x", &l);
	wrapper_read(&l, &w);
	t_int(WRAPPER_UNSURE, w.form);
}

static void too_many_words_are_unsure(void **state)
{
	(void)state;
	static struct wrapper_line l;
	struct wrapped w;
	read_line("env|-Sa b c", &l);
	while (l.n < WRAPPER_WORDS_MAX)
		l.words[l.n++] = span_of("d");
	wrapper_read(&l, &w);
	t_int(WRAPPER_UNSURE, w.form);
}

static const struct CMUnitTest others[] = {
	T(says_what_changes),
	T(too_many_words_are_unsure),
};

int main(int argc, char **argv)
{
	t_filter(argc, argv);
	return t_rows(finds_the_command, rows) + t_group(others) != 0;
}
