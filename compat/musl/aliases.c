/*
 * aliases.c: mail aliases as /etc/aliases lists them, "name: member, member". musl has nothing of
 * it. In: the file. Out: one entry a call, packed into the caller's buffer or one of ours. Members
 * that are files of further members (:include:) are given as they stand.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "records.h"
#include "shim.h"

struct aliasent {
	char *name;
	size_t members_n;
	char **members;
	int local;
};

int getaliasent_r(struct aliasent *to, char *buffer, size_t n, struct aliasent **answer);
int getaliasbyname_r(const char *name, struct aliasent *to, char *buffer, size_t n,
		     struct aliasent **answer);
struct aliasent *getaliasent(void);
struct aliasent *getaliasbyname(const char *name);
void setaliasent(void);
void endaliasent(void);

static FILE *opened;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static char *trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\n");
	n = strlen(s);
	while (n > 0 && strchr(" \t\n", s[n - 1]) != NULL)
		s[--n] = '\0';
	return s;
}

/* "name: a, b"; false when the line is none of that form. */
static bool parse(char *line, struct aliasent *to, struct packing *packing)
{
	char *rest = line, *name = strsep(&rest, ":"), *list[RECORD_WORDS];

	if (line[0] == '#' || rest == NULL)
		return false;
	to->members_n = 0;
	to->local = 1;
	for (char *one = strsep(&rest, ","); one != NULL && to->members_n < RECORD_WORDS;
	     one = strsep(&rest, ","))
		if (*trim(one) != '\0')
			list[to->members_n++] = trim(one);
	to->name = pack_string(packing, trim(name));
	to->members = pack_list(packing, list, to->members_n);
	return true;
}

static int next(FILE *file, struct aliasent *to, char *buffer, size_t n, struct aliasent **answer)
{
	char line[RECORD_LINE];

	*answer = NULL;
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		struct packing packing = pack_into(buffer, n);

		if (!parse(line, to, &packing))
			continue;
		if (packing.full)
			return ERANGE;
		*answer = to;
		return 0;
	}
	return ENOENT;
}

int getaliasent_r(struct aliasent *to, char *buffer, size_t n, struct aliasent **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	if (opened == NULL)
		opened = fopen("/etc/aliases", "re");
	error = next(opened, to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error;
}

int getaliasbyname_r(const char *name, struct aliasent *to, char *buffer, size_t n,
		     struct aliasent **answer)
{
	FILE *file = fopen("/etc/aliases", "re");
	int error;

	*answer = NULL;
	if (file == NULL)
		return ENOENT;
	do
		error = next(file, to, buffer, n, answer);
	while (error == 0 && strcasecmp(to->name, name) != 0);
	fclose(file);
	return error == ENOENT ? 0 : error; /* glibc: nothing found is no error, no file is one */
}

static struct aliasent entry;
static char buffer_of_ours[2 * RECORD_LINE];

struct aliasent *getaliasent(void)
{
	struct aliasent *answer;

	getaliasent_r(&entry, buffer_of_ours, sizeof buffer_of_ours, &answer);
	return answer;
}

struct aliasent *getaliasbyname(const char *name)
{
	struct aliasent *answer;

	getaliasbyname_r(name, &entry, buffer_of_ours, sizeof buffer_of_ours, &answer);
	return answer;
}

void setaliasent(void)
{
	pthread_mutex_lock(&lock);
	if (opened != NULL)
		rewind(opened);
	pthread_mutex_unlock(&lock);
}

void endaliasent(void)
{
	pthread_mutex_lock(&lock);
	if (opened != NULL)
		fclose(opened);
	opened = NULL;
	pthread_mutex_unlock(&lock);
}
