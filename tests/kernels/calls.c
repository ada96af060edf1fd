/* What the kernel answers to calls that came in the last years, as errno; 0 where it does what is
   asked. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int of(long r)
{
	return r < 0 ? errno : 0;
}

/* A mapping on top of another one: EEXIST since 4.17, elsewhere before. */
static int fixed(void)
{
	void *at = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return mmap(at, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | 0x100000, -1, 0) ==
			       MAP_FAILED
		       ? errno
		       : 0;
}

static int userns(void)
{
	long pid = syscall(SYS_clone, CLONE_NEWUSER, 0, 0, 0, 0);
	if (pid == 0)
		_exit(0);
	return pid < 0 ? errno : waitpid((pid_t)pid, NULL, __WALL) == pid ? 0 : errno;
}

int main(void)
{
	char text[256];
	printf("getrandom %d ", of(syscall(SYS_getrandom, text, 1, 0)));
	printf("memfd %d ", of(syscall(SYS_memfd_create, "x", 0)));
	printf("statx %d ", of(syscall(SYS_statx, -100, "/", 0, 0, text)));
	printf("mm %d ", of(prctl(PR_SET_MM, PR_SET_MM_MAP, 8, 104, 0)));
	printf("clone3 %d ", of(syscall(435, NULL, 0)));
	printf("fixed %d userns %d\n", fixed(), userns());
	return 0;
}
