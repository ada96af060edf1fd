/*
 * as [SETTING]... -- FILE [ARG]...: starts FILE, by execve and nothing else, after the settings were made. Static, so that
 * it runs in every root.
 *   root=DIR chroot; after all else where a userns is asked for, which nobody in a chroot may have
 *   ids=U:G  as uid=, with a group of its own
 *   userns   a user namespace that knows this user alone, as unshare --map-current-user makes it
 *   uid=N    without groups, both ids          caps     the fourteen capabilities that docker leaves, no others
 *   seccomp  clone(CLONE_NEWUSER), unshare, setns, mount: EPERM; clone3: ENOSYS, as docker's filter has it
 *   stack=KB as=KB data=KB nofile=N   limits, or "unlimited"   args=N   N more words
 *   ignore=N block=N  a signal       open=N  a descriptor       close=N  one closed
 *   fixed    no address is random, so that a stack has the same room in each start
 *   times=N  N starts, one after the other, and "status S" on stdout after each
 *   noenv    no environment     env=A=B  one more variable     argv0=WORD        that in its place  dir=DIR  chdir
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS 200000
#define DOCKER_CAPS 0xa80425fbULL

extern char **environ;
static char *no_env[1];
static char *words[WORDS];
static int times;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "as: %s: %s\n", what, strerror(errno));
	exit(125);
}

static int starts(const char *s, const char *with) { return !strncmp(s, with, strlen(with)); }

static void set_caps(void)
{
	uint32_t head[2] = { 0x20080522, 0 }, sets[6] = { (uint32_t)DOCKER_CAPS, (uint32_t)DOCKER_CAPS, (uint32_t)DOCKER_CAPS };

	for (int i = 0; i < 41; i++)
		if (!(DOCKER_CAPS >> i & 1))
			prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
	sets[2] = 0;
	if (syscall(SYS_capset, head, sets))
		fail("capset");
}

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define REFUSE(number, error) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))

static void set_seccomp(void)
{
	struct sock_filter code[] = {
		LOAD(nr),
		REFUSE(SYS_clone3, ENOSYS),
		REFUSE(SYS_unshare, EPERM),
		REFUSE(SYS_setns, EPERM),
		REFUSE(SYS_mount, EPERM),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3),
		LOAD(args[0]),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_NEWUSER, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof code / sizeof code[0], code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
		fail("seccomp");
}

static void write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(path);
	close(fd);
}

static void set_userns(void)
{
	char map[64];
	unsigned uid = geteuid(), gid = getegid();

	/* Whoever has changed his ids may not write to his own /proc. */
	if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) || unshare(CLONE_NEWUSER))
		fail("userns");
	write_text("/proc/self/setgroups", "deny");
	snprintf(map, sizeof map, "%u %u 1", uid, uid);
	write_text("/proc/self/uid_map", map);
	snprintf(map, sizeof map, "%u %u 1", gid, gid);
	write_text("/proc/self/gid_map", map);
}

static void set_signal(int n, int ignore)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, n);
	if (ignore ? signal(n, SIG_IGN) == SIG_ERR : sigprocmask(SIG_BLOCK, &set, NULL))
		fail("signal");
}

/* Is it a limit's setting? */
static int set_limit(const char *s, rlim_t n)
{
	static const struct { const char *name; int which, shift; } limits[] = {
		{ "stack=", RLIMIT_STACK, 10 }, { "as=", RLIMIT_AS, 10 }, { "data=", RLIMIT_DATA, 10 }, { "nofile=", RLIMIT_NOFILE, 0 },
	};

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		struct rlimit l = { n << limits[i].shift, n << limits[i].shift };

		if (!starts(s, limits[i].name))
			continue;
		if (!strcmp(strchr(s, '=') + 1, "unlimited"))
			l.rlim_cur = l.rlim_max = RLIM_INFINITY;
		if (setrlimit(limits[i].which, &l))
			fail(s);
		return 1;
	}
	return 0;
}

static void set(char *s, int *extra, char **argv0)
{
	char *value = strchr(s, '=') ? strchr(s, '=') + 1 : s;
	int n = atoi(value);

	if (set_limit(s, (rlim_t)n))
		return;
	if (starts(s, "uid=") || starts(s, "ids=")) {
		gid_t g = strchr(value, ':') ? (gid_t)atoi(strchr(value, ':') + 1) : (gid_t)n;

		if (setgroups(0, NULL) || setresgid(g, g, g) || setresuid((uid_t)n, (uid_t)n, (uid_t)n))
			fail(s);
	} else if (!strcmp(s, "userns")) {
		set_userns();
	} else if (starts(s, "root=")) {
		if (chroot(value) || chdir("/"))
			fail(s);
	} else if (!strcmp(s, "caps")) {
		set_caps();
	} else if (!strcmp(s, "seccomp")) {
		set_seccomp();
	} else if (starts(s, "times=")) {
		times = n;
	} else if (starts(s, "args=")) {
		*extra = n;
	} else if (starts(s, "ignore=") || starts(s, "block=")) {
		set_signal(n, starts(s, "ignore="));
	} else if (starts(s, "open=")) {
		if (dup2(open("/", O_RDONLY), n) != n)
			fail(s);
	} else if (starts(s, "close=")) {
		close(n);
	} else if (!strcmp(s, "fixed")) {
		if (personality(ADDR_NO_RANDOMIZE) < 0)
			fail(s);
	} else if (!strcmp(s, "noenv")) {
		environ = no_env;
	} else if (starts(s, "env=")) {
		putenv(value);
	} else if (starts(s, "argv0=")) {
		*argv0 = value;
	} else if (starts(s, "dir=")) {
		if (chdir(value))
			fail(s);
	} else {
		errno = EINVAL;
		fail(s);
	}
}

/* Returns in each child, and ends when all have ended. */
static void start_often(void)
{
	for (; times > 0; times--) {
		int status = 0;
		pid_t pid = fork();

		if (pid < 0)
			fail("fork");
		if (!pid)
			return;
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		dprintf(1, "status %d\n", WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
	}
	exit(0);
}

int main(int argc, char **argv)
{
	int i = 1, n = 0, extra = 0, late = 0;
	char *argv0 = NULL;

	for (; i < argc && strcmp(argv[i], "--"); i++)
		late = late || !strcmp(argv[i], "userns");
	for (int k = 1; k < i; k++)
		if (!late || !starts(argv[k], "root="))
			set(argv[k], &extra, &argv0);
	for (int k = 1; late && k < i; k++)
		if (starts(argv[k], "root="))
			set(argv[k], &extra, &argv0);
	if (++i >= argc)
		fail("no program");
	for (int k = i; k < argc; k++)
		words[n++] = argv[k];
	while (extra-- > 0 && n < WORDS - 1)
		words[n++] = "one of very many words";
	words[0] = argv0 ? argv0 : words[0];
	if (times)
		start_often();
	execve(argv[i], words, environ);
	fail(argv[i]);
}
