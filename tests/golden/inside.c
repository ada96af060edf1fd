/*
 * inside [OPTION]... ROOT PROGRAM [ARG]...: runs PROGRAM with ROOT as the root
 * directory; as root by chroot alone, else in a user namespace of its own. Exit 77 where that is
 * not allowed.
 *   -x DIR  DIR, a path in ROOT, is on a mount that forbids execution
 *   -t DIR  DIR has a file system of its own, of two pages
 *   -w FILE is open for writing while it runs
 *   -s N    a seccomp filter refuses system call N with EPERM
 *   -a N    RLIMIT_AS
 *   -l N    RLIMIT_FSIZE
 *   -f N    the environment is filled until N bytes of the least ARG_MAX are left
 *   -c FILE has a file capability, and nobody may gain it
 *   -e      with more rights than its caller's: another real user, as a setuid program has
 *   -d      without capabilities: even root is then bound to modes
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/xattr.h>
#include <unistd.h>

extern char **environ;

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) >= 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

static bool become_root(int more)
{
	char uid[32], gid[32];

	snprintf(uid, sizeof uid, "0 %u 1", (unsigned)geteuid());
	snprintf(gid, sizeof gid, "0 %u 1", (unsigned)getegid());
	return !unshare(CLONE_NEWUSER | more) && write_text("/proc/self/setgroups", "deny") &&
	       write_text("/proc/self/uid_map", uid) && write_text("/proc/self/gid_map", gid);
}

static bool forbid_execution(const char *dir)
{
	return !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) &&
	       !mount(dir, dir, NULL, MS_BIND, NULL) &&
	       !mount(NULL, dir, NULL, MS_REMOUNT | MS_BIND | MS_NOEXEC, NULL);
}

static bool give_small_disk(const char *dir)
{
	return !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) &&
	       !mount("none", dir, "tmpfs", 0, "nr_blocks=2");
}

/* Root gets at its next execve what the bounding set leaves, and that is nothing. */
static bool drop_all(void)
{
	int cap = 0;

	while (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0)
		cap++;
	return cap > 0 && errno == EINVAL;
}

static bool forbid_call(const char *number)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)atoi(number), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof code / sizeof code[0], code };

	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

/* CAP_NET_RAW with the effective bit: struct vfs_cap_data, revision 2. */
static bool give_capability(const char *file)
{
	unsigned data[5] = { 0x02000001, 0x2000, 0, 0, 0 };

	return !setxattr(file, "security.capability", data, sizeof data, 0);
}

/* Of the least that execve takes, with the least stack, so much is left (fs/exec.c). */
static bool fill_environment(char **argv, long left)
{
	struct rlimit stack = { 500000, 500000 };
	long all = (long)strlen(argv[0]) + 1, half;
	static char *filled[3];

	for (int i = 0; argv[i]; i++)
		all += (long)strlen(argv[i]) + 1 + 8;
	half = (131072 - all - left) / 2 - 8;
	for (int i = 0; i < 2; i++) {
		filled[i] = malloc((size_t)half);
		if (!filled[i])
			return false;
		memset(filled[i], 'x', (size_t)half);
		memcpy(filled[i], i ? "B=" : "A=", 2);
		filled[i][half - 1] = 0;
	}
	environ = filled;
	return !setrlimit(RLIMIT_STACK, &stack);
}

int main(int argc, char **argv)
{
	const char *noexec = NULL, *small = NULL, *busy = NULL, *call = NULL, *capable = NULL;
	struct rlimit space = { 0, 0 }, file = { 0, 0 };
	bool drop = false, gained = false;
	long left = -1;
	int opt;

	while ((opt = getopt(argc, argv, "+x:t:w:s:a:l:f:c:de")) > 0) {
		if (opt == 'x')
			noexec = optarg;
		else if (opt == 't')
			small = optarg;
		else if (opt == 'w')
			busy = optarg;
		else if (opt == 's')
			call = optarg;
		else if (opt == 'a')
			space.rlim_cur = space.rlim_max = strtoul(optarg, NULL, 0);
		else if (opt == 'l')
			file.rlim_cur = file.rlim_max = strtoul(optarg, NULL, 0);
		else if (opt == 'f')
			left = atol(optarg);
		else if (opt == 'c')
			capable = optarg;
		else if (opt == 'd')
			drop = true;
		else if (opt == 'e')
			gained = true;
		else
			return 2;
	}
	if (argc - optind < 2)
		return 2;
	int more = noexec || small ? CLONE_NEWNS : 0;
	if (geteuid() != 0 ? !become_root(more) : more && unshare(more) && !become_root(more))
		return 77;
	if (chdir(argv[optind]) || (noexec && !forbid_execution(noexec)) ||
	    (small && !give_small_disk(small)))
		return 77;
	if (busy && open(busy, O_WRONLY) < 0)
		return 2;
	if (chroot(".") || chdir("/") || (drop && !drop_all()))
		return 77;
	if (capable && !(give_capability(capable) && drop_all()))
		return 77;
	if (space.rlim_cur && setrlimit(RLIMIT_AS, &space))
		return 77;
	if (file.rlim_cur && setrlimit(RLIMIT_FSIZE, &file))
		return 77;
	if (left >= 0 && !fill_environment(argv + optind + 1, left))
		return 77;
	if (call && !forbid_call(call))
		return 77;
	if (gained && setresuid(1, (uid_t)-1, (uid_t)-1))
		return 77;
	if (call)
		execveat(open(argv[optind + 1], O_PATH | O_CLOEXEC), "", argv + optind + 1, environ,
			 AT_EMPTY_PATH);
	else
		execve(argv[optind + 1], argv + optind + 1, environ);
	perror(argv[optind + 1]);
	return 2;
}
