/* A program that starts as coreutils' true does, for a comparison of starts: the same 41 or so
   functions are bound, hardly one is called. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

static void close_streams(void)
{
	if (fclose(stdout) != 0)
		_exit(1);
	(void)fclose(stderr);
}

/* Never called in a start that is measured. */
static void use(int argc, char **argv)
{
	static const struct option none = {NULL, 0, NULL, 0};
	char *text = realloc(malloc(10), 20);
	char *zeros = calloc(1, 20);
	mbstate_t state = {0};
	wchar_t wide = 0;

	if (!text || !zeros)
		abort();
	(void)memset(text, 0, 20);
	(void)memcpy(zeros, argv[0], 2);
	(void)memmove(text, argv[0], 2);
	(void)mbrtowc(&wide, argv[0], 1, &state);
	if (iswprint((wint_t)wide) && mbsinit(&state) && strrchr(argv[0], '/'))
		(void)printf(gettext("%s %s %zu\n"), nl_langinfo(CODESET), text, strlen(argv[0]));
	if (strcmp(argv[0], "x") == 0 || strncmp(argv[0], "y", 1) == 0 || !memcmp(text, zeros, 2))
		(void)fputs(setlocale(LC_ALL, NULL), stderr);
	(void)fprintf(stderr, "%d%d", errno, getopt_long(argc, argv, "", &none, NULL));
	(void)fputc(argc, stdout);
	(void)putchar(argc);
	(void)fflush(stdout);
	(void)lseek(fileno(stdout), fseeko(stdout, 0, SEEK_SET), SEEK_SET);
	free(text);
	free(zeros);
	exit(3);
}

int main(int argc, char **argv)
{
	(void)setlocale(LC_ALL, "");
	(void)bindtextdomain("coreutils", "/usr/share/locale");
	(void)textdomain("coreutils");
	(void)atexit(close_streams);
	if (argc == 2)
		use(argc, argv);
	return 0;
}
