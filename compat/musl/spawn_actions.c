/*
 * spawn_actions.c: posix_spawn with the actions of glibc's that musl's cannot be told: closefrom
 * and tcsetpgrp. They go into musl's own list of actions, under numbers that musl's child would
 * pass over; a list that has one is carried out by a child of ours, every other by musl's.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim.h"

/* musl's own, src/process/fdop.h, since 1.1.24; newer actions come first. */
struct action {
	struct action *older, *newer;
	int what, fd, from, flags;
	mode_t mode;
	char path[];
};

enum {
	ACTION_CLOSE = 1,
	ACTION_DUP2,
	ACTION_OPEN,
	ACTION_CHDIR,
	ACTION_FCHDIR,
	ACTION_CLOSEFROM = 100, /* ours, from here on */
	ACTION_TCSETPGRP
};

int close_range(unsigned first, unsigned last, int flags);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t *actions, int fd);
SHIM_MUSL(posix_spawn)
SHIM_MUSL(posix_spawnp)

static int add(posix_spawn_file_actions_t *actions, int what, int fd)
{
	struct action *new;

	if (fd < 0)
		return EBADF;
	new = calloc(1, sizeof *new); /* freed by musl's posix_spawn_file_actions_destroy */
	if (new == NULL)
		return ENOMEM;
	new->what = what;
	new->fd = fd;
	new->older = actions->__actions;
	if (new->older != NULL)
		new->older->newer = new;
	actions->__actions = new;
	return 0;
}

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first)
{
	return add(actions, ACTION_CLOSEFROM, first);
}

int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t *actions, int fd)
{
	return add(actions, ACTION_TCSETPGRP, fd);
}

/* --- the child: the parent's memory is its own until it executes ------------------------------ */

static int put_at(int from, int to)
{
	int flags;

	if (from != to)
		return dup2(from, to) < 0;
	flags = fcntl(from, F_GETFD);
	return flags < 0 || fcntl(from, F_SETFD, flags & ~FD_CLOEXEC) < 0;
}

static int open_at(const struct action *a)
{
	int fd = open(a->path, a->flags, a->mode);
	int failed;

	if (fd < 0 || fd == a->fd)
		return fd < 0;
	failed = dup2(fd, a->fd) < 0;
	close(fd);
	return failed;
}

/* Returns whether it failed; errno says why. */
static int act(const struct action *a)
{
	switch (a->what) {
	case ACTION_CLOSE: close(a->fd); return 0;
	case ACTION_DUP2: return put_at(a->from, a->fd);
	case ACTION_OPEN: return open_at(a);
	case ACTION_CHDIR: return chdir(a->path) < 0;
	case ACTION_FCHDIR: return fchdir(a->fd) < 0;
	case ACTION_CLOSEFROM: return close_range((unsigned)a->fd, UINT_MAX, 0) < 0;
	case ACTION_TCSETPGRP: return tcsetpgrp(a->fd, getpgrp()) < 0;
	default: errno = ENOSYS; return 1;
	}
}

/* No handler of the parent's may run in its memory. */
static void reset_handlers(const sigset_t *defaults)
{
	struct sigaction was;

	for (int i = 1; i < NSIG; i++) {
		if (sigaction(i, NULL, &was) < 0 || was.sa_handler == SIG_DFL ||
		    (was.sa_handler == SIG_IGN && !sigismember(defaults, i)))
			continue;
		was.sa_handler = SIG_DFL;
		was.sa_flags = 0;
		sigaction(i, &was, NULL);
	}
}

static int schedule(const posix_spawnattr_t *a, short flags)
{
	struct sched_param param;
	int policy;

	posix_spawnattr_getschedparam(a, &param);
	posix_spawnattr_getschedpolicy(a, &policy);
	/* musl's functions of these names fail: the kernel knows threads alone */
	if (flags & POSIX_SPAWN_SETSCHEDULER)
		return syscall(SYS_sched_setscheduler, 0, policy, &param) < 0;
	if (flags & POSIX_SPAWN_SETSCHEDPARAM)
		return syscall(SYS_sched_setparam, 0, &param) < 0;
	return 0;
}

/* Takes on what the attributes ask for; returns whether that failed. */
static int become(const posix_spawnattr_t *a, short flags)
{
	sigset_t defaults;
	pid_t group;

	sigemptyset(&defaults);
	if (flags & POSIX_SPAWN_SETSIGDEF)
		posix_spawnattr_getsigdefault(a, &defaults);
	reset_handlers(&defaults);
	if ((flags & POSIX_SPAWN_SETSID) && setsid() < 0)
		return 1;
	if (flags & POSIX_SPAWN_SETPGROUP) {
		posix_spawnattr_getpgroup(a, &group);
		if (setpgid(0, group) < 0)
			return 1;
	}
	/* not by musl's functions, which speak to all threads of the parent */
	if ((flags & POSIX_SPAWN_RESETIDS) && (syscall(SYS_setresgid, -1, getgid(), -1) < 0 ||
					       syscall(SYS_setresuid, -1, getuid(), -1) < 0))
		return 1;
	return schedule(a, flags);
}

struct order {
	const posix_spawn_file_actions_t *actions;
	const posix_spawnattr_t *attributes; /* or NULL */
	sigset_t mask;                       /* the caller's */
	int (*execute)(const char *, char *const[], char *const[]);
	const char *file;
	char *const *argv, *const *envp;
};

static int carry_out(const struct order *o)
{
	const struct action *a = o->actions->__actions;
	sigset_t mask = o->mask;
	posix_spawnattr_t none;
	short flags = 0;

	if (o->attributes != NULL)
		posix_spawnattr_getflags(o->attributes, &flags);
	else
		posix_spawnattr_init(&none);
	if (become(o->attributes != NULL ? o->attributes : &none, flags))
		return errno;
	while (a->older != NULL)
		a = a->older;
	for (; a != NULL; a = a->newer)
		if (act(a))
			return errno;
	if (flags & POSIX_SPAWN_SETSIGMASK)
		posix_spawnattr_getsigmask(o->attributes, &mask);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	o->execute(o->file, o->argv, o->envp);
	return errno;
}

/* --- the parent ------------------------------------------------------------------------------- */

static bool has_ours(const posix_spawn_file_actions_t *actions)
{
	const struct action *a = actions != NULL ? actions->__actions : NULL;

	while (a != NULL && a->what < ACTION_CLOSEFROM)
		a = a->older;
	return a != NULL;
}

static int spawn(pid_t *pid, struct order *o)
{
	volatile int failed = 0; /* the child writes it, and the parent waits for that */
	sigset_t all;
	pid_t child;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &o->mask);
	/* NOLINTNEXTLINE(clang-analyzer-security.insecureAPI.vfork): this is posix_spawn itself */
	child = vfork();
	if (child == 0) {
		/* NOLINTNEXTLINE(clang-analyzer-unix.Vfork): it makes system calls alone */
		failed = carry_out(o);
		_exit(127);
	}
	if (child < 0)
		failed = errno;
	else if (failed != 0)
		waitpid(child, NULL, 0);
	sigprocmask(SIG_SETMASK, &o->mask, NULL);
	if (failed == 0 && pid != NULL)
		*pid = child;
	return failed;
}

int posix_spawn(pid_t *restrict pid, const char *restrict path,
		const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *restrict attributes, char *const *restrict argv,
		char *const *restrict envp)
{
	struct order o = {actions, attributes, {{0}}, execve, path, argv, envp};

	if (has_ours(actions))
		return spawn(pid, &o);
	return musl_posix_spawn()(pid, path, actions, attributes, argv, envp);
}

int posix_spawnp(pid_t *restrict pid, const char *restrict file,
		 const posix_spawn_file_actions_t *actions,
		 const posix_spawnattr_t *restrict attributes, char *const *restrict argv,
		 char *const *restrict envp)
{
	struct order o = {actions, attributes, {{0}}, execvpe, file, argv, envp};

	if (has_ours(actions))
		return spawn(pid, &o);
	return musl_posix_spawnp()(pid, file, actions, attributes, argv, envp);
}
