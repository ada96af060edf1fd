/*
 * spawn.c: starting processes in glibc's newer ways. A child that is not waited for yet keeps its
 * number, so its descriptor can be opened after posix_spawn. A control group, which posix_spawn
 * cannot be told, is refused.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim.h"

int pidfd_open(pid_t pid, unsigned flags);
int pidfd_spawn(int *pidfd, const char *path, const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]);
int pidfd_spawnp(int *pidfd, const char *file, const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]);
pid_t pidfd_getpid(int pidfd);
int posix_spawnattr_setcgroup_np(posix_spawnattr_t *attributes, int cgroup);
int posix_spawnattr_getcgroup_np(const posix_spawnattr_t *attributes, int *cgroup);

/* Without a descriptor for it the child is ended: the caller would never know of it. */
static int finish(pid_t child, int error, int *pidfd)
{
	int opened;

	if (error != 0)
		return error;
	opened = pidfd_open(child, 0);
	if (opened >= 0) {
		*pidfd = opened;
		return 0;
	}
	error = errno;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return error;
}

int pidfd_spawn(int *pidfd, const char *path, const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	pid_t child = -1;
	int error = posix_spawn(&child, path, actions, attributes, argv, envp);

	return finish(child, error, pidfd);
}

int pidfd_spawnp(int *pidfd, const char *file, const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
	pid_t child = -1;
	int error = posix_spawnp(&child, file, actions, attributes, argv, envp);

	return finish(child, error, pidfd);
}

/* The line "Pid:" of the descriptor's /proc/self/fdinfo; a process that is gone is -1 there. */
pid_t pidfd_getpid(int pidfd)
{
	char path[64], line[128];
	FILE *info;
	long pid = 0;

	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
	info = fopen(path, "re");
	if (info == NULL) {
		errno = EBADF;
		return -1;
	}
	errno = EINVAL; /* for a descriptor that is no process's */
	while (fgets(line, sizeof line, info) != NULL)
		if (strncmp(line, "Pid:", 4) == 0)
			pid = strtol(line + 4, NULL, 10);
	fclose(info);
	if (pid < 0)
		errno = ESRCH;
	return pid > 0 ? (pid_t)pid : -1;
}

int posix_spawnattr_setcgroup_np(posix_spawnattr_t *attributes, int cgroup)
{
	(void)attributes;
	(void)cgroup;
	return ENOSYS;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the interface */
int posix_spawnattr_getcgroup_np(const posix_spawnattr_t *attributes, int *cgroup)
{
	(void)attributes;
	(void)cgroup;
	return ENOSYS;
}
