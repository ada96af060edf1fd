/*
 * What a program sees of its own start, as text: run once by the kernel and glibc alone, once through landfall, the two
 * texts must be the same. Addresses are told as relations. `seen child` is what it starts itself as.
 * Needs libseen.so beside it, by RUNPATH $ORIGIN.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#else
#define gnu_get_libc_version() "none"
#endif
#include <link.h>
#if __has_include(<linux/filter.h>)
#include <linux/filter.h>
#include <linux/seccomp.h>
#endif
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ, _end[], _start[];
extern const char *library_saw(void);
extern const char *library_path(void);
static unsigned constructor_env;
static const char *constructor_saw;

__attribute__((constructor)) static void early(void)
{
	constructor_saw = getenv("LD_LIBRARY_PATH");
	while (environ[constructor_env])
		constructor_env++;
}

static const char *or_none(const char *s) { return s ? s : "(none)"; }

static void file_text(const char *path)
{
	char text[8192];
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;

	for (size_t i = 0; i < n; i++)
		text[i] = text[i] >= ' ' && text[i] < 127 ? text[i] : '|';
	text[n] = 0;
	printf("%s: %s\n", path, f ? text : strerror(errno));
	if (f)
		fclose(f);
}

static void words(int argc, char **argv)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);

	exe[n > 0 ? n : 0] = 0;
	printf("exe %s\nargc %d\n", exe, argc);
	for (int i = 0; i < argc && i < 20; i++)
		printf("argv[%d] %s\n", i, argv[i]);
	for (int i = 0; environ[i] && i < 40; i++)
		printf("environ[%d] %s\n", i, environ[i]);
	printf("execfn %s\nname %s\n", or_none((char *)getauxval(AT_EXECFN)), program_invocation_name);
	printf("environment in a constructor %u, LD_LIBRARY_PATH %s\n", constructor_env, or_none(constructor_saw));
	printf("in a library's constructor LD_LIBRARY_PATH %s\n", library_saw());
	file_text("/proc/self/comm");
	file_text("/proc/self/cmdline");
	file_text("/proc/self/environ");
}

/* In a child that may not ask the kernel the time. */
static int clock_without_kernel(void)
{
	int status = 0;
#if __has_include(<linux/filter.h>)
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_gettime, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof code / sizeof code[0], code };
	struct timespec t;
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
		_exit(clock_gettime(CLOCK_MONOTONIC, &t) == 0 && syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t) != 0);
	}
	waitpid(pid, &status, 0);
#endif
	return status;
}

static int object(struct dl_phdr_info *info, size_t size, void *loader)
{
	(void)size;
	if (strstr(info->dlpi_name, "linux-vdso"))
		printf("vdso is an object\n");
	if ((strstr(info->dlpi_name, "/ld-linux") || strstr(info->dlpi_name, "/ld-musl")))
		*(uintptr_t *)loader = info->dlpi_addr;
	if (!info->dlpi_name[0])
		printf("AT_PHDR is the program's: %d, AT_PHNUM: %d\n", (uintptr_t)info->dlpi_phdr == getauxval(AT_PHDR),
		       info->dlpi_phnum == getauxval(AT_PHNUM));
	return 0;
}

static void image(char **argv)
{
	static const int same[] = { AT_UID, AT_EUID, AT_GID, AT_EGID, AT_SECURE, AT_PAGESZ, AT_CLKTCK, AT_FLAGS, AT_PHENT };
	uintptr_t loader = 0;
	Dl_info me, start;
	void *lib = dlopen("libseen_too.so", RTLD_NOW);
	const char *(*path)(void) = lib ? (const char *(*)(void))dlsym(lib, "library_path") : NULL;

	dl_iterate_phdr(object, &loader);
	printf("AT_BASE is the loader's: %d, AT_ENTRY is ours: %d\n", loader == getauxval(AT_BASE),
	       (uintptr_t)_start == getauxval(AT_ENTRY));
	printf("vdso %d random %d clock by it %x\n", getauxval(AT_SYSINFO_EHDR) != 0, getauxval(AT_RANDOM) != 0,
	       clock_without_kernel());
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		printf("auxiliary %d: %lu\n", same[i], getauxval(same[i]));
	dladdr((void *)image, &me);
	dladdr((void *)_start, &start);
	printf("dladdr %s, one base: %d\n", me.dli_fname, me.dli_fbase == start.dli_fbase);
	printf("library %s\nby dlopen %s\n", library_path(), path ? path() : dlerror());
	printf("heap behind bss: %d\n", (uintptr_t)sbrk(0) >= (uintptr_t)_end && (uintptr_t)sbrk(0) - (uintptr_t)_end < 1UL << 40);
	printf("stack above argv: %d\n", (void *)argv < (void *)getauxval(AT_EXECFN));
	printf("glibc %s\n", gnu_get_libc_version());
}

static void process(void)
{
	struct { void *handler; unsigned long flags; void *restorer; uint64_t mask; } a;
	static const int asks[] = { PR_GET_DUMPABLE, PR_GET_KEEPCAPS, PR_GET_TIMERSLACK, PR_GET_SECCOMP, PR_GET_TSC };
	uint64_t mask = 0, pending = 0;
	struct rlimit l;
	stack_t alt;
	char name[17] = "";
	int value = 0;

	syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8);
	syscall(SYS_rt_sigpending, &pending, 8);
	printf("blocked %lx pending %lx\n", mask, pending);
	for (int i = 1; i <= 64; i++) {
		memset(&a, 0, sizeof a);
		syscall(SYS_rt_sigaction, i, NULL, &a, 8);
		if (a.handler || a.flags || a.mask)
			printf("signal %d handler %p flags %lx mask %lx\n", i, a.handler, a.flags, a.mask);
	}
	sigaltstack(NULL, &alt);
	printf("altstack %x\n", alt.ss_flags);
	for (int fd = 0; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("fd %d flags %d\n", fd, fcntl(fd, F_GETFD));
	getrlimit(RLIMIT_STACK, &l);
	printf("stack limit %lx %lx\n", (long)l.rlim_cur, (long)l.rlim_max);
	for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++)
		printf("prctl %d %d\n", asks[i], prctl(asks[i], asks[i] == PR_GET_TSC ? (unsigned long)&value : 0, 0, 0, 0));
	prctl(PR_GET_NAME, name);
	printf("thread %s, leader %d, personality %x, umask %o\n", name, getpid() == syscall(SYS_gettid), personality(0xffffffff), umask(0));
	printf("ids %d %d %d %d\n", getuid(), geteuid(), getgid(), getegid());
	printf("children: %s\n", waitpid(-1, NULL, WNOHANG) < 0 ? strerror(errno) : "some");
}

static void child(const char *self)
{
	char *argv[] = { "its child", "child", NULL };
	int status = 0;
	pid_t pid;

	fflush(stdout);
	if ((pid = fork()) == 0) {
		execv("/proc/self/exe", argv);
		execv(self, argv);
		_exit(125);
	}
	waitpid(pid, &status, 0);
	printf("child ended %x\n", status);
}

int main(int argc, char **argv)
{
	words(argc, argv);
	image(argv);
	process();
	if (argc < 2 || strcmp(argv[1], "child"))
		child(argv[0]);
	return 42;
}
