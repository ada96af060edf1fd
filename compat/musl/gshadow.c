/*
 * gshadow.c: passwords and members of groups (/etc/gshadow), name:password:administrators:members.
 * musl has nothing of it. In: a line, or the file. Out: its fields, in the caller's buffer or one
 * of ours.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "shim.h"

struct sgrp {
	char *sg_namp, *sg_passwd;
	char **sg_adm, **sg_mem;
};

int sgetsgent_r(const char *line, struct sgrp *to, char *buffer, size_t n, struct sgrp **answer);
int fgetsgent_r(FILE *file, struct sgrp *to, char *buffer, size_t n, struct sgrp **answer);
int getsgent_r(struct sgrp *to, char *buffer, size_t n, struct sgrp **answer);
int getsgnam_r(const char *name, struct sgrp *to, char *buffer, size_t n, struct sgrp **answer);
struct sgrp *sgetsgent(const char *line);
struct sgrp *fgetsgent(FILE *file);
struct sgrp *getsgent(void);
struct sgrp *getsgnam(const char *name);
int putsgent(const struct sgrp *entry, FILE *file);
void setsgent(void);
void endsgent(void);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* "a,b,c" becomes a packed list of strings; the names stay where they are. */
static char **pack_members(struct packing *to, char *names)
{
	size_t n = 0;
	char **list;

	for (const char *p = names; p != NULL && *p != '\0'; p++)
		n += *p == ',';
	list = pack_bytes(to, NULL, (n + 2) * sizeof *list, sizeof *list);
	if (list == NULL)
		return NULL;
	n = 0;
	for (char *name = names != NULL ? strsep(&names, ",") : NULL; name != NULL;
	     name = strsep(&names, ","))
		if (*name != '\0')
			list[n++] = name;
	list[n] = NULL;
	return list;
}

/* 0, ENOENT when the line is none of this file, or ERANGE. */
int sgetsgent_r(const char *line, struct sgrp *to, char *buffer, size_t n, struct sgrp **answer)
{
	struct packing packing = pack_into(buffer, n);
	char *rest = pack_string(&packing, line), *administrators, *members;

	*answer = NULL;
	if (rest == NULL)
		return errno = ERANGE;
	rest[strcspn(rest, "\n")] = '\0';
	to->sg_namp = strsep(&rest, ":");
	to->sg_passwd = strsep(&rest, ":");
	administrators = strsep(&rest, ":");
	members = strsep(&rest, ":");
	if (*to->sg_namp == '\0' || to->sg_passwd == NULL)
		return errno = ENOENT;
	to->sg_adm = pack_members(&packing, administrators);
	to->sg_mem = pack_members(&packing, members);
	if (packing.full)
		return errno = ERANGE;
	*answer = to;
	return 0;
}

int fgetsgent_r(FILE *file, struct sgrp *to, char *buffer, size_t n, struct sgrp **answer)
{
	char line[RECORD_LINE];

	*answer = NULL;
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		int error = line[0] == '#' ? ENOENT : sgetsgent_r(line, to, buffer, n, answer);

		if (error != ENOENT)
			return error;
	}
	return errno = ENOENT;
}

static FILE *opened;

int getsgent_r(struct sgrp *to, char *buffer, size_t n, struct sgrp **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	if (opened == NULL)
		opened = fopen("/etc/gshadow", "re");
	error = fgetsgent_r(opened, to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error;
}

int getsgnam_r(const char *name, struct sgrp *to, char *buffer, size_t n, struct sgrp **answer)
{
	FILE *file = fopen("/etc/gshadow", "re");
	int error;

	do
		error = fgetsgent_r(file, to, buffer, n, answer);
	while (error == 0 && strcmp(to->sg_namp, name) != 0);
	if (file != NULL)
		fclose(file);
	if (error != 0)
		*answer = NULL;
	return error == ENOENT ? 0 : error; /* glibc: nothing found is no error */
}

static struct sgrp group;
static char buffer_of_ours[2 * RECORD_LINE];

struct sgrp *sgetsgent(const char *line)
{
	struct sgrp *answer;

	sgetsgent_r(line, &group, buffer_of_ours, sizeof buffer_of_ours, &answer);
	return answer;
}

struct sgrp *fgetsgent(FILE *file)
{
	struct sgrp *answer;

	fgetsgent_r(file, &group, buffer_of_ours, sizeof buffer_of_ours, &answer);
	return answer;
}

struct sgrp *getsgent(void)
{
	struct sgrp *answer;

	getsgent_r(&group, buffer_of_ours, sizeof buffer_of_ours, &answer);
	return answer;
}

struct sgrp *getsgnam(const char *name)
{
	struct sgrp *answer;

	getsgnam_r(name, &group, buffer_of_ours, sizeof buffer_of_ours, &answer);
	return answer;
}

static void put_members(char *const *list, FILE *file)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++)
		fprintf(file, "%s%s", i == 0 ? "" : ",", list[i]);
}

int putsgent(const struct sgrp *entry, FILE *file)
{
	if (entry->sg_namp == NULL || strpbrk(entry->sg_namp, ":\n") != NULL) {
		errno = EINVAL;
		return -1;
	}
	fprintf(file, "%s:%s:", entry->sg_namp, entry->sg_passwd != NULL ? entry->sg_passwd : "");
	put_members(entry->sg_adm, file);
	putc(':', file);
	put_members(entry->sg_mem, file);
	return putc('\n', file) == EOF ? -1 : 0;
}

void setsgent(void)
{
	pthread_mutex_lock(&lock);
	if (opened != NULL)
		rewind(opened);
	pthread_mutex_unlock(&lock);
}

void endsgent(void)
{
	pthread_mutex_lock(&lock);
	if (opened != NULL)
		fclose(opened);
	opened = NULL;
	pthread_mutex_unlock(&lock);
}
