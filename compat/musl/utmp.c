/*
 * utmp.c: who is logged in: /var/run/utmp, in records that glibc's tools write. musl's
 * functions of these names never find anyone. In: the file. Out: records, one a call. Writing is
 * refused, as in musl: no login program of a container needs it.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "abi.h"
#include "shim.h"

#define PATH_BYTES 256

/* glibc's struct utmp. */
struct entry {
	int16_t type;
	int32_t pid;
	char line[32], id[4], user[32], host[256];
	int16_t termination, status;
	utmp_word session;
	utmp_word seconds, microseconds;
	int32_t address[4];
	char unused[20];
};

_Static_assert(sizeof(struct entry) == UTMP_BYTES, "glibc's record");

enum { RUN_LVL = 1, OLD_TIME = 4, INIT_PROCESS = 5, LOGIN_PROCESS = 6, USER = 7, DEAD = 8 };

int getutent_r(struct entry *to, struct entry **answer);
int getutid_r(const struct entry *want, struct entry *to, struct entry **answer);
int getutline_r(const struct entry *want, struct entry *to, struct entry **answer);
void getutmp(const struct entry *from, struct entry *to);
void getutmpx(const struct entry *from, struct entry *to);
void shim_setutent(void) __asm__("setutent");
void shim_endutent(void) __asm__("endutent");
struct entry *shim_getutent(void) __asm__("getutent");
struct entry *shim_getutid(const struct entry *want) __asm__("getutid");
struct entry *shim_getutline(const struct entry *want) __asm__("getutline");
int shim_utmpname(const char *name) __asm__("utmpname");

static char path[PATH_BYTES] = "/var/run/utmp";
static int fd = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void close_file(void)
{
	if (fd >= 0)
		close(fd);
	fd = -1;
}

static bool read_next(struct entry *to)
{
	if (fd < 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && read(fd, to, sizeof *to) == (ssize_t)sizeof *to;
}

int getutent_r(struct entry *to, struct entry **answer)
{
	bool found;

	pthread_mutex_lock(&lock);
	found = read_next(to);
	pthread_mutex_unlock(&lock);
	*answer = found ? to : NULL;
	return found ? 0 : -1;
}

/* Times and run levels are looked for by their type, processes by their id. */
static bool has_id(const struct entry *entry, const struct entry *want)
{
	if (want->type >= RUN_LVL && want->type <= OLD_TIME)
		return entry->type == want->type;
	return entry->type >= INIT_PROCESS && entry->type <= DEAD &&
	       strncmp(entry->id, want->id, sizeof want->id) == 0;
}

static bool has_line(const struct entry *entry, const struct entry *want)
{
	return (entry->type == USER || entry->type == LOGIN_PROCESS) &&
	       strncmp(entry->line, want->line, sizeof want->line) == 0;
}

static int find(bool (*is)(const struct entry *, const struct entry *), const struct entry *want,
		struct entry *to, struct entry **answer)
{
	while (getutent_r(to, answer) == 0)
		if (is(to, want))
			return 0;
	errno = ESRCH;
	return -1;
}

int getutid_r(const struct entry *want, struct entry *to, struct entry **answer)
{
	return find(has_id, want, to, answer);
}

int getutline_r(const struct entry *want, struct entry *to, struct entry **answer)
{
	return find(has_line, want, to, answer);
}

static struct entry ours;

struct entry *shim_getutent(void)
{
	struct entry *answer;

	if (!shim_caller_is_glibc(SHIM_CALLER))
		return NULL; /* musl's record is another, and its functions find none */
	getutent_r(&ours, &answer);
	return answer;
}

/* What is looked for may be the answer of the call before. */
struct entry *shim_getutid(const struct entry *want)
{
	struct entry copy, *answer;

	if (!shim_caller_is_glibc(SHIM_CALLER))
		return NULL;
	copy = *want;
	getutid_r(&copy, &ours, &answer);
	return answer;
}

struct entry *shim_getutline(const struct entry *want)
{
	struct entry copy, *answer;

	if (!shim_caller_is_glibc(SHIM_CALLER))
		return NULL;
	copy = *want;
	getutline_r(&copy, &ours, &answer);
	return answer;
}

void shim_setutent(void)
{
	pthread_mutex_lock(&lock);
	close_file();
	pthread_mutex_unlock(&lock);
}

void shim_endutent(void)
{
	shim_setutent();
}

int shim_utmpname(const char *name)
{
	if (strlen(name) >= sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	pthread_mutex_lock(&lock);
	close_file();
	memcpy(path, name, strlen(name) + 1);
	pthread_mutex_unlock(&lock);
	return 0;
}

/* utmp and utmpx are one here. */
void getutmp(const struct entry *from, struct entry *to)
{
	*to = *from;
}

void getutmpx(const struct entry *from, struct entry *to)
{
	*to = *from;
}
