/*
 * mdwe.c: mdwe PROGRAM [ARG]...: starts a program that may not gain code: no page can become
 * executable that could be written (PR_SET_MDWE, Linux 6.3; systemd's MemoryDenyWriteExecute=). 77
 * where the kernel has no such rule, or does not keep it.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif

int main(int argc, char **argv)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (argc < 2)
		return 2;
	if (prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0L, 0L, 0L) != 0 ||
	    mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0)
		return 77;
	(void)execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
