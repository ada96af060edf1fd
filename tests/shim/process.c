/* Contexts, loaded objects, backtraces, and single system calls. */
#include <execinfo.h>
#include <fcntl.h>
#include <fenv.h>
#include <link.h>
#include <malloc.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>
#include "probe.h"

int main(void);

static ucontext_t main_context, first, second;

static void worker(int a, int b, int c, int d, int e, int f, int g, int h)
{
	show("makecontext", "%d %d %d %d %d %d %d %d", a, b, c, d, e, f, g, h);
	swapcontext(&first, &main_context);
	show("swapcontext", "back in worker");
}

static void last(void)
{
	show("makecontext", "uc_link");
}

static void contexts(void)
{
	static char stack1[65536], stack2[65536];
	static volatile int times;

	getcontext(&first);
	first.uc_stack.ss_sp = stack1;
	first.uc_stack.ss_size = sizeof stack1;
	first.uc_link = &second;
	getcontext(&second);
	second.uc_stack.ss_sp = stack2;
	second.uc_stack.ss_size = sizeof stack2;
	second.uc_link = &main_context;
	makecontext(&first, (void (*)(void))worker, 8, 1, 2, 3, 4, 5, 6, 7, 8);
	makecontext(&second, last, 0);
	show("swapcontext", "%d", swapcontext(&main_context, &first));
	show("swapcontext", "%d", swapcontext(&main_context, &first));
	times = 0;
	getcontext(&main_context);
	show("getcontext", "%d", times);
	if (times++ < 2)
		setcontext(&main_context);
	show("setcontext", "%d", times);
}

static void objects(void)
{
	Dl_info info;
	struct link_map *map = NULL;
	const ElfW(Sym) *symbol = NULL;
	void *handle;

	WITH(int, dladdr1, (const void *, Dl_info *, void **, int))
	{
		show("dladdr1", "%d", dladdr1_(stdout, &info, (void **)&map, RTLD_DL_LINKMAP));
		show("dladdr1", "%d %d",
		     dladdr1_((void *)main, &info, (void **)&map, RTLD_DL_LINKMAP), map != NULL);
		show("dladdr1", "%d",
		     dladdr1_(dlsym(RTLD_DEFAULT, "qsort"), &info, (void **)&symbol,
			      RTLD_DL_SYMENT));
		show("dladdr1", "%d", symbol != NULL && ELF64_ST_TYPE(symbol->st_info) == STT_FUNC);
		show("dladdr1", "%d", dladdr1_(NULL, &info, (void **)&map, RTLD_DL_LINKMAP));
	}
	WITH(void *, dlvsym, (void *, const char *, const char *))
	show("dlvsym", "%d",
	     dlvsym_(RTLD_DEFAULT, "qsort", FIRST_VERSION) == dlsym(RTLD_DEFAULT, "qsort"));
	WITH(void *, dlmopen, (Lmid_t, const char *, int))
	show("dlmopen", "%d", dlmopen_(LM_ID_BASE, "libm.so.6", RTLD_NOW) != NULL);
	for (int i = 0; i < 3; i++) {
		static const char *const names[] = {"libc.so.6", "libm.so.6", "libpthread.so.0"};

		handle = dlopen(names[i], RTLD_NOW);
		show("dlopen", "%s %d", names[i], handle != NULL);
	}
	handle = dlopen("libc.so.6", RTLD_NOW);
	show("dlopen", "%d %d", dlsym(handle, "gnu_get_libc_version") != NULL,
	     dlsym(handle, "open64") != NULL);
	show("dlopen", "%d", dlsym(handle, "printf") != NULL);
	show("dlerror", "%d", (dlopen("/no/such/file", RTLD_NOW), dlerror() != NULL));
	show("dlerror", "%d", dlerror() == NULL);
	WITH(int, _dl_find_object, (void *, void *))
	{
		struct {
			unsigned long long flags;
			void *start, *end;
			struct link_map *map;
			void *eh;
			long r[7];
		} o;

		show("_dl_find_object", "%d", _dl_find_object_((void *)main, &o));
		show("_dl_find_object", "%d %d %d", (void *)main >= o.start && (void *)main < o.end,
		     o.map != NULL, o.eh != NULL);
		show("_dl_find_object", "%d", _dl_find_object_(NULL, &o));
	}
}

static void backtraces(void)
{
	void *frames[16];
	int n;

	WITH(int, backtrace, (void **, int))
	{
		n = backtrace_(frames, 16);
		show("backtrace", "%d", n >= 1);
		show("backtrace", "%d",
		     n == 0 || ((char *)frames[0] > (char *)backtraces &&
				(char *)frames[0] < (char *)backtraces + 4096));
		show("__backtrace", "%d",
		     ((int (*)(void **, int))dlsym(RTLD_DEFAULT, "__backtrace"))(frames, 16) == n);
	}
	frames[0] = (void *)((char *)dlsym(RTLD_DEFAULT, "qsort") + 1);
	frames[1] = (void *)8;
	WITH(char **, backtrace_symbols, (void *const *, int))
	{
		char **names = backtrace_symbols_(frames, 2);

		show("backtrace_symbols", "%d %s", strstr(names[0], "(qsort+0x1) [0x") != NULL,
		     names[1]);
	}
	WITH(char **, __backtrace_symbols, (void *const *, int))
	show("__backtrace_symbols", "%s", __backtrace_symbols_(frames + 1, 1)[0]);
	WITH(void, backtrace_symbols_fd, (void *const *, int, int))
	DIES("backtrace_symbols_fd", backtrace_symbols_fd_(frames + 1, 1, 2));
	WITH(void, __backtrace_symbols_fd, (void *const *, int, int))
	DIES("__backtrace_symbols_fd", __backtrace_symbols_fd_(frames + 1, 1, 2));
}

static void memory(void)
{
	WITH(void *, pvalloc, (size_t)) show("pvalloc", "%d", ((uintptr_t)pvalloc_(5) & 4095) == 0);
	WITH(struct mallinfo2, mallinfo2, (void)) show("mallinfo2", "%d", mallinfo2_().arena > 0);
	WITH(struct mallinfo, mallinfo, (void)) show("mallinfo", "%d", mallinfo_().arena > 0);
	WITH(int, malloc_info, (int, FILE *))
	{
		char *text = NULL;
		size_t n;
		FILE *file = open_memstream(&text, &n);

		show("malloc_info", "%d %d", malloc_info_(1, file), malloc_info_(0, file));
		fclose(file);
		show("malloc_info", "%.19s %d", text, strstr(text, "</malloc>") != NULL);
	}
	WITH(int, mallopt, (int, int))
	show("mallopt", "%d", mallopt_(-99, 1) == 0 || mallopt_(-99, 1) == 1);
	WITH(int, malloc_trim, (size_t)) show("malloc_trim", "%d", malloc_trim_(0) <= 1);
	WITH(void, malloc_stats, (void)) DIES("malloc_stats", (close(2), malloc_stats_()));
	WITH(void, mtrace, (void)) show("mtrace", "%d", (mtrace_(), 1));
	WITH(void, muntrace, (void)) show("muntrace", "%d", (muntrace_(), 1));
	WITH(int, mcheck, (void *)) show("mcheck", "%d", mcheck_(NULL));
	WITH(int, mcheck_pedantic, (void *)) show("mcheck_pedantic", "%d", mcheck_pedantic_(NULL));
	WITH(void, mcheck_check_all, (void))
	show("mcheck_check_all", "%d", (mcheck_check_all_(), 1));
	WITH(int, mprobe, (void *)) show("mprobe", "%d", mprobe_(NULL));
	WITH(void *, __libc_malloc, (size_t))
	show("__libc_malloc", "%d", __libc_malloc_(8) != NULL);
	WITH(void *, __libc_calloc, (size_t, size_t))
	show("__libc_calloc", "%d", *(char *)__libc_calloc_(8, 1));
	WITH(void *, __libc_realloc, (void *, size_t))
	show("__libc_realloc", "%d", __libc_realloc_(NULL, 8) != NULL);
	WITH(void *, __libc_memalign, (size_t, size_t))
	show("__libc_memalign", "%d", ((uintptr_t)__libc_memalign_(256, 8) & 255) == 0);
	WITH(void *, __libc_valloc, (size_t))
	show("__libc_valloc", "%d", ((uintptr_t)__libc_valloc_(8) & 4095) == 0);
	WITH(void *, __libc_pvalloc, (size_t))
	show("__libc_pvalloc", "%d", ((uintptr_t)__libc_pvalloc_(8) & 4095) == 0);
	WITH(int, __libc_mallopt, (int, int))
	show("__libc_mallopt", "%d", __libc_mallopt_(-99, 1) <= 1);
	WITH(struct mallinfo, __libc_mallinfo, (void))
	show("__libc_mallinfo", "%d", __libc_mallinfo_().arena > 0);
	WITH(void, __libc_free, (void *)) show("__libc_free", "%d", (__libc_free_(malloc(1)), 1));
	char *before = sbrk(0);
	show("sbrk", "%d %d", sbrk(100000) == before, (char *)sbrk(0) == before + 100000);
	memset(before, 1, 100000);
	WITH(void *, __sbrk, (intptr_t)) show("__sbrk", "%d", __sbrk_(-100000) == before + 100000);
}

static void traps(void)
{
	WITH(int, fegetexcept, (void)) show("fegetexcept", "%d", fegetexcept_());
	WITH(int, feenableexcept, (int))
	show("feenableexcept", "%d %d", feenableexcept_(FE_DIVBYZERO),
	     fegetexcept() == FE_DIVBYZERO);
	WITH(int, fedisableexcept, (int))
	show("fedisableexcept", "%d %d", fedisableexcept_(FE_ALL_EXCEPT), fegetexcept());
	volatile double zero = 0;
	DIES("feenableexcept", (feenableexcept(FE_DIVBYZERO), zero = 1 / zero));
}

#define FAILS(name, type, ...) \
	WITH(int, name, type) \
	{ \
		int r_ = (errno = 0, (int)name##_(__VA_ARGS__)); \
		show(#name, "%d %d", r_, r_ < 0 ? errno : 0); \
	}

/* Rights of memory by keys, where the processor has them; what is no key is refused anywhere. On
   aarch64 glibc 2.41 asks the processor first, which may lack the instruction. */
static void keys(void)
{
#ifndef __aarch64__
	int (*alloc)(unsigned,
		     unsigned) = (int (*)(unsigned, unsigned))(uintptr_t)need("pkey_alloc");
	int key = alloc ? alloc(0, 0) : -1;

	FAILS(pkey_get, (int), -1)
	FAILS(pkey_get, (int), 16)
	FAILS(pkey_set, (int, unsigned), -1, 0)
	FAILS(pkey_set, (int, unsigned), 1, 4)
	WITH(int, pkey_set, (int, unsigned))
	WITH(int, pkey_get, (int))
	if (key >= 0) {
		int before = pkey_get_(key);
		int set = pkey_set_(key, 3);

		show("pkey_get", "%d %d %d", before, set, pkey_get_(key));
		show("pkey_set", "%d %d", pkey_set_(key, 0), pkey_get_(key));
	}
#endif
}

static void calls(void)
{
	char path[] = "/proc/self/exe", buffer[16];
	struct iovec io = {buffer, 4};
	struct timespec now = {0, 0};
	unsigned cpu = 99;
	int fd = open("/proc/self/exe", O_RDONLY), pidfd = -1;
	struct statx sx;

	WITH(int, pidfd_open, (pid_t, unsigned))
	show("pidfd_open", "%d", (pidfd = pidfd_open_(getpid(), 0)) > 2);
	FAILS(pidfd_open, (pid_t, unsigned), -1, 0)
	FAILS(pidfd_send_signal, (int, int, void *, unsigned), pidfd, 0, NULL, 0)
	FAILS(pidfd_getfd, (int, int, unsigned), -1, 0, 0)
	FAILS(fsopen, (const char *, unsigned), "nosuchfs", 0xff)
	FAILS(fsmount, (int, unsigned, unsigned), -1, 0, 0)
	FAILS(fsconfig, (int, unsigned, const char *, const void *, int), -1, 0, NULL, NULL, 0)
	FAILS(fspick, (int, const char *, unsigned), -1, "x", 0xff00)
	FAILS(open_tree, (int, const char *, unsigned), -1, "x", 0)
	FAILS(move_mount, (int, const char *, int, const char *, unsigned), -1, "x", -1, "y",
	      0xff000000)
	FAILS(mount_setattr, (int, const char *, unsigned, void *, size_t), -1, "x", 0, NULL, 0)
	FAILS(process_madvise, (int, const void *, size_t, int, unsigned), -1, &io, 1, 4, 0)
	FAILS(process_mrelease, (int, unsigned), -1, 0)
	FAILS(mseal, (void *, size_t, unsigned long), NULL, 0, 99)
	FAILS(openat2, (int, const char *, void *, size_t), -1, "x", NULL, 0)
	FAILS(epoll_pwait2, (int, void *, int, void *, void *), -1, &io, 1, &now, NULL)
	FAILS(execveat, (int, const char *, char **, char **, int), -1, "x", NULL, NULL, 0)
	FAILS(getcpu, (unsigned *, unsigned *), &cpu, NULL)
	show("getcpu", "%d", cpu < 99);
	FAILS(sched_setattr, (pid_t, void *, unsigned), 0, NULL, 0)
	FAILS(sched_getattr, (pid_t, void *, unsigned, unsigned), 0, NULL, 0, 0)
	keys();
	FAILS(pkey_free, (int), -1)
	FAILS(pkey_alloc, (unsigned, unsigned), 99, 0)
	FAILS(pkey_mprotect, (void *, size_t, int, int), (void *)1, 1, 0, -1)
	FAILS(statx, (int, const char *, int, unsigned, void *), AT_FDCWD, path, 0, STATX_SIZE, &sx)
	show("statx", "%d", sx.stx_size > 0);
	FAILS(renameat2, (int, const char *, int, const char *, unsigned), AT_FDCWD, "/no1",
	      AT_FDCWD, "/no2", 1)
#define READS(name) \
	WITH(ssize_t, name, (int, const struct iovec *, int, off_t, int)) \
	{ \
		show(#name, "%zd", name##_(fd, &io, 1, 1, 0)); \
		show(#name, "%s", bytes(buffer, 3)); \
		show(#name, "%zd", name##_(fd, &io, 1, -1, 0)); \
		show(#name, "%zd %d", (errno = 0, name##_(fd, &io, 1, 0, 1 << 30)), errno); \
	}
	READS(preadv2)
	READS(preadv64v2)
	fd = memfd_create("x", 0);
	READS(pwritev2)
	READS(pwritev64v2)
	FAILS(close_range, (unsigned, unsigned, int), 900, 800, 0)
	dup2(fd, 700);
	WITH(int, close_range, (unsigned, unsigned, int))
	show("close_range", "%d %d", close_range_(700, 700, 0), fcntl(700, F_GETFD));
	WITH(void, closefrom, (int))
	DIES("closefrom", (dup2(2, 701), closefrom_(700), _exit(fcntl(701, F_GETFD) < 0)));
	WITH(int, fcntl64, (int, int, ...))
	{
		show("fcntl64", "%d %d", fcntl64_(fd, F_SETFD, FD_CLOEXEC), fcntl64_(fd, F_GETFD));
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
		show("fcntl64", "%d %d", fcntl64_(fd, F_SETLK, &lock), fcntl64_(-1, F_GETFD));
		show("fcntl64", "%d", fcntl64_(fd, F_DUPFD, 600));
	}
	FAILS(isfdtype, (int, int), fd, S_IFREG)
	FAILS(isfdtype, (int, int), 0, S_IFSOCK)
	FAILS(isfdtype, (int, int), -1, S_IFSOCK)
	FAILS(tgkill, (pid_t, pid_t, int), getpid(), getpid(), 0)
	struct timex t = {0};
	WITH(int, ntp_adjtime, (struct timex *)) show("ntp_adjtime", "%d", ntp_adjtime_(&t) >= 0);
	struct ntptimeval n = {0};
	WITH(int, ntp_gettimex, (void *))
	show("ntp_gettimex", "%d %d", ntp_gettimex_(&n) >= 0, n.time.tv_sec > 1);
	WITH(int, ntp_gettime, (void *)) show("ntp_gettime", "%d", ntp_gettime_(&n) >= 0);
	WITH(int, __adjtimex, (void *)) show("__adjtimex", "%d", __adjtimex_(&t) >= 0);
	FAILS(modify_ldt, (int, void *, unsigned long), 0, buffer, 0)
	FAILS(__arch_prctl, (int, unsigned long), 0x9999, 0)
}

static void old_signals(void)
{
	FAILS(sigblock, (int), 1 << (SIGUSR1 - 1))
	FAILS(siggetmask, (void))
	FAILS(sigsetmask, (int), 0)
	FAILS(siggetmask, (void))
	FAILS(sigstack, (void *, void *), NULL, NULL)
	FAILS(sigreturn, (void *), NULL)
	WITH(sighandler_t, sysv_signal, (int, sighandler_t))
	show("sysv_signal", "%d", sysv_signal_(SIGUSR1, SIG_IGN) == SIG_DFL);
	WITH(sighandler_t, ssignal, (int, sighandler_t))
	show("ssignal", "%d", ssignal_(SIGUSR1, SIG_DFL) == SIG_IGN);
	WITH(int, gsignal, (int)) DIES("gsignal", gsignal_(SIGUSR1));
	WITH(int, __libc_allocate_rtsig, (int))
	show("__libc_allocate_rtsig", "%d", __libc_allocate_rtsig_(0) == SIGRTMAX + 1);
	WITH(int, __xpg_sigpause, (int))
	DIES("__xpg_sigpause", (alarm(1), __xpg_sigpause_(SIGALRM)));
	WITH(int, __sigpause, (int, int)) DIES("__sigpause", (alarm(1), __sigpause_(SIGALRM, 1)));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	contexts();
	objects();
	backtraces();
	memory();
	traps();
	calls();
	old_signals();
}
