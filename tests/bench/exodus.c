/* What a launcher of exodus does, for a comparison of starts: it executes the loader that was
   brought along (argument 1) with its directory of libraries (2) and the program (3). */
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	char path_option[] = "--library-path";
	char rpath_option[] = "--inhibit-rpath";
	char nothing[] = "";
	if (argc != 4)
		return 125;
	char *words[] = {argv[1], path_option, argv[2], rpath_option, nothing, argv[3], NULL};
	(void)execve(argv[1], words, environ);
	return 127;
}
