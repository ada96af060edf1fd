/* What a program of musl sees of its start: the library that it was given; with arguments also who
   it is, and which of these names dlopen finds. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int plug(void);

int main(int argc, char **argv)
{
	char exe[4096] = "";
	char line[4096];
	FILE *maps = fopen("/proc/self/maps", "r");
	(void)!readlink("/proc/self/exe", exe, sizeof exe - 1);
	printf("plug %d\n", plug());
	if (argc == 1)
		return 0;
	printf("euid %d\nargv[0] %s\nexe %s\n", (int)geteuid(), argv[0], exe);
	printf("LD_LIBRARY_PATH %s\n", getenv("LD_LIBRARY_PATH") ? "is set" : "is not set");
	for (int i = 1; i < argc; i++)
		printf("dlopen %s: %s\n", argv[i],
		       dlopen(argv[i], RTLD_NOW) ? "found" : "not found");
	while (maps && fgets(line, sizeof line, maps))
		if (strstr(line, "r-xp") && strstr(line, "libplug"))
			printf("from %s", strchr(line, '/'));
	return 0;
}
