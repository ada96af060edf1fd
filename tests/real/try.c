/*
 * try ROOT PROGRAM [ARG]...: what does the kernel do with PROGRAM in the root folder ROOT? One plain execve, no shell in
 * between, a small stated environment, no input; prints one line, `errno N NAME`, `exit N`, `signal N` or `timeout`.
 * As root it enters by chroot, else in a user namespace of its own; /proc and /dev are the machine's where that is allowed.
 *   -o FILE -e FILE  its output and errors   -t SECONDS  10 unless told   -E NAME=VALUE  one more variable
 *   -p  by pivot_root, as containers are: a chroot may have no user namespaces
 *   -n  no /proc and no /dev                 -x DIR  DIR of the root is mounted noexec (exit 77 where we may not)
 */
#define _GNU_SOURCE
#include "outcome.h"

#include <sched.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/syscall.h>

static char *env[16] = { "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/root", "LC_ALL=C", "TERM=dumb" };

static void write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(path);
	close(fd);
}

/* Own mounts, so that they end with us; whoever is not root becomes root of a user namespace first. */
static bool leave_namespaces(void)
{
	char map[64];
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (uid == 0)
		return !unshare(CLONE_NEWNS) && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
		fail("a user namespace (run as root, or allow them)");
	write_text("/proc/self/setgroups", "deny");
	snprintf(map, sizeof map, "0 %u 1", (unsigned)uid);
	write_text("/proc/self/uid_map", map);
	snprintf(map, sizeof map, "0 %u 1", (unsigned)gid);
	write_text("/proc/self/gid_map", map);
	return true;
}

static void enter(const char *root, bool bare, bool pivot, const char *noexec)
{
	bool mounts = leave_namespaces();

	pivot = pivot && mounts && !mount(root, root, NULL, MS_BIND | MS_REC, NULL);
	if (chdir(root))
		fail(root);
	if (mounts && !bare) {
		mount("/proc", "proc", NULL, MS_BIND | MS_REC, NULL);
		mount("/dev", "dev", NULL, MS_BIND | MS_REC, NULL);
	}
	if (noexec && (!mounts || mount(noexec, noexec, NULL, MS_BIND, NULL) ||
		       mount(NULL, noexec, NULL, MS_REMOUNT | MS_BIND | MS_NOEXEC, NULL)))
		exit(77);
	if (pivot ? syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/") : chroot(".") || chdir("/"))
		fail("chroot");
}

static void run(char **argv, const void *streams, int report)
{
	settle(streams);
	execve(argv[0], argv, env);
	refused(report);
}

int main(int argc, char **argv)
{
	int opt, fd[3] = { -1, -1, -1 }, nenv = 4;
	unsigned seconds = 10;
	bool bare = false, pivot = false;
	const char *noexec = NULL;

	while ((opt = getopt(argc, argv, "+o:e:t:E:x:np")) > 0) {
		switch (opt) {
		case 'o': fd[1] = create(optarg); break;
		case 'e': fd[2] = create(optarg); break;
		case 't': seconds = (unsigned)atoi(optarg); break;
		case 'E': if (nenv < 15) env[nenv++] = optarg; break;
		case 'x': noexec = optarg; break;
		case 'n': bare = true; break;
		case 'p': pivot = true; break;
		default: return 125;
		}
	}
	if (argc - optind < 2) {
		fprintf(stderr, "usage: try [OPTION]... ROOT PROGRAM [ARG]...\n");
		return 125;
	}
	open_streams(fd);
	enter(argv[optind], bare, pivot, noexec);
	watch(seconds, run, argv + optind + 1, fd);
	return 0;
}
