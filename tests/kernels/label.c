/* label CONTEXT FILE: gives a file that label of SELinux. */
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>

int main(int argc, char **argv)
{
	if (argc == 3 && setxattr(argv[2], "security.selinux", argv[1], strlen(argv[1]) + 1, 0) == 0)
		return 0;
	perror("label");
	return 1;
}
