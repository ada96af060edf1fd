/* GNU's own interfaces: regex, argp, argz, envz, obstack, error, getopt. */
#include <argp.h>
#include <argz.h>
#include <envz.h>
#include <error.h>
#include <getopt.h>
#include <obstack.h>
#include <regex.h>
#include "probe.h"

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

static void posix_regex(const char *pattern, int flags, const char *text)
{
	regex_t compiled;
	regmatch_t m[3];
	char why[100];
	int error = regcomp(&compiled, pattern, flags);

	if (error != 0) {
		regerror(error, &compiled, why, sizeof why);
		show("regerror", "%s: %d %s", pattern, error, why);
		return;
	}
	memset(m, -1, sizeof m);
	error = regexec(&compiled, text, 3, m, 0);
	show("regexec", "%s %s %d: %d %d-%d %d-%d", pattern, text, (int)compiled.re_nsub, error,
	     m[0].rm_so, m[0].rm_eo, m[1].rm_so, m[1].rm_eo);
	m[0].rm_so = 2;
	m[0].rm_eo = (regoff_t)strlen(text);
	show("regexec", "STARTEND %d",
	     strlen(text) < 2 ? 0 : regexec(&compiled, text, 1, m, REG_STARTEND));
	regfree(&compiled);
	show("regfree", "returned");
	show("regcomp", "%s", pattern);
}

static void gnu_regex(void)
{
	struct re_pattern_buffer buffer = {0};
	struct re_registers registers = {0};
	char fastmap[256];
	const char *error;

	show("re_set_syntax", "%lx", re_set_syntax(RE_SYNTAX_POSIX_EXTENDED));
	show("re_syntax_options", "%lx", re_syntax_options);
	buffer.fastmap = fastmap;
	error = re_compile_pattern("b(c+)|z", 7, &buffer);
	show("re_compile_pattern", "%s %zu", error, buffer.re_nsub);
	show("re_compile_fastmap", "%d", re_compile_fastmap(&buffer));
	show("re_search", "%d", re_search(&buffer, "abccd", 5, 0, 5, &registers));
	show("re_search", "%u %d %d %d", registers.num_regs, registers.start[1], registers.end[1],
	     registers.end[0]);
	show("re_search", "%d", re_search(&buffer, "abccd", 5, 5, -5, &registers));
	show("re_match", "%d %d", re_match(&buffer, "bcc", 3, 0, NULL),
	     re_match(&buffer, "abcc", 4, 0, NULL));
	show("re_search_2", "%d", re_search_2(&buffer, "ab", 2, "cc", 2, 0, 4, NULL, 4));
	show("re_match_2", "%d", re_match_2(&buffer, "b", 1, "cc", 2, 0, NULL, 3));
	re_set_registers(&buffer, &registers, 0, NULL, NULL);
	show("re_set_registers", "%u", registers.num_regs);
	show("re_compile_pattern", "%s", re_compile_pattern("a(", 2, &buffer));
	WITH(char *, re_comp, (const char *)) show("re_comp", "%s", re_comp_("x[0-9]"));
	WITH(int, re_exec, (const char *))
	show("re_exec", "%d %d", re_exec_("ax5"), re_exec_("ax"));
	WITH(int, re_max_failures, (void)) show("re_max_failures", "there");
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	if (key == 'v' || key == 300)
		show("argp_parse", "option %d %s", key, argument);
	else if (key == ARGP_KEY_ARG)
		show("argp_parse", "argument %s", argument);
	else if (key == ARGP_KEY_END && state->arg_num == 7)
		argp_error(state, "too %s", "many");
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static void arguments(void)
{
	static const struct argp_option options[] = {{"verbose", 'v', NULL, 0, "Say more", 0},
						     {"file", 300, "FILE", 0, "Take FILE", 0},
						     {0}};
	static const struct argp argp = {
		options, parse_option, "ARG...", "What it does\vand what follows",
		NULL,    NULL,         NULL};
	char *good[] = {"prog", "-v", "x", "--file=f", "--fil", "g", "--", "-v", NULL},
	     *bad[] = {"prog", "--nonsense", NULL};
	char *help[] = {"prog", "--help", NULL}, *version[] = {"prog", "-V", NULL},
	     *many[] = {"prog", "1", "2", "3", "4", "5", "6", "7", NULL};
	int index;

	argp_program_version = "prog 1.0";
	argp_program_bug_address = "<bugs@example.com>";
	show("argp_parse", "%d", argp_parse(&argp, 8, good, 0, &index, NULL));
	DIES("argp_parse", argp_parse(&argp, 2, bad, 0, NULL, NULL));
	DIES("argp_error", argp_parse(&argp, 8, many, 0, NULL, NULL));
	DIES("argp_help", argp_help(&argp, stderr, ARGP_HELP_STD_USAGE, "prog"));
	DIES("argp_state_help", (dup2(2, 1), argp_parse(&argp, 2, help, 0, NULL, NULL)));
	DIES("argp_program_version", (dup2(2, 1), argp_parse(&argp, 2, version, 0, NULL, NULL)));
	DIES("argp_failure", argp_failure(NULL, 3, ENOENT, "cannot %s", "go"));
	DIES("argp_usage", argp_usage(NULL));
	show("argp_program_bug_address", "%s", argp_program_bug_address);
	show("argp_program_version_hook", "%d", argp_program_version_hook == NULL);
	show("argp_err_exit_status", "%d", argp_err_exit_status);
}

static void vectors(void)
{
	char *argz = NULL, *entry = NULL, *words[] = {"one", "two", NULL}, *out[8];
	size_t n = 0;
	unsigned replaced = 0;

	show("argz_create", "%d", argz_create(words, &argz, &n));
	show("argz_create", "%s", bytes(argz, n));
	show("argz_create_sep", "%d", argz_create_sep("a:b::c", ':', &argz, &n));
	show("argz_create_sep", "%s", bytes(argz, n));
	show("argz_count", "%zu", argz_count(argz, n));
	argz_add(&argz, &n, "dd");
	show("argz_add", "%s", bytes(argz, n));
	argz_add_sep(&argz, &n, "e,f", ',');
	show("argz_add_sep", "%s", bytes(argz, n));
	argz_append(&argz, &n, "g\0h", 4);
	show("argz_append", "%s", bytes(argz, n));
	argz_insert(&argz, &n, argz + 2, "INS");
	show("argz_insert", "%s", bytes(argz, n));
	argz_delete(&argz, &n, argz);
	show("argz_delete", "%s", bytes(argz, n));
	argz_replace(&argz, &n, "d", "DD", &replaced);
	show("argz_replace", "%s %u", bytes(argz, n), replaced);
	while ((entry = argz_next(argz, n, entry)) != NULL)
		show("argz_next", "%s", entry);
	show("__argz_count", "%zu",
	     ((size_t(*)(const char *, size_t))need("__argz_count"))(argz, n));
	show("__argz_next", "%s",
	     ((char *(*)(const char *, size_t, const char *))need("__argz_next"))(argz, n, NULL));
	if (argz_count(argz, n) < 12) {
		char *list[16];

		argz_extract(argz, n, list);
		show("argz_extract", "%s %s", list[0], list[1]);
	}
	argz_stringify(argz, n, '+');
	show("argz_stringify", "%s", argz);
	char *copy = strdup("a\0b");
	((void (*)(char *, size_t, int))need("__argz_stringify"))(memcpy(copy, "a\0b", 4), 4, '-');
	show("__argz_stringify", "%s", copy);
	(void)out;
}

static void environments(void)
{
	char *envz = NULL;
	size_t n = 0;

	show("envz_add", "%d %d %d", envz_add(&envz, &n, "A", "1"), envz_add(&envz, &n, "B", NULL),
	     envz_add(&envz, &n, "C", ""));
	show("envz_add", "%s", bytes(envz, n));
	show("envz_get", "%s %s %s", envz_get(envz, n, "A"), envz_get(envz, n, "B"),
	     envz_get(envz, n, "X"));
	show("envz_entry", "%s %s", envz_entry(envz, n, "B"), envz_entry(envz, n, "X"));
	show("envz_merge", "%d", envz_merge(&envz, &n, "A=2\0D=4", 8, 0));
	show("envz_merge", "%s", bytes(envz, n));
	show("envz_merge", "%d", envz_merge(&envz, &n, "A=2\0D=5", 8, 1));
	show("envz_merge", "%s", bytes(envz, n));
	envz_remove(&envz, &n, "A");
	show("envz_remove", "%s", bytes(envz, n));
	envz_strip(&envz, &n);
	show("envz_strip", "%s", bytes(envz, n));
}

static int vprint(struct obstack *stack, int (*f)(struct obstack *, const char *, va_list),
		  const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(stack, format, args);
	va_end(args);
	return n;
}

static int vprint_chk(struct obstack *stack, int (*f)(struct obstack *, int, const char *, va_list),
		      const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = f(stack, 1, format, args);
	va_end(args);
	return n;
}

static void obstacks(void)
{
	struct obstack stack;
	char *first, *big;

	show("_obstack_begin", "%d", obstack_init(&stack));
	first = obstack_copy0(&stack, "first", 5);
	show("_obstack_newchunk", "%s", first);
	for (int i = 0; i < 5000; i++)
		obstack_1grow(&stack, (char)('a' + i % 26));
	obstack_1grow(&stack, '\0');
	big = obstack_finish(&stack);
	show("_obstack_newchunk", "%zu %.5s", strlen(big), big + 4990);
	show("obstack_printf", "%d", obstack_printf(&stack, "%d-%s", 5, "x"));
	show("obstack_vprintf", "%d", vprint(&stack, obstack_vprintf, "[%d]", 77));
	WITH(int, __obstack_printf_chk, (struct obstack *, int, const char *, ...))
	show("__obstack_printf_chk", "%d", __obstack_printf_chk_(&stack, 1, "(%s)", "chk"));
	WITH(int, __obstack_vprintf_chk, (struct obstack *, int, const char *, va_list))
	show("__obstack_vprintf_chk", "%d", vprint_chk(&stack, __obstack_vprintf_chk_, "{%d}", 1));
	obstack_1grow(&stack, '\0');
	show("obstack_printf", "%s", (char *)obstack_finish(&stack));
	show("_obstack_memory_used", "%d", (int)obstack_memory_used(&stack) > 5000);
	show("_obstack_allocated_p", "%d %d", _obstack_allocated_p(&stack, first),
	     _obstack_allocated_p(&stack, &stack));
	obstack_free(&stack, big);
	show("obstack_free", "%s", first);
	((void (*)(struct obstack *, void *))need("_obstack_free"))(&stack, NULL);
	show("_obstack_free", "returned");
	show("_obstack_begin_1", "%d", need("_obstack_begin_1") != NULL);
	show("obstack_exit_failure", "%d", obstack_exit_failure);
	show("obstack_alloc_failed_handler", "%d", obstack_alloc_failed_handler != NULL);
	DIES("obstack_alloc_failed_handler", obstack_alloc_failed_handler());
}

static void print_name(void)
{
	fputs("name: ", stderr);
}

static void errors(void)
{
	DIES("error", error(0, 0, "plain %d", 1));
	DIES("error", error(3, ENOENT, "fatal"));
	DIES("error_at_line", error_at_line(0, EPERM, "file", 12, "at %s", "line"));
	DIES("error_one_per_line", (error_one_per_line = 1, error_at_line(0, 0, "file", 12, "a"),
				    error_at_line(0, 0, "file", 12, "b")));
	DIES("error_print_progname", (error_print_progname = print_name, error(0, 0, "x")));
	DIES("error_message_count", (error(0, 0, "x"), _exit((int)error_message_count)));
}

static void show_options(const char *symbol, int only, const char *text, ...)
{
	static const struct option longs[] = {{"all", no_argument, NULL, 'a'},
					      {"file", optional_argument, NULL, 'f'},
					      {"name", required_argument, NULL, 'n'},
					      {"naming", no_argument, NULL, 'm'},
					      {0}};
	char *argv[10];
	int argc = 0, c, index = -1;
	va_list args;

	va_start(args, text);
	do
		argv[argc] = argc == 0 ? "prog" : va_arg(args, char *);
	while (argv[argc++] != NULL);
	va_end(args);
	argc--;
	optind = 0;
	fflush(stdout);
	DIES(symbol, {
		dup2(2, 1);
		while ((c = only == 2 ? getopt(argc, argv, text)
				      : (only ? getopt_long_only : getopt_long)(
						argc, argv, text, longs, &index)) != -1)
			fprintf(stderr, "%c(%s,%c,%d) ", c, optarg, c == '?' ? optopt : '-',
				optind);
		fprintf(stderr, "end %d:", optind);
		for (int i = optind; i < argc; i++)
			fprintf(stderr, " %s", argv[i]);
	});
}

static void options(void)
{
	show_options("getopt", 2, "ab:", "-a", "x", "-b", "1", "y", "-b2", NULL);
	show_options("getopt", 2, "+ab:", "-a", "x", "-b", NULL);
	show_options("getopt", 2, "-ab:", "x", "-a", NULL);
	show_options("getopt", 2, ":ab:", "-z", "-b", NULL);
	show_options("getopt", 2, "ab:", "-z", "-b", NULL);
	show_options("getopt", 2, "ab::", "-b", "x", "-bx", "--", "-a", NULL);
	show_options("optopt", 2, "W;a", "-Wx", NULL);
	show_options("getopt_long", 0, "af::n:", "x", "--all", "--file=q", "--name", "N", "y",
		     NULL);
	show_options("getopt_long", 0, "a", "--na", NULL);
	show_options("getopt_long", 0, "a", "--nonsense", "--all=x", "--name", NULL);
	show_options("getopt_long_only", 1, "a", "-all", "-name", "v", "-zz", NULL);
	show_options("optarg", 1, "an:", "-n", "v", NULL);
	show_options("opterr", 0, "", "x", NULL);
	show_options("optind", 0, "", "x", NULL);
	WITH(int, __posix_getopt, (int, char **, const char *))
	{
		char *argv[] = {"prog", "x", "-a", NULL};

		optind = 0;
		show("__posix_getopt", "%d", __posix_getopt_(3, argv, "a"));
	}
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	posix_regex("a(b|c)*d", REG_EXTENDED, "xxabcbd");
	posix_regex("^B", REG_ICASE, "abc");
	posix_regex("\\(x\\)\\1", 0, "axxb");
	posix_regex("[[:alpha:]]+", REG_EXTENDED, "12ab");
	posix_regex("a\\|b", 0, "xb");
	posix_regex("\\<w", 0, "a word");
	posix_regex("(", REG_EXTENDED, "");
	posix_regex("[z-a]", REG_EXTENDED, "");
	posix_regex("a{2,1}", REG_EXTENDED, "");
	posix_regex("[[:nope:]]", 0, "");
	posix_regex("*a", REG_EXTENDED, "*a");
	gnu_regex();
	arguments();
	vectors();
	environments();
	obstacks();
	errors();
	options();
}
