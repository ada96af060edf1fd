/*
 * misc.c: single functions of unistd.h, sys/ and time.h. Those that need what Linux or this layer
 * does not have fail with errno, as glibc's stubs do.
 */
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <sched.h>

#include "shim.h"

struct cmsghdr *__cmsg_nxthdr(struct msghdr *message, struct cmsghdr *control);
void *__sched_cpualloc(size_t n);
void __sched_cpufree(void *set);
int timespec_getres(struct timespec *to, int base);
void __libc_freeres(void);
int __nss_configure_lookup(const char *database, const char *services);
int dysize(int year);
int ttyslot(void);
int chflags(const char *path, unsigned long flags);
int fchflags(int fd, unsigned long flags);
int revoke(const char *path);
int setlogin(const char *name);
int sethostid(long id);
int stty(int fd, const void *to);
int gtty(int fd, void *to);
int profil(const unsigned short *to, size_t n, size_t offset, unsigned scale);
int sprofil(void *ranges, int n, void *interval, unsigned flags);
void moncontrol(int on);
void monstartup(unsigned long from, unsigned long to);
void _mcleanup(void);
int __profile_frequency(void);
void __cyg_profile_func_enter(void *function, void *site);
void __cyg_profile_func_exit(void *function, void *site);
unsigned gnu_dev_major(unsigned long device);
unsigned gnu_dev_minor(unsigned long device);
unsigned long gnu_dev_makedev(unsigned major, unsigned minor);

/* The next control message, or NULL when what is left cannot hold its header. */
struct cmsghdr *__cmsg_nxthdr(struct msghdr *message, struct cmsghdr *control)
{
	size_t left = (size_t)((char *)message->msg_control + message->msg_controllen -
			       (char *)control);

	if (control->cmsg_len < sizeof *control ||
	    CMSG_ALIGN(control->cmsg_len) + sizeof *control > left)
		return NULL;
	return (struct cmsghdr *)(void *)((char *)control + CMSG_ALIGN(control->cmsg_len));
}

void *__sched_cpualloc(size_t n)
{
	return calloc((n + 63) / 64, 8);
}

void __sched_cpufree(void *set)
{
	free(set);
}

int timespec_getres(struct timespec *to, int base)
{
	if (base != TIME_UTC || (to != NULL && clock_getres(CLOCK_REALTIME, to) != 0))
		return 0;
	return base;
}

int dysize(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 366 : 365;
}

/* No /etc/ttys, as on every glibc system of today: the first and only slot. */
int ttyslot(void)
{
	return 0;
}

/* Nothing is freed: the process ends, or valgrind asked for it and only looks. */
void __libc_freeres(void)
{
}

/* Which services a database asks is fixed here: files, and DNS for hosts. */
int __nss_configure_lookup(const char *database, const char *services)
{
	if (database == NULL || services == NULL) {
		errno = EINVAL;
		return -1;
	}
	errno = ENOSYS;
	return -1;
}

static int unsupported(void)
{
	errno = ENOSYS;
	return -1;
}

int chflags(const char *path, unsigned long flags)
{
	(void)path;
	(void)flags;
	return unsupported();
}

int fchflags(int fd, unsigned long flags)
{
	(void)fd;
	(void)flags;
	return unsupported();
}

int revoke(const char *path)
{
	(void)path;
	return unsupported();
}

int setlogin(const char *name)
{
	(void)name;
	return unsupported();
}

int stty(int fd, const void *to)
{
	(void)fd;
	(void)to;
	return unsupported();
}

int gtty(int fd, void *to)
{
	(void)fd;
	(void)to;
	return unsupported();
}

/* glibc writes /etc/hostid, which musl's gethostid never reads. */
int sethostid(long id)
{
	(void)id;
	return unsupported();
}

/* Profiling by SIGPROF of gprof's start files: nothing is sampled. */
int profil(const unsigned short *to, size_t n, size_t offset, unsigned scale)
{
	(void)n;
	(void)offset;
	(void)scale;
	return to == NULL ? 0 : unsupported(); /* NULL switches sampling off, which it is */
}

int sprofil(void *ranges, int n, void *interval, unsigned flags)
{
	(void)ranges;
	(void)interval;
	(void)flags;
	return n == 0 ? 0 : unsupported();
}

void moncontrol(int on)
{
	(void)on;
}

void monstartup(unsigned long from, unsigned long to)
{
	(void)from;
	(void)to;
}

void _mcleanup(void)
{
}

int __profile_frequency(void)
{
	return 100;
}

/* -finstrument-functions without functions of the program's own: nothing to call, in glibc as well.
 */
void __cyg_profile_func_enter(void *function, void *site)
{
	(void)function;
	(void)site;
}

void __cyg_profile_func_exit(void *function, void *site)
{
	(void)function;
	(void)site;
}

unsigned gnu_dev_major(unsigned long device)
{
	return (unsigned)((device >> 8 & 0xfff) | (device >> 32 & 0xfffff000UL));
}

unsigned gnu_dev_minor(unsigned long device)
{
	return (unsigned)((device & 0xff) | (device >> 12 & 0xffffff00UL));
}

unsigned long gnu_dev_makedev(unsigned major, unsigned minor)
{
	return ((unsigned long)major & 0xfff) << 8 | ((unsigned long)major & 0xfffff000UL) << 32 |
	       (minor & 0xffU) | ((unsigned long)minor & 0xffffff00UL) << 12;
}
