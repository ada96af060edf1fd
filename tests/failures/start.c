/*
 * start [OPTION]... ROOT PROGRAM [ARG]...: one plain execve of PROGRAM in the root folder ROOT, in
 * the circumstances that a row of failures names. One line comes out: `errno N NAME`, `exit N`,
 * `signal N` or `timeout`. Exit 77 where this machine does not allow what is asked.
 *   -o FILE -e FILE  its output and errors     -t SECONDS     10 unless told
 *   -E NAME=VALUE    one more variable         -u UID         as that user
 *   -l NAME=BYTES    rlimit: as, stack         -c DIR         the working directory
 *   -x DIR           DIR is mounted noexec     -w FILE        is open for writing meanwhile
 *   -S CALL=ERRNO    seccomp refuses that call -V             execveat, not execve, starts it
 *   -n               the root's own /dev       -D             the bounding set is empty
 *   -N               no /proc
 *   -M               no memory may become executable (PR_SET_MDWE)
 *   -b FILE          what FILE holds is registered with binfmt_misc, for this start alone
 *   -B FILE          the same, from outside: as the interpreter is named from the machine's root
 *   -P BYTES         the environment is filled up until that much of the least ARG_MAX is left
 */
#include "../real/outcome.h"

#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#endif
#define ENV_MAX 32
#define FILTERS_MAX 4
#define ARG_MAX_LEAST 131072

struct plan {
	const char *noexec, *dir, *binfmt, *busy;
	bool binfmt_outside, by_execveat, own_dev, no_proc, no_caps, no_exec_gain;
	uid_t uid;
	rlim_t as, stack;
	long left;
	int nfilters;
	struct { unsigned nr, os; } filter[FILTERS_MAX];
	int fd[3];
};

static char *env[ENV_MAX] = { "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/root", "LC_ALL=C" };
static int nenv = 3;

static bool write_text(const char *path, const char *text, size_t n)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, n) == (ssize_t)n;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* binfmt_misc belongs to a user namespace (Linux 6.7); one of our own ends with us. */
static bool own_user_namespace(void)
{
	char uid[32], gid[32];

	snprintf(uid, sizeof uid, "0 %u 1", (unsigned)geteuid());
	snprintf(gid, sizeof gid, "0 %u 1", (unsigned)getegid());
	return !unshare(CLONE_NEWUSER | CLONE_NEWNS) && write_text("/proc/self/setgroups", "deny", 4) &&
	       write_text("/proc/self/uid_map", uid, strlen(uid)) &&
	       write_text("/proc/self/gid_map", gid, strlen(gid)) &&
	       !mount("binfmt_misc", "/proc/sys/fs/binfmt_misc", "binfmt_misc", 0, NULL);
}

static void register_binfmt(const char *line, size_t n)
{
	if (!write_text("/proc/sys/fs/binfmt_misc/register", line, n))
		exit(77);
}

static void enter(const char *root, const struct plan *p)
{
	char line[2048];
	ssize_t n = 0;
	int fd = p->binfmt ? open(p->binfmt, O_RDONLY | O_CLOEXEC) : -1;

	if (p->binfmt && (fd < 0 || (n = read(fd, line, sizeof line)) <= 0))
		fail(p->binfmt);
	if (p->binfmt ? !own_user_namespace()
		      : unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		exit(77);
	if (p->binfmt_outside)
		register_binfmt(line, (size_t)n);
	if (chdir(root))
		fail(root);
	if (!p->no_proc)
		mount("/proc", "proc", NULL, MS_BIND | MS_REC, NULL);
	if (!p->own_dev)
		mount("/dev", "dev", NULL, MS_BIND | MS_REC, NULL);
	if (p->noexec && (mount(p->noexec, p->noexec, NULL, MS_BIND, NULL) ||
			  mount(NULL, p->noexec, NULL, MS_REMOUNT | MS_BIND | MS_NOEXEC, NULL)))
		exit(77);
	if (chroot(".") || chdir("/"))
		fail("chroot");
	if (p->binfmt && !p->binfmt_outside)
		register_binfmt(line, (size_t)n);
	if (p->dir && chdir(p->dir))
		fail(p->dir);
}

/* What execve counts (fs/exec.c, bprm_stack_limits): strings with their NUL, the file's name, and a
   pointer for each of argv and envp. */
static void fill(char **argv, long left)
{
	long all = (long)strlen(argv[0]) + 1;
	int argc = 0;
	char *filler;

	for (; argv[argc]; argc++)
		all += (long)strlen(argv[argc]) + 1 + 8;
	for (int i = 0; i < nenv; i++)
		all += (long)strlen(env[i]) + 1 + 8;
	/* two strings: none may have more than 128 KB */
	for (long n = ARG_MAX_LEAST - all - left - 2 * 8; nenv < ENV_MAX - 1 && n > 4; n = 0) {
		for (int i = 0; i < 2; i++) {
			long size = i ? n - n / 2 : n / 2;
			filler = malloc((size_t)size);
			if (!filler)
				fail("malloc");
			memset(filler, 'x', (size_t)size);
			memcpy(filler, i ? "B=" : "A=", 2);
			filler[size - 1] = 0;
			env[nenv++] = filler;
		}
	}
}

static void limit(int what, rlim_t value)
{
	struct rlimit r = { value, value };

	if (value && setrlimit(what, &r))
		fail("setrlimit");
}

static void refuse_calls(const struct plan *p)
{
	struct sock_filter f[2 * FILTERS_MAX + 2];
	struct sock_fprog prog = { 0, f };
	unsigned n = 0;

	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					      offsetof(struct seccomp_data, nr));
	for (int i = 0; i < p->nfilters; i++) {
		f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, p->filter[i].nr, 0, 1);
		f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | p->filter[i].os);
	}
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	prog.len = (unsigned short)n;
	if (p->nfilters && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
			    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog)))
		_exit(77);
}

static void run(char **argv, const void *how, int report)
{
	const struct plan *p = how;
	int fd;

	settle(p->fd);
	for (int cap = 0; p->no_caps && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0; cap++)
		;
	if (p->uid && (setgroups(0, NULL) || setgid(p->uid) || setuid(p->uid)))
		_exit(125);
	if (p->no_exec_gain && prctl(PR_SET_MDWE, 1, 0, 0, 0))
		_exit(77);
	limit(RLIMIT_STACK, p->stack);
	limit(RLIMIT_AS, p->as);
	fd = p->by_execveat ? open(argv[0], O_PATH | O_CLOEXEC) : -1;
	refuse_calls(p);
	if (p->by_execveat)
		syscall(SYS_execveat, fd, "", argv, env, 0x1000 /* AT_EMPTY_PATH */);
	else
		execve(argv[0], argv, env);
	refused(report);
}

static void add_filter(struct plan *p, const char *rule)
{
	static const struct { const char *name; unsigned number; } names[] = {
		{ "execve=", SYS_execve }, { "clone3=", 435 }, { "faccessat2=", 439 },
	}, errors[] = { { "EPERM", EPERM }, { "ENOSYS", ENOSYS } };

	for (size_t i = 0; i < 3; i++) {
		for (size_t k = 0; k < 2 && p->nfilters < FILTERS_MAX; k++) {
			if (strncmp(rule, names[i].name, strlen(names[i].name)) ||
			    strcmp(strchr(rule, '=') + 1, errors[k].name))
				continue;
			p->filter[p->nfilters].nr = names[i].number;
			p->filter[p->nfilters++].os = errors[k].number;
			return;
		}
	}
	errno = EINVAL;
	fail(rule);
}

static void add_limit(struct plan *p, const char *rule)
{
	if (strncmp(rule, "as=", 3) == 0)
		p->as = strtoul(rule + 3, NULL, 0);
	else if (strncmp(rule, "stack=", 6) == 0)
		p->stack = strtoul(rule + 6, NULL, 0);
	else
		fail(rule);
}

/* One more variable, or another value of one. */
static void set(char *variable)
{
	size_t name = strcspn(variable, "=") + 1;
	int i = 0;

	while (i < nenv && strncmp(env[i], variable, name))
		i++;
	if (i < ENV_MAX - 3)
		env[i] = variable;
	nenv += i == nenv && i < ENV_MAX - 3;
}

static unsigned read_options(int argc, char **argv, struct plan *p)
{
	unsigned seconds = 10;
	int opt;

	while ((opt = getopt(argc, argv, "+o:e:t:E:u:l:c:x:w:S:Vb:B:P:nNDM")) > 0) {
		switch (opt) {
		case 'o': p->fd[1] = create(optarg); break;
		case 'e': p->fd[2] = create(optarg); break;
		case 't': seconds = (unsigned)atoi(optarg); break;
		case 'E': set(optarg); break;
		case 'u': p->uid = (uid_t)atoi(optarg); break;
		case 'l': add_limit(p, optarg); break;
		case 'c': p->dir = optarg; break;
		case 'x': p->noexec = optarg; break;
		case 'w': p->busy = optarg; break;
		case 'S': add_filter(p, optarg); break;
		case 'V': p->by_execveat = true; break;
		case 'n': p->own_dev = true; break;
		case 'N': p->no_proc = true; break;
		case 'D': p->no_caps = true; break;
		case 'M': p->no_exec_gain = true; break;
		case 'b': p->binfmt = optarg; break;
		case 'B': p->binfmt = optarg; p->binfmt_outside = true; break;
		case 'P': p->left = atol(optarg); break;
		default: exit(125);
		}
	}
	if (argc - optind < 2) {
		fprintf(stderr, "usage: start [OPTION]... ROOT PROGRAM [ARG]...\n");
		exit(125);
	}
	return seconds;
}

int main(int argc, char **argv)
{
	struct plan p = { .left = -1, .fd = { -1, -1, -1 } };
	unsigned seconds = read_options(argc, argv, &p);

	open_streams(p.fd);
	enter(argv[optind], &p);
	argv += optind + 1;
	if (p.left >= 0)
		fill(argv, p.left);
	if (p.busy && open(p.busy, O_WRONLY | O_CLOEXEC) < 0)
		fail(p.busy);
	watch(seconds, run, argv, &p);
	return 0;
}
