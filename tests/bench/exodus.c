/* What a launcher of exodus 2.0.4 does, for a comparison of starts: it finds itself by /proc, puts
   its directory in front of the seven that programs of Debian are searched in, and executes the
   loader that lies beside it with the program, which lies there as NAME-x. */
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const libraries[] = {
	"../../lib64", "../lib64", "../../lib",      "../lib",
	"../../lib32", "../lib32", DEBIAN_LIBRARIES,
};

/* DIR/a:DIR/b:... */
static char *library_path(const char *dir)
{
	const size_t n = sizeof libraries / sizeof libraries[0];
	char *all = malloc(n * (strlen(dir) + 64));
	char *end = all;
	for (size_t i = 0; all && i < n; i++)
		end += sprintf(end, "%s%s/%s", i ? ":" : "", dir, libraries[i]);
	return all;
}

int main(int argc, char **argv)
{
	char self[4096] = {0};
	char loader[4096];
	char program[4096];
	char **words = malloc(((size_t)argc + 7) * sizeof *words);
	if (!words || readlink("/proc/self/exe", self, sizeof self - 1) <= 0)
		return 1;
	(void)snprintf(program, sizeof program, "%s-x", self);
	char *dir = dirname(self);
	(void)snprintf(loader, sizeof loader, "%s/linker", dir);
	char *all[] = {
		"linker",          "--library-path", library_path(dir), "--inhibit-rpath", "",
		"--inhibit-cache", program};
	memcpy(words, all, sizeof all);
	memcpy(words + sizeof all / sizeof all[0], argv + 1, (size_t)argc * sizeof *words);
	(void)execv(loader, words);
	return 1;
}
