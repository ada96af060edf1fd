/*
 * accounts.c: users and groups in the forms that musl lacks: one entry a call into a caller's
 * buffer. musl's own functions parse; they share one static answer, hence the lock.
 */
#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "records.h"
#include "shim.h"

int getpwent_r(struct passwd *to, char *buffer, size_t n, struct passwd **answer);
int fgetpwent_r(FILE *file, struct passwd *to, char *buffer, size_t n, struct passwd **answer);
int getgrent_r(struct group *to, char *buffer, size_t n, struct group **answer);
int fgetgrent_r(FILE *file, struct group *to, char *buffer, size_t n, struct group **answer);
int getpw(uid_t uid, char *to);
int group_member(gid_t gid);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int copy_user(const struct passwd *from, struct passwd *to, char *buffer, size_t n,
		     struct passwd **answer)
{
	struct packing packing = pack_into(buffer, n);

	*answer = NULL;
	if (from == NULL)
		return ENOENT;
	*to = *from;
	to->pw_name = pack_string(&packing, from->pw_name);
	to->pw_passwd = pack_string(&packing, from->pw_passwd);
	to->pw_gecos = pack_string(&packing, from->pw_gecos);
	to->pw_dir = pack_string(&packing, from->pw_dir);
	to->pw_shell = pack_string(&packing, from->pw_shell);
	if (packing.full)
		return ERANGE;
	*answer = to;
	return 0;
}

int getpwent_r(struct passwd *to, char *buffer, size_t n, struct passwd **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	error = copy_user(getpwent(), to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error;
}

int fgetpwent_r(FILE *file, struct passwd *to, char *buffer, size_t n, struct passwd **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	error = copy_user(fgetpwent(file), to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error;
}

static int copy_group(const struct group *from, struct group *to, char *buffer, size_t n,
		      struct group **answer)
{
	struct packing packing = pack_into(buffer, n);

	*answer = NULL;
	if (from == NULL)
		return ENOENT;
	*to = *from;
	to->gr_name = pack_string(&packing, from->gr_name);
	to->gr_passwd = pack_string(&packing, from->gr_passwd);
	to->gr_mem = pack_list(&packing, from->gr_mem, list_length(from->gr_mem));
	if (packing.full)
		return ERANGE;
	*answer = to;
	return 0;
}

int getgrent_r(struct group *to, char *buffer, size_t n, struct group **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	error = copy_group(getgrent(), to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error;
}

int fgetgrent_r(FILE *file, struct group *to, char *buffer, size_t n, struct group **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	error = copy_group(fgetgrent(file), to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error;
}

/* The user's line of /etc/passwd, written without any limit: the interface has none. */
int getpw(uid_t uid, char *to)
{
	const struct passwd *user = getpwuid(uid);

	if (to == NULL) {
		errno = EINVAL;
		return -1;
	}
	if (user == NULL)
		return -1;
	sprintf(to, "%s:%s:%lu:%lu:%s:%s:%s", user->pw_name, user->pw_passwd,
		(unsigned long)user->pw_uid, (unsigned long)user->pw_gid, user->pw_gecos,
		user->pw_dir, user->pw_shell);
	return 0;
}

/* Whether the group is one of the process's supplementary ones. */
int group_member(gid_t gid)
{
	int n = getgroups(0, NULL);
	gid_t *groups = n > 0 ? malloc((size_t)n * sizeof *groups) : NULL;
	bool member = false;

	n = groups != NULL ? getgroups(n, groups) : 0;
	for (int i = 0; i < n; i++)
		member = member || groups[i] == gid;
	free(groups);
	return member;
}
