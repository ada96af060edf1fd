/*
 * shadow.c: passwords of users (/etc/shadow). In: a line, or the file. Out: its fields, which point
 * into the caller's buffer. Fields without a number are -1, as glibc has them.
 */
#include <errno.h>
#include <pthread.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "shim.h"

int sgetspent_r(const char *line, struct spwd *to, char *buffer, size_t n, struct spwd **answer);
int fgetspent_r(FILE *file, struct spwd *to, char *buffer, size_t n, struct spwd **answer);
int getspent_r(struct spwd *to, char *buffer, size_t n, struct spwd **answer);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* One number between colons; *bad when something else stands there. */
static long number(char **rest, bool *bad)
{
	char *field = strsep(rest, ":"), *end;
	long value;

	if (field == NULL || *field == '\0')
		return -1;
	value = strtol(field, &end, 10);
	*bad = *bad || *end != '\0';
	return value;
}

static bool parse_user(char *line, struct spwd *to)
{
	char *rest = line;
	bool bad = false;

	line[strcspn(line, "\n")] = '\0';
	to->sp_namp = strsep(&rest, ":");
	to->sp_pwdp = strsep(&rest, ":");
	to->sp_lstchg = number(&rest, &bad);
	to->sp_min = number(&rest, &bad);
	to->sp_max = number(&rest, &bad);
	to->sp_warn = number(&rest, &bad);
	to->sp_inact = number(&rest, &bad);
	to->sp_expire = number(&rest, &bad);
	to->sp_flag = (unsigned long)number(&rest, &bad);
	return !bad && to->sp_namp != NULL && to->sp_pwdp != NULL;
}

int sgetspent_r(const char *line, struct spwd *to, char *buffer, size_t n, struct spwd **answer)
{
	struct packing packing = pack_into(buffer, n);
	char *copy = pack_string(&packing, line);

	*answer = NULL;
	if (copy == NULL)
		return errno = ERANGE;
	if (parse_user(copy,
		       to)) /* a line that is no entry is no error either: there is no answer */
		*answer = to;
	return 0;
}

static struct spwd user;
static char user_line[RECORD_LINE];

struct spwd *sgetspent(const char *line)
{
	struct spwd *answer;

	sgetspent_r(line, &user, user_line, sizeof user_line, &answer);
	return answer;
}

/* The next line that is an entry. */
static int next_line(FILE *file, char *line, size_t n)
{
	while (file != NULL && fgets(line, (int)n, file) != NULL) {
		if (strchr(line, '\n') == NULL && !feof(file))
			return ERANGE;
		if (line[0] != '#' && line[0] != '\n')
			return 0;
	}
	return ENOENT;
}

int fgetspent_r(FILE *file, struct spwd *to, char *buffer, size_t n, struct spwd **answer)
{
	int error;

	*answer = NULL;
	do
		error = next_line(file, buffer, n);
	while (error == 0 && !parse_user(buffer, to));
	if (error == 0)
		*answer = to;
	else
		errno = error;
	return error;
}

static FILE *open_users;

int getspent_r(struct spwd *to, char *buffer, size_t n, struct spwd **answer)
{
	int error;

	pthread_mutex_lock(&lock);
	if (open_users == NULL)
		open_users = fopen("/etc/shadow", "re");
	error = fgetspent_r(open_users, to, buffer, n, answer);
	pthread_mutex_unlock(&lock);
	return error;
}

struct spwd *getspent(void)
{
	struct spwd *answer;

	getspent_r(&user, user_line, sizeof user_line, &answer);
	return answer;
}

void setspent(void)
{
	pthread_mutex_lock(&lock);
	if (open_users != NULL)
		rewind(open_users);
	pthread_mutex_unlock(&lock);
}

void endspent(void)
{
	pthread_mutex_lock(&lock);
	if (open_users != NULL)
		fclose(open_users);
	open_users = NULL;
	pthread_mutex_unlock(&lock);
}
