/* May the user who starts a program of another root execute a file? What stat says comes in, a yes
   or no goes out; who this process is does not count. */
#include "host/host.h"

#include <sys/stat.h>
#include <sys/xattr.h>

static bool is_in_group(const struct user *u, uint32_t gid)
{
	unsigned i = 0;
	while (i < u->ngroups && u->groups[i] != gid)
		i++;
	return gid == u->gid || i < u->ngroups;
}

/* The x bit of the class that the user is in (fs/namei.c, acl_permission_check). */
static bool lets_through(const struct user *u, const char *full)
{
	struct stat st;
	if (stat(full, &st) != 0 || getxattr(full, "system.posix_acl_access", NULL, 0) > 0)
		return true;
	if (st.st_uid == u->uid)
		return st.st_mode & S_IXUSR;
	return st.st_mode & (is_in_group(u, st.st_gid) ? S_IXGRP : S_IXOTH);
}

bool host_user_may_exec(const struct host *h, const char *full)
{
	return !h->user || lets_through(h->user, full);
}
