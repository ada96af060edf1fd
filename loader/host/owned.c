/* Decides which files a program may be given that nobody named: those that only its owner, its user
   or root can have put there. The answer of lstat comes in. */
#include "host/owned.h"

#include <sys/stat.h>

void owners_of(struct host *h, const struct file *program, bool root_alone, struct owners *out)
{
	*out = (struct owners){.host = h, .root_alone = root_alone};
	out->user = h->uid;
	out->program = program ? program->inode.uid : h->uid;
}

static bool is_owner(struct owners *o, uint32_t uid)
{
	struct inode n;
	if (uid == 0)
		return true;
	if (o->root_alone)
		return false;
	if (uid == o->user || uid == o->program)
		return true;
	if (!o->top_known)
		o->top = o->host->ops->lstat(o->host, "/", &n) ? 0 : n.uid;
	o->top_known = true;
	return uid == o->top;
}

/* A container that runs as any user, in root's group, has files that this group may write. */
static bool is_closed(const struct owners *o, const struct inode *n)
{
	const struct host *h = o->host;
	if (file_type(n) == TYPE_SYMLINK)
		return true;
	if (n->mode & S_IWOTH)
		return false;
	if (!(n->mode & S_IWGRP))
		return true;
	return !o->root_alone && (n->gid == n->uid || (n->gid == 0 && h->gid == 0 && h->uid != 0));
}

bool owned_inode(struct owners *o, const struct inode *n)
{
	return is_owner(o, n->uid) && is_closed(o, n);
}

bool owned_way(struct owners *o, const struct inode *n)
{
	bool sticky = file_type(n) == TYPE_DIRECTORY && (n->mode & S_ISVTX) && !o->root_alone;
	return is_owner(o, n->uid) && (sticky || is_closed(o, n));
}
