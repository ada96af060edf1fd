/*
 * inside [-x DIR] [-w FILE] [-d] ROOT PROGRAM [ARG]...: runs PROGRAM with ROOT as the root
 * directory; as root by chroot alone, else in a user namespace of its own. Exit 77 where that is
 * not allowed.
 *   -x DIR  DIR, a path in ROOT, is on a mount that forbids execution
 *   -w FILE is open for writing while it runs
 *   -s N    a seccomp filter refuses system call N with EPERM
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

int main(int argc, char **argv)
{
	const char *noexec = NULL, *busy = NULL, *call = NULL;
	bool drop = false;
	int opt;

	while ((opt = getopt(argc, argv, "+x:w:s:d")) > 0) {
		if (opt == 'x')
			noexec = optarg;
		else if (opt == 'w')
			busy = optarg;
		else if (opt == 's')
			call = optarg;
		else if (opt == 'd')
			drop = true;
		else
			return 2;
	}
	if (argc - optind < 2)
		return 2;
	int more = noexec ? CLONE_NEWNS : 0;
	if (geteuid() != 0 ? !become_root(more) : more && unshare(more) && !become_root(more))
		return 77;
	if (chdir(argv[optind]) || (noexec && !forbid_execution(noexec)))
		return 77;
	if (busy && open(busy, O_WRONLY) < 0)
		return 2;
	if (chroot(".") || chdir("/") || (drop && !drop_all()) || (call && !forbid_call(call)))
		return 77;
	execve(argv[optind + 1], argv + optind + 1, environ);
	perror(argv[optind + 1]);
	return 2;
}
