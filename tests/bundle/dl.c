/* dl NAME...: opens each by dlopen, and says which file each name of NAME... came from, and how many mappings of musl the
 * process has in the end. strtol ties it to a glibc of the system that builds it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	char line[4096];
	long musl = strtol("0", NULL, 10);
	FILE *maps;

	for (int i = 1; i < argc; i++) {
		void *h = dlopen(argv[i], RTLD_NOW);
		struct link_map *m = NULL;

		if (h)
			dlinfo(h, RTLD_DI_LINKMAP, &m);
		printf("%s: %s\n", argv[i], m ? m->l_name : "not found");
	}
	maps = fopen("/proc/self/maps", "r");
	while (maps && fgets(line, sizeof line, maps))
		musl += strstr(line, "musl") != NULL;
	printf("mappings of musl: %ld\n", maps ? musl : -1);
	return 0;
}
