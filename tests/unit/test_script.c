/* '#!' lines, cut as load_script cuts them. A row is the file's text, filled up with 'x' to the
   length given. */
#include "t.h"

#include "read/script.h"

struct row {
	const char *name;
	const char *text;
	size_t pad; /* length to fill up to with 'x', 0 for none */
	enum script_fault fault;
	const char *interp;
	const char *arg;
};

static const struct row rows[] = {
	{"plain", "#!/bin/sh\necho\n", 0, SCRIPT_OK, "/bin/sh", NULL},
	{"no_newline", "#!/bin/sh", 0, SCRIPT_OK, "/bin/sh", NULL},
	{"blanks_around", "#! \t/bin/sh \t\n", 0, SCRIPT_OK, "/bin/sh", NULL},
	{"one_argument", "#!/bin/sh -e\n", 0, SCRIPT_OK, "/bin/sh", "-e"},
	{"argument_with_blanks", "#!/usr/bin/env -S a  b \n", 0, SCRIPT_OK, "/usr/bin/env",
	 "-S a  b"},
	{"carriage_return_is_a_name", "#!/bin/sh\r\n", 0, SCRIPT_OK, "/bin/sh\r", NULL},
	{"carriage_return_in_argument", "#!/bin/sh -e\r\n", 0, SCRIPT_OK, "/bin/sh", "-e\r"},
	{"empty", "#!\n", 0, SCRIPT_NO_INTERP, NULL, NULL},
	{"blank", "#!   \n/bin/sh\n", 0, SCRIPT_NO_INTERP, NULL, NULL},
	{"two_bytes", "#!", 0, SCRIPT_NO_INTERP, NULL, NULL},
	{"no_mark", " #!/bin/sh\n", 0, SCRIPT_NO_MARK, NULL, NULL},
	{"one_byte", "#", 0, SCRIPT_NO_MARK, NULL, NULL},
	{"path_without_end", "#!/", 300, SCRIPT_TOO_LONG, NULL, NULL},
	{"path_ends_the_short_file", "#!/", 200, SCRIPT_OK, "", NULL},
	{"argument_without_end", "#!/bin/sh ", 300, SCRIPT_OK, "/bin/sh", ""},
};

static void check(void **state)
{
	const struct row *row = *state;
	unsigned char file[512];
	struct script s;
	size_t n = strlen(row->text);
	memset(file, 'x', sizeof file);
	memcpy(file, row->text, n);
	struct span span = {file, row->pad ? row->pad : n};
	t_int(row->fault, script_read(span, &s));
	if (row->fault != SCRIPT_OK)
		return;
	if (row->interp[0])
		t_bytes(row->interp, s.interp.p, s.interp.n);
	else
		t_int(198, (int)s.interp.n);
	if (!row->arg || row->arg[0])
		t_bytes(row->arg, s.arg.p, s.arg.n);
	else
		t_int(245, (int)s.arg.n);
}

static void newline_at_255_and_256(void **state)
{
	(void)state;
	unsigned char file[300];
	struct script s;
	memset(file, 'x', sizeof file);
	memcpy(file, "#!/", 3);
	file[255] = '\n';
	t_int(SCRIPT_OK, script_read((struct span){file, sizeof file}, &s));
	t_int(253, (int)s.interp.n);
	file[255] = 'x';
	file[256] = '\n';
	t_int(SCRIPT_TOO_LONG, script_read((struct span){file, sizeof file}, &s));
}

static void nul_ends_the_path(void **state)
{
	(void)state;
	struct script s;
	struct span file = {(const unsigned char *)"#!/bin/sh\0 -e\n", 14};
	t_int(SCRIPT_OK, script_read(file, &s));
	t_bytes("/bin/sh", s.interp.p, s.interp.n);
	t_int(true, s.arg.p == NULL);
}

static void lines(void **state)
{
	(void)state;
	uint64_t n;
	uint64_t crlf;
	script_count_lines(span_of("a\r\nb\nc\r\n\r\nlast"), &n, &crlf);
	t_int(4, (int)n);
	t_int(3, (int)crlf);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest others[] = {
		T(newline_at_255_and_256),
		T(nul_ends_the_path),
		T(lines),
	};
	t_filter(argc, argv);
	int failures = t_rows(check, rows);
	failures += t_group(others);
	return failures != 0;
}
