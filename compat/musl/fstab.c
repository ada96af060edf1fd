/*
 * fstab.c: /etc/fstab and /etc/ttys in BSD's ways. The first is read by musl's getmntent; the other
 * no Linux has, so there are no terminals in it, as glibc finds none.
 */
#include <mntent.h>
#include <stdio.h>
#include <string.h>

#include "shim.h"

struct fstab {
	char *spec, *file, *vfstype, *mntops;
	const char *type;
	int freq, passno;
};

struct fstab *getfsent(void);
struct fstab *getfsspec(const char *name);
struct fstab *getfsfile(const char *name);
int setfsent(void);
void endfsent(void);
void *getttyent(void);
void *getttynam(const char *name);
int setttyent(void);
int endttyent(void);

static FILE *opened;

int setfsent(void)
{
	if (opened != NULL)
		rewind(opened);
	else
		opened = setmntent("/etc/fstab", "re");
	return opened != NULL;
}

void endfsent(void)
{
	if (opened != NULL)
		endmntent(opened);
	opened = NULL;
}

static const char *type_of(const struct mntent *entry)
{
	static const char types[5][3] = {"rw", "rq", "ro", "sw", "xx"};

	for (int i = 0; i < 5; i++)
		if (hasmntopt(entry, types[i]) != NULL)
			return types[i];
	return "??";
}

struct fstab *getfsent(void)
{
	static struct fstab answer;
	const struct mntent *entry;

	if (opened == NULL && !setfsent())
		return NULL;
	entry = getmntent(opened);
	if (entry == NULL)
		return NULL;
	answer = (struct fstab){entry->mnt_fsname, entry->mnt_dir, entry->mnt_type,
				entry->mnt_opts,   type_of(entry), entry->mnt_freq,
				entry->mnt_passno};
	return &answer;
}

struct fstab *getfsspec(const char *name)
{
	struct fstab *entry = setfsent() ? getfsent() : NULL;

	while (entry != NULL && strcmp(entry->spec, name) != 0)
		entry = getfsent();
	return entry;
}

struct fstab *getfsfile(const char *name)
{
	struct fstab *entry = setfsent() ? getfsent() : NULL;

	while (entry != NULL && strcmp(entry->file, name) != 0)
		entry = getfsent();
	return entry;
}

void *getttyent(void)
{
	return NULL;
}

void *getttynam(const char *name)
{
	(void)name;
	return NULL;
}

/* 0: the file could not be opened. */
int setttyent(void)
{
	return 0;
}

int endttyent(void)
{
	return 1;
}
