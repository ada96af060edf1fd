/*
 * netgroup.c: netgroups as /etc/netgroup lists them: a name, then triples (host,user,domain) and
 * names of further groups. An empty field of a triple matches all. Where the file is absent there
 * are none, as on a glibc system without NIS.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

#define LINE 4096
#define DEPTH_MAX 16     /* groups within groups */
#define TRIPLES_MAX 4096 /* of one group, all told */

struct triple {
	char *field[3]; /* host, user, domain; NULL matches all */
};

int setnetgrent(const char *group);
void endnetgrent(void);
int getnetgrent_r(char **host, char **user, char **domain, char *buffer, size_t n);
int getnetgrent(char **host, char **user, char **domain);
int innetgr(const char *group, const char *host, const char *user, const char *domain);

static char *trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\n");
	n = strlen(s);
	while (n > 0 && strchr(" \t\n", s[n - 1]) != NULL)
		s[--n] = '\0';
	return *s != '\0' ? s : NULL;
}

static bool see_group(const char *group, bool (*see)(char **, void *), void *context, int depth);

/* What stands behind a group's name; false as soon as 'see' has seen enough. */
static bool see_members(char *rest, bool (*see)(char **, void *), void *context, int depth)
{
	while (*(rest += strspn(rest, " \t\n")) != '\0') {
		char *end = *rest == '(' ? strchr(rest, ')') : rest + strcspn(rest, " \t\n"), after;
		char *fields[3] = {NULL, NULL, NULL};

		if (end == NULL)
			return true;
		after = *end;
		*end = '\0';
		if (*rest == '(') {
			char *list = rest + 1;

			for (int i = 0; i < 3 && list != NULL; i++) {
				char *field = strsep(&list, ",");

				fields[i] = field != NULL ? trim(field) : NULL;
			}
			if (!see(fields, context))
				return false;
		} else if (!see_group(rest, see, context, depth + 1)) {
			return false;
		}
		rest = after != '\0' ? end + 1 : end;
	}
	return true;
}

static bool see_group(const char *group, bool (*see)(char **, void *), void *context, int depth)
{
	FILE *file = depth < DEPTH_MAX ? fopen("/etc/netgroup", "re") : NULL;
	size_t n = strlen(group);
	char line[LINE];
	bool go_on = true;

	while (file != NULL && go_on && fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, group, n) == 0 && (line[n] == ' ' || line[n] == '\t'))
			go_on = see_members(line + n, see, context, depth);
	if (file != NULL)
		fclose(file);
	return go_on;
}

struct wanted {
	const char *field[3];
};

static bool is_other(char *fields[3], void *context)
{
	const struct wanted *wanted = context;

	for (int i = 0; i < 3; i++)
		if (wanted->field[i] != NULL && fields[i] != NULL &&
		    strcmp(wanted->field[i], fields[i]) != 0)
			return true;
	return false;
}

int innetgr(const char *group, const char *host, const char *user, const char *domain)
{
	struct wanted wanted = {{host, user, domain}};

	return !see_group(group, is_other, &wanted, 0);
}

/* setnetgrent keeps the triples of its group for the calls of getnetgrent that follow. */
static struct triple *kept;
static size_t kept_n, next;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void drop(void)
{
	for (size_t i = 0; i < kept_n; i++)
		for (int j = 0; j < 3; j++)
			free(kept[i].field[j]);
	free(kept);
	kept = NULL;
	kept_n = next = 0;
}

static bool keep(char *fields[3], void *context)
{
	struct triple *grown = realloc(kept, (kept_n + 1) * sizeof *kept);

	(void)context;
	if (grown == NULL)
		return false;
	kept = grown;
	for (int i = 0; i < 3; i++)
		kept[kept_n].field[i] = fields[i] != NULL ? strdup(fields[i]) : NULL;
	return ++kept_n < TRIPLES_MAX;
}

int setnetgrent(const char *group)
{
	int found;

	pthread_mutex_lock(&lock);
	drop();
	see_group(group, keep, NULL, 0);
	found = kept_n > 0;
	pthread_mutex_unlock(&lock);
	return found;
}

void endnetgrent(void)
{
	pthread_mutex_lock(&lock);
	drop();
	pthread_mutex_unlock(&lock);
}

int getnetgrent_r(char **host, char **user, char **domain, char *buffer, size_t n)
{
	char **to[3] = {host, user, domain};
	int got = 0;

	pthread_mutex_lock(&lock);
	if (next < kept_n) {
		got = 1;
		for (int i = 0; i < 3; i++) {
			const char *field = kept[next].field[i];
			size_t length = field != NULL ? strlen(field) + 1 : 0;

			if (length > n) {
				errno = ERANGE;
				got = 0;
				break;
			}
			*to[i] = field != NULL ? memcpy(buffer, field, length) : NULL;
			buffer += length;
			n -= length;
		}
		next += (size_t)got;
	}
	pthread_mutex_unlock(&lock);
	return got;
}

int getnetgrent(char **host, char **user, char **domain)
{
	static char buffer[LINE];

	return getnetgrent_r(host, user, domain, buffer, sizeof buffer);
}
