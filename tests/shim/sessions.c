/* Sessions, terminals, mounts, mail aliases, and processes started in newer ways. */
#include <aliases.h>
#include <fcntl.h>
#include <fstab.h>
#include <spawn.h>
#include <ttyent.h>
#include <utmp.h>
#include <utmpx.h>
#include "probe.h"

static void show_entry(const char *symbol, const struct utmp *u)
{
	if (u == NULL)
		show(symbol, "none");
	else
		show(symbol, "%d %d %.32s %.4s %.32s %ld", u->ut_type, u->ut_pid, u->ut_line,
		     u->ut_id, u->ut_user, (long)u->ut_tv.tv_sec);
}

static void logins(void)
{
	struct utmp records[3] = {
		{.ut_type = BOOT_TIME, .ut_line = "~", .ut_user = "reboot"},
		{.ut_type = USER_PROCESS,
		 .ut_pid = 77,
		 .ut_line = "tty1",
		 .ut_id = "1",
		 .ut_user = "ann"},
		{.ut_type = DEAD_PROCESS, .ut_pid = 78, .ut_line = "tty2", .ut_id = "2"}};
	struct utmp want = {.ut_type = USER_PROCESS, .ut_id = "1", .ut_line = "tty1"}, entry,
		    *answer;
	struct utmpx other;
	int fd = open("utmp", O_CREAT | O_WRONLY | O_TRUNC, 0600);

	records[1].ut_tv.tv_sec = 1000;
	write(fd, records, sizeof records);
	close(fd);
	show("utmpname", "%d", utmpname("utmp"));
	WITH(int, utmpxname, (const char *)) show("utmpxname", "%d", utmpxname_("utmp"));
	setutent();
	show("setutent", "returned");
	show_entry("getutent", getutent());
	show("getutent_r", "%d", getutent_r(&entry, &answer));
	show_entry("getutent_r", answer);
	show_entry("getutent", getutent());
	show_entry("getutent", getutent());
	setutxent();
	show("setutxent", "returned");
	show_entry("getutxent", (struct utmp *)getutxent());
	show_entry("getutid", getutid(&want));
	setutent();
	show("getutid_r", "%d", getutid_r(&want, &entry, &answer));
	show_entry("getutid_r", answer);
	setutent();
	show_entry("getutline", getutline(&want));
	setutent();
	show("getutline_r", "%d", getutline_r(&want, &entry, &answer));
	show("getutline_r", "%d", getutline_r(&want, &entry, &answer));
	setutent();
	show_entry("getutxid", (struct utmp *)getutxid((struct utmpx *)&want));
	setutent();
	show_entry("getutxline", (struct utmp *)getutxline((struct utmpx *)&want));
	getutmpx(&records[1], &other);
	show("getutmpx", "%.32s", other.ut_user);
	getutmp(&other, &entry);
	show_entry("getutmp", &entry);
	endutent();
	show("endutent", "returned");
	endutxent();
	show("endutxent", "returned");
}

static void tables(void)
{
	struct aliasent alias, *answer;
	char buffer[2000];

	setaliasent();
	show("setaliasent", "returned");
	show("getaliasent", "%s", getaliasent() ? "some" : "none");
	show("getaliasent_r", "%d", getaliasent_r(&alias, buffer, sizeof buffer, &answer));
	show("getaliasbyname", "%s", getaliasbyname("no-such-alias") ? "some" : "none");
	show("getaliasbyname_r", "%d",
	     getaliasbyname_r("no-such-alias", &alias, buffer, sizeof buffer, &answer));
	endaliasent();
	show("endaliasent", "returned");
	show("setfsent", "%d", setfsent() >= 0);
	show("getfsent", "%s", getfsent() ? getfsent() ? "more" : "one" : "none");
	show("getfsspec", "%s", getfsspec("no-such-device") ? "some" : "none");
	show("getfsfile", "%s", getfsfile("/no-such-place") ? "some" : "none");
	endfsent();
	show("endfsent", "returned");
	show("setttyent", "%d", setttyent());
	show("getttyent", "%s", getttyent() ? "some" : "none");
	show("getttynam", "%s", getttynam("tty1") ? "some" : "none");
	show("endttyent", "%d", endttyent());
}

/* A shell under actions tells what it has: which descriptors, which group, which signals. */
static void spawn_tells(const char *symbol, int by_path, const posix_spawn_file_actions_t *actions,
			const posix_spawnattr_t *attributes)
{
	char script[512];
	char *argv[] = {"sh", "-c", script, NULL}, *envp[] = {"A=b", NULL};
	pid_t child = -1;
	int status = -1, error;

	snprintf(script, sizeof script,
		 "o=; for f in 3 40 50 51; do [ ! -e /proc/self/fd/$f ] || o=\"$o $f\"; done; "
		 "echo \"%s: has$o, $A, ${PWD##*/}\"; exit 7",
		 symbol);
	fflush(stdout);
	error = by_path ? posix_spawnp(&child, "sh", actions, attributes, argv, envp)
			: posix_spawn(&child, "/bin/sh", actions, attributes, argv, envp);
	if (error == 0)
		waitpid(child, &status, 0);
	show(symbol, "%d %d %d", error, WIFEXITED(status), WEXITSTATUS(status));
}

static void spawn_actions(void)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t set;

	dup2(1, 40);
	dup2(1, 50);
	posix_spawn_file_actions_init(&actions);
	spawn_tells("posix_spawn", 0, &actions, NULL);
	spawn_tells("posix_spawnp", 1, NULL, NULL);
	posix_spawn_file_actions_addopen(&actions, 51, "/dev/null", 0, 0);
	posix_spawn_file_actions_adddup2(&actions, 51, 3);
	posix_spawn_file_actions_addclosefrom_np(&actions, 41);
	posix_spawn_file_actions_addchdir_np(&actions, "/");
	spawn_tells("posix_spawn", 0, &actions, NULL);
	spawn_tells("posix_spawnp", 1, &actions, NULL);
	posix_spawnattr_init(&attributes);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	posix_spawnattr_setsigmask(&attributes, &set);
	posix_spawnattr_setsigdefault(&attributes, &set);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_RESETIDS);
	spawn_tells("posix_spawn", 0, &actions, &attributes);
	posix_spawn_file_actions_addopen(&actions, 0, "/no/such/file", 0, 0);
	spawn_tells("posix_spawn", 0, &actions, &attributes);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	posix_spawn_file_actions_addtcsetpgrp_np(&actions, 0); /* no terminal */
	spawn_tells("posix_spawn_file_actions_addtcsetpgrp_np", 0, &actions, NULL);
	posix_spawn_file_actions_destroy(&actions);
	close(40);
	close(50);
}

static void starts(void)
{
	char *argv[] = {"true", NULL}, *envp[] = {NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int pidfd = -1, cgroup = 0;
	siginfo_t info;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	WITH(int, pidfd_spawn, (int *, const char *, void *, void *, char **, char **))
	{
		show("pidfd_spawn", "%d",
		     pidfd_spawn_(&pidfd, "/bin/true", NULL, NULL, argv, envp));
		show("pidfd_spawn", "%d", waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED));
		show("pidfd_spawn", "%d", pidfd_spawn_(&pidfd, "/no/such", NULL, NULL, argv, envp));
	}
	WITH(int, pidfd_spawnp, (int *, const char *, void *, void *, char **, char **))
	{
		show("pidfd_spawnp", "%d", pidfd_spawnp_(&pidfd, "true", NULL, NULL, argv, envp));
		waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED);
	}
	WITH(pid_t, pidfd_getpid, (int))
	{
		int own = ((int (*)(pid_t, unsigned))need("pidfd_open"))(getpid(), 0);

		show("pidfd_getpid", "%d", pidfd_getpid_(own) == getpid());
		show("pidfd_getpid", "%d", pidfd_getpid_(-1));
		show("pidfd_getpid", "%d", pidfd_getpid_(0));
		show("pidfd_getpid", "%d", pidfd_getpid_(pidfd));
	}
	WITH(int, posix_spawn_file_actions_addclosefrom_np, (void *, int))
	show("posix_spawn_file_actions_addclosefrom_np", "%d",
	     posix_spawn_file_actions_addclosefrom_np_(&actions, 3));
	show("posix_spawn_file_actions_addclosefrom_np", "%d",
	     posix_spawn_file_actions_addclosefrom_np(&actions, -1));
	WITH(int, posix_spawn_file_actions_addtcsetpgrp_np, (void *, int))
	show("posix_spawn_file_actions_addtcsetpgrp_np", "%d",
	     posix_spawn_file_actions_addtcsetpgrp_np_(&actions, 0));
	WITH(int, posix_spawnattr_setcgroup_np, (void *, int))
	show("posix_spawnattr_setcgroup_np", "%d", posix_spawnattr_setcgroup_np_(&attributes, 5));
	WITH(int, posix_spawnattr_getcgroup_np, (void *, int *))
	show("posix_spawnattr_getcgroup_np", "%d",
	     posix_spawnattr_getcgroup_np_(&attributes, &cgroup));
}

int main(void)
{
	logins();
	tables();
	starts();
	spawn_actions();
	WITH(void, __libc_freeres, (void)) show("__libc_freeres", "%d", (__libc_freeres_(), 1));
	WITH(int, __nss_configure_lookup, (const char *, const char *))
	show("__nss_configure_lookup", "%d", __nss_configure_lookup_("passwd", "files"));
	show("_libc_intl_domainname", "%s", (char *)need("_libc_intl_domainname"));
	show("_nl_default_dirname", "%s", (char *)need("_nl_default_dirname"));
	show("_nl_msg_cat_cntr", "%d", need("_nl_msg_cat_cntr") != NULL);
	show("_nl_domain_bindings", "%d", *(void **)need("_nl_domain_bindings") == NULL);
}
