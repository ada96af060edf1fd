/* What texts without a '#!' line are taken for. */
#include "t.h"

#include "built/language.h"

struct row {
	const char *name;
	const char *text;
	const char *word; /* NULL: nothing to say */
};

static const struct row rows[] = {
	{"shell", "set -e\necho hi\n", "shell"},
	{"shell_if", "if [ -f x ]; then\n\techo\nfi\n", "shell"},
	{"python", "import os\nprint(\"hi\", os.getpid())\n", "python"},
	{"python_main", "def main():\n    pass\n\nif __name__ == '__main__':\n    main()\n",
	 "python"},
	{"python_from", "from x import y\n", "python"},
	{"javascript", "const x = require(\"fs\");\nconsole.log(x)\n", "javascript"},
	{"javascript_module", "import { a } from './b.js';\n", "javascript"},
	{"perl", "use strict;\nmy $x = 1;\nprint \"hi\\n\";\n", "perl"},
	{"ruby", "require 'set'\nputs 1\n", "ruby"},
	{"php", "<?php\necho 1;\n", "php"},
	{"lua", "local x = 1\nlocal function f()\nend\n", "lua"},
	{"tcl", "package require Tk\nputs 1\n", "tcl"},
	{"c", "/* hello */\n#include <stdio.h>\nint main(void)\n{\n", "c"},
	{"go", "package main\n\nimport (\n", "go"},
	{"rust", "use std::env;\nfn main() {\n", "rust"},
	{"java", "import java.util.List;\npublic class A {\n", "java"},
	{"prose", "Once upon a time\nthere was a file\n", NULL},
	{"nothing", "", NULL},
	{"blank", "\n\n\n", NULL},
	{"two_at_once", "echo 1\nputs 1\n", NULL},
};

static void check(void **state)
{
	const struct row *row = *state;
	const struct language *l = language_of(span_of(row->text));
	t_text(row->word, l ? l->word : NULL);
}

static void late_mark(void **state)
{
	(void)state;
	unsigned n;
	struct span line;
	t_int(true, language_late_mark(span_of("\n#!/bin/sh -e\necho\n"), &n, &line));
	t_int(2, (int)n);
	t_bytes("#!/bin/sh -e", line.p, line.n);
	t_int(true, language_late_mark(span_of(" #!/bin/sh\r\n"), &n, &line));
	t_int(1, (int)n);
	t_bytes("#!/bin/sh", line.p, line.n);
	t_int(false, language_late_mark(span_of("#!/bin/sh\n#!/bin/bash\n"), &n, &line));
	t_int(false, language_late_mark(span_of("echo '#!'\n"), &n, &line));
	t_int(false, language_late_mark(span_of("\n#!\n"), &n, &line));
}

static void only_the_head_counts(void **state)
{
	(void)state;
	static char text[2 * LANGUAGE_BYTES];
	unsigned n;
	struct span line;
	memset(text, 'x', sizeof text - 1);
	memcpy(text + LANGUAGE_BYTES, "\n#!/bin/sh\nset -e\n", 18);
	t_int(false, language_late_mark(span_of(text), &n, &line));
	assert_null(language_of(span_of(text)));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {
		T(late_mark),
		T(only_the_head_counts),
	};
	t_filter(argc, argv);
	int failures = t_rows(check, rows);
	failures += t_group(others);
	return failures != 0;
}
